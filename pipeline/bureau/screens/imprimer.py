"""Imprimer: what is to be printed and posted, by batch and envelope; what was posted lately; letters printed again."""

from datetime import date

from starlette.responses import Response

from pipeline.bureau.hall.telling import told_of
from pipeline.bureau.hall.visit import Visit, act, page
from pipeline.dossier.letters import TypeLettre
from pipeline.errors import PipelineError
from pipeline.run.acts import posting
from pipeline.run.office.printing import RECENT_DAYS, to_print

HERE = "/imprimer"


def show(visit: Visit) -> Response:
    """Show the trays that wait, and those that were posted lately."""
    today = visit.desk.today()
    found = to_print(visit.desk.workspace, today)
    trays = [tray for batch in found.waiting for tray in batch.bacs]
    return visit.render(
        "imprimer.html",
        waiting=found.waiting,
        posted=found.posted,
        trays=len(trays),
        letters=sum(tray.lettres for tray in trays),
        types=list(TypeLettre),
        days=RECENT_DAYS,
        # A run that has nothing to write, as one follows every act, changes nothing of this page.
        behind=visit.desk.behind and (found.owed or visit.desk.bundles),
        loose=found.loose,
        today=today,
    )


def bundle(visit: Visit) -> Response:
    """Put the letters that are written into trays: a person is about to print."""
    visit.desk.start(trays=True)
    return visit.done(HERE)


def post(visit: Visit) -> Response:
    """Mark trays as posted."""
    jour, par = _day(visit), visit.person.nom
    report, names = visit.do(lambda: posting.print_done(visit.workspace, visit.said("bac"), par, jour))
    return visit.done(HERE, [*(f"Posté le {jour:%d/%m/%Y} : {name}." for name in names), *told_of(report)])


def take_back(visit: Visit) -> Response:
    """Take back that a tray was posted."""
    today, par = visit.desk.today(), visit.person.nom
    report, names = visit.do(lambda: posting.print_undo(visit.workspace, visit.said("bac"), par, today))
    return visit.done(HERE, [*(f"De nouveau à poster : {name}." for name in names), *told_of(report)])


def again(visit: Visit) -> Response:
    """Have letters of a dossier printed once more."""
    today, par = visit.desk.today(), visit.person.nom
    numero, wanted = visit.said("numero"), visit.said("type")
    if not numero:
        raise PipelineError("Donnez le numéro du dossier : il est en tête de chaque lettre.")
    report, letters = visit.do(lambda: posting.reprint(visit.workspace, numero, wanted, par, today))
    count = "1 lettre revient" if len(letters) == 1 else f"{len(letters)} lettres reviennent"
    return visit.done(HERE, [f"Dossier {numero} : {count} à imprimer.", *told_of(report)])


def _day(visit: Visit) -> date:
    """The day that was said; today's when none was.

    Raises:
        PipelineError: when it is no day, or is still to come.
    """
    today, said = visit.desk.today(), visit.said("jour")
    try:
        jour = date.fromisoformat(said) if said else today
    except ValueError:
        raise PipelineError("La date de l’envoi ne se lit pas : écrivez-la ainsi : 2003-11-21.") from None
    if jour > today:
        raise PipelineError(f"Rien n’a pu être posté le {jour:%d/%m/%Y}, qui est à venir : vérifiez la date.")
    return jour


ROUTES = [
    page(HERE, show),
    act(f"{HERE}/bacs", bundle, show),
    act(f"{HERE}/poste", post, show),
    act(f"{HERE}/annuler", take_back, show),
    act(f"{HERE}/reimprimer", again, show),
]
