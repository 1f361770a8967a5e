"""« L’année »: what ends on which day, month by month; the figures of a school year, drawn and as a workbook."""

from calendar import Calendar
from datetime import date, timedelta
from itertools import groupby

from starlette.responses import Response

from pipeline.bureau.hall.telling import told_of
from pipeline.bureau.hall.visit import Visit, act, page
from pipeline.dossier.stats import Statistiques
from pipeline.dossier.values.calendrier import annee_scolaire
from pipeline.errors import PipelineError
from pipeline.run.acts.yearly import write_stats
from pipeline.run.checks.year import Sorte, Terme, figures_workbook, list_terms, show_figures

MANY = 60
"""Things of one kind on one day that are named; beyond, they are counted."""
_YEARS = 6
"""School years that are offered, the present one first."""
_FIRST, _LAST = 1990, 2100
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_MANY_WORDS = {
    Sorte.SEANCE: ("séance", "séances"),
    Sorte.REPONSE: ("réponse", "réponses"),
    Sorte.COMPLEMENT: ("complément", "compléments"),
    Sorte.AJOURNEMENT: ("ajournement", "ajournements"),
    Sorte.AUDITION: ("audition", "auditions"),
    Sorte.FIN: ("fin d’aide", "fins d’aide"),
}


def show(visit: Visit) -> Response:
    """Show a month; ``?mois=AAAA-MM``, that of today otherwise."""
    today = visit.desk.today()
    first = _month(visit.query.get("mois", ""), today)
    after = (first + timedelta(days=31)).replace(day=1)
    found = list_terms(visit.desk.workspace, first, after - timedelta(days=1), today)
    days = {jour: list(these) for jour, these in groupby(found, key=lambda one: one.jour)}
    return visit.render(
        "annee.html",
        first=first,
        before=(first - timedelta(days=1)).replace(day=1),
        after=after,
        name=f"{_MONTHS[first.month - 1]} {first.year}",
        weeks=Calendar().monthdatescalendar(first.year, first.month),
        days=days,
        kinds={jour: _kinds(these) for jour, these in days.items()},
        words=_MANY_WORDS,
        many=MANY,
        today=today,
        months=_MONTHS,
    )


def _month(texte: str, today: date) -> date:
    try:
        asked = date.fromisoformat(f"{texte}-01") if texte else today.replace(day=1)
    except ValueError:
        raise PipelineError(
            "Ce mois n’existe pas : choisissez-le avec « mois précédent » et « mois suivant »."
        ) from None
    if not _FIRST <= asked.year < _LAST:
        raise PipelineError(f"Le calendrier va de {_FIRST} à {_LAST}.")
    return asked


def _kinds(these: list[Terme]) -> list[tuple[Sorte, list[Terme]]]:
    return [(sorte, found) for sorte in Sorte if (found := [one for one in these if one.sorte is sorte])]


def figures(visit: Visit) -> Response:
    """Show the figures of a school year; ``?annee=2003``, the present one otherwise.

    They are counted once they are asked for (``compter``), which the page does of itself: it is there meanwhile.
    """
    annee, now = _year(visit), annee_scolaire(visit.desk.today()).debut.year
    found, problem = None, ""
    if visit.query.get("compter"):
        try:
            found = show_figures(visit.desk.workspace, annee)
        except PipelineError as error:
            problem = str(error)  # In the place of the figures, wherever these were asked for.
    return visit.render(
        "annee_chiffres.html",
        found=found,
        problem=problem,
        annee=annee,
        years=sorted({*range(now, now - _YEARS, -1), annee}, reverse=True),
        longest=_longest,
    )


def _year(visit: Visit) -> int:
    said = visit.query.get("annee", "") or visit.said("annee")
    if not said:
        return annee_scolaire(visit.desk.today()).debut.year
    if not said.isdecimal() or not _FIRST <= int(said) <= _LAST:
        raise PipelineError("Cette année n’existe pas : choisissez-la dans la liste.")
    return int(said)


def _longest(counts: list[int | None]) -> int:
    """What the longest bar stands for."""
    return max((one or 0 for one in counts), default=0) or 1


def workbook(visit: Visit) -> Response:
    """Give the figures of a school year as a workbook."""
    found: Statistiques = show_figures(visit.desk.workspace, _year(visit))
    name = f"suivi_{found.annee.libelle}.xlsx"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(figures_workbook(found), media_type=_WORKBOOK, headers=headers)


def write(visit: Visit) -> Response:
    """Write the follow-up that is printed, with its workbook and its CSV."""
    annee = _year(visit)
    report, paths = visit.do(lambda: write_stats(visit.workspace, annee, visit.desk.today()))
    told = [f"Écrit : outbox/{path}" for path in paths]
    return visit.done(f"/annee/chiffres?annee={annee}", [*told, *told_of(report)])


ROUTES = [
    page("/annee", show),
    page("/annee/chiffres", figures),
    page("/annee/chiffres.xlsx", workbook),
    act("/annee/chiffres", write, figures),
]
