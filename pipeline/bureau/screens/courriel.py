"""The mail that takes forms back to a school, as a file that a click opens in the person's own program."""

from starlette.responses import Response

from pipeline.bureau.hall.visit import Visit, page
from pipeline.dossier.letters.courriels import Envoi
from pipeline.run.desk.mail import mails_due, prepare_mail


def index(visit: Visit) -> Response:
    """List what goes by mail."""
    due = mails_due(visit.desk.workspace, visit.desk.today())
    return visit.render("courriels.html", due=due, left=sum(one.prepare_le is None for one in due), envois=Envoi)


def give(visit: Visit) -> Response:
    """Give the mail of a dossier; what is to be known of it is said on the next page."""
    par, day = visit.person.nom, visit.desk.today()
    numero = visit.path["numero"]
    mail = visit.do(lambda: prepare_mail(visit.workspace, [numero], par, day))
    if mail.told:
        visit.done("", mail.told, wrong=True)
    given = {"content-disposition": f'attachment; filename="{mail.nom}"'}
    return Response(mail.contenu, media_type="message/rfc822", headers=given)


ROUTES = [page("/courriels", index, "secretariat"), page("/courriel/{numero}.eml", give, "secretariat")]
