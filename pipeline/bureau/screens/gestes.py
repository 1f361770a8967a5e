"""What every screen offers: taking back what was just done, and what is under way."""

from starlette.responses import PlainTextResponse, Response

from pipeline.bureau.hall.desk import COMMAND
from pipeline.bureau.hall.telling import told_of
from pipeline.bureau.hall.visit import Visit, act, inside, page
from pipeline.run.acts.undo import undo as take_back


def undo(visit: Visit) -> Response:
    """Take back the last act on a piece or a dossier."""
    desk = visit.desk
    what, par, motif = visit.said("quoi"), visit.person.nom, visit.said("motif", "Erreur de saisie")
    report, undone = visit.do(lambda: take_back(visit.workspace, what, par, motif, desk.today()))
    return visit.done(inside(visit.said("retour")), [f"Annulé : {undone.acte}.", *told_of(report)])


def _refused(visit: Visit) -> Response:
    return visit.done(inside(visit.said("retour")), visit.error.splitlines(), wrong=True)


def working(visit: Visit) -> Response:
    """Say what an act waits for."""
    if (run := visit.desk.working) is not None:
        return PlainTextResponse(
            f"Un traitement est en cours ({run.step}, {run.done} sur {run.total}) ; ensuite, votre geste."
        )
    held = visit.desk.workspace.holder()
    if held is not None and held.commande != COMMAND:
        return PlainTextResponse(f"En attente : {held.told()}. Votre geste sera fait ensuite ; rien à refaire.")
    return PlainTextResponse("En cours…")


ROUTES = [act("/annuler", undo, _refused), page("/activite", working)]
