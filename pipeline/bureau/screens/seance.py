"""« La séance »: choose dossiers and hours, type decisions in a grid that saves as one types, enter them, print."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from pipeline.bureau.hall.telling import told_of
from pipeline.bureau.hall.visit import Visit, act, page
from pipeline.dossier.model.fields import FieldType
from pipeline.dossier.seance.auditions import read_audition
from pipeline.dossier.seance.tenue import SeanceRefusedError
from pipeline.errors import PipelineError
from pipeline.forms.releve_columns import COLUMNS, OUI, Column
from pipeline.run.acts.deciding import CHAMPS, Cell, CellTakenError, draft, enter
from pipeline.run.acts.session import Wish, open_seance
from pipeline.run.checks.session import (
    ETATS,
    INCOMPLETE,
    RENDUE,
    SAISIE,
    SORTIE,
    VIDE,
    Ligne,
    Vue,
    list_sessions,
    show_row,
    show_session,
)

_COLUMNS = {colonne.target: colonne for colonne in COLUMNS if colonne.target in CHAMPS}
_MARKS = {VIDE: "", SAISIE: "etiquette-bien", INCOMPLETE: "etiquette-attention", RENDUE: "etiquette-info", SORTIE: ""}
"""State of a decision → class of its label."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """A dossier that may be on the agenda."""

    numero: str
    eleve: str
    precision: str
    inscrit: bool
    audition: str
    entendre: bool


def show(visit: Visit) -> Response:
    """Show the séances, and how to prepare one; ``?dossier=``: a dossier that is to be put on the agenda of one."""
    today, numero = visit.desk.today(), visit.query.get("dossier", "")
    held = list_sessions(visit.desk.workspace)
    to_come = sorted((one for one in held if one.jour >= today), key=lambda one: one.jour)
    former = [one for one in held if one.jour < today]
    return visit.render("seance.html", to_come=to_come, former=former, dossier=numero, today=today)


def choose_day(visit: Visit) -> Response:
    """Go to the preparation of the séance of a day, with the dossier that is to be on its agenda."""
    asked = f"?dossier={quote(numero)}" if (numero := visit.said("dossier")) else ""
    return visit.done(f"/seance/{_read_day(visit.said('jour'))}/preparer{asked}")


def _read_day(texte: str) -> date:
    try:
        return date.fromisoformat(texte)
    except ValueError:
        raise PipelineError("Il faut dire le jour de la séance.") from None


def _day(visit: Visit) -> date:
    try:
        return date.fromisoformat(str(visit.path["jour"]))
    except ValueError:
        raise PipelineError("Cette adresse ne donne pas le jour d’une séance.") from None


def _vue(visit: Visit, *, left_out: bool = False) -> Vue:
    return show_session(visit.desk.workspace, _day(visit), visit.desk.today(), left_out=left_out)


def prepare(visit: Visit) -> Response:
    """Show what may be chosen: hour, place, persons, dossiers, hours of hearings."""
    vue, habits = _vue(visit, left_out=True), visit.desk.workspace.settings().seance
    tenue = vue.tenue
    said = {
        "heure": tenue.heure if tenue else habits.heure,
        "lieu": tenue.lieu if tenue else habits.lieu,
        "intervalle": str(tenue.intervalle if tenue else habits.intervalle_minutes),
        "president": vue.president if tenue else habits.president,
        "signataire": vue.signataire if tenue else habits.signataire,
        "delegation": tenue.signataire.delegation if tenue else habits.delegation,
    }
    fields = {name: visit.said(name, value) for name, value in said.items()}
    return visit.render(
        "seance_preparer.html", vue=vue, fields=fields, choices=_choices(vue), asked=visit.query.get("dossier", "")
    )


def _choices(vue: Vue) -> list[_Choice]:
    """Those on the agenda in its order, then those that are ready, the nearest term first; all are, until one chose."""
    found = []
    for one in vue.lignes:
        if one.etat in (VIDE, SAISIE, INCOMPLETE):
            hours = ", ".join(one.agenda.auditions) if one.agenda else ""
            heard = bool(one.agenda and one.agenda.entendue)
            found.append(_Choice(one.numero, one.eleve, _place(one), True, hours, heard))
    for left in vue.prets:
        told = left.etablissement
        if left.ailleurs:
            continue
        if left.terme:
            told += f" – à décider et notifier au plus tard le {left.terme:%d/%m/%Y}"
        found.append(_Choice(left.numero, left.eleve, told, vue.tenue is None, "", left.entendre))
    return found


def _place(line: Ligne) -> str:
    if line.agenda is None:
        return ""
    term = f" – à décider et notifier au plus tard le {line.agenda.terme}" if line.agenda.terme else ""
    return line.agenda.etablissement + term


def open_(visit: Visit) -> Response:
    """Prepare the séance as it is wished."""
    vue = _vue(visit, left_out=True)
    choices = _choices(vue)
    chosen = [one for one in visit.form.getlist("choix") if isinstance(one, str)]
    if not chosen:
        raise PipelineError("Choisissez au moins un dossier pour cette séance.")
    everyone = {one.numero for one in choices} <= set(chosen)
    try:
        hours = {
            one.numero: read_audition(text)
            for one in choices
            if one.numero in chosen and (text := visit.said(f"audition.{one.numero}")) and text != one.audition
        }
    except SeanceRefusedError as error:
        raise PipelineError(str(error)) from error
    every = visit.said("intervalle")
    wish = Wish(
        vue.jour,
        heure=visit.said("heure"),
        lieu=visit.said("lieu"),
        intervalle=int(every) if every.isdecimal() and 1 <= int(every) <= 240 else None,
        president=visit.said("president"),
        signataire=visit.said("signataire"),
        delegation=visit.said("delegation"),
        seuls=() if everyone else tuple(chosen),
        tous=everyone,
        auditions=hours,
        par=visit.person.nom,
    )
    report, told = visit.do(lambda: open_seance(visit.workspace, wish, visit.desk.today()))
    return visit.done(f"/seance/{vue.jour}", [*told, *told_of(report)])


def grid(visit: Visit) -> Response:
    """Show the grid of a séance."""
    vue = _vue(visit, left_out=_day(visit) > visit.desk.today())
    ready = sum(one.etat == SAISIE for one in vue.lignes)
    left = sum(one.etat == INCOMPLETE for one in vue.lignes)
    entered = sum(one.etat == RENDUE for one in vue.lignes)
    return visit.render("seance_jour.html", vue=vue, ready=ready, left=left, entered=entered, **_words(visit))


def _words(visit: Visit) -> dict[str, Any]:
    """What the cells of a row are drawn with."""
    return {
        "colonnes": _COLUMNS,
        "etats": ETATS,
        "marks": _MARKS,
        "lit": not visit.may("secretariat"),
        "ticks": FieldType.CHECKBOX,
        "groups": {
            "temps": [one for one in _COLUMNS.values() if one.target.startswith("temps.")],
            "activite": [one for one in _COLUMNS.values() if one.target.startswith("activite.")],
        },
        "jour_seance": _day(visit),
    }


def save(visit: Visit) -> Response:
    """Keep a cell that was typed in, or those of a whole row that were; answer with what is now said of that row."""
    jour, numero, today = _day(visit), str(visit.path["numero"]), visit.desk.today()
    workspace = visit.desk.workspace
    alone = visit.said("champ")
    before = show_row(workspace, jour, numero, today)
    cells = [_cell(visit, jour, numero, alone)] if alone else _typed(visit, jour, before)
    taken = ""
    try:
        draft(workspace, cells, visit.person.nom)
    except CellTakenError as error:
        if not alone:
            raise
        taken = str(error)
    if not alone:
        return visit.done(f"/seance/{jour}#d-{numero}", [f"Dossier {numero} : enregistré."])
    line = show_row(workspace, jour, numero, today)
    return visit.fragment("seance_case.html", ligne=line, champ=alone, pris=taken, **_words(visit))


def _refused(visit: Visit) -> Response:
    """Say why a cell is not kept: beside it, else on the page."""
    champ = visit.said("champ")
    if champ not in CHAMPS:
        return grid(visit)
    line = show_row(visit.desk.workspace, _day(visit), str(visit.path["numero"]), visit.desk.today())
    return visit.fragment("seance_case.html", ligne=line, champ=champ, pris=visit.error, **_words(visit))


def _cell(visit: Visit, jour: date, numero: str, champ: str) -> Cell:
    seen = visit.said(f"vu.{champ}")
    return Cell(jour, numero, champ, visit.said(champ), int(seen) if seen.isdecimal() else None)


def _typed(visit: Visit, jour: date, line: Ligne) -> list[Cell]:
    """The cells of a row that say something else than they showed."""
    found = []
    for case in line.cases:
        cell = _cell(visit, jour, line.numero, case.champ)
        if not _same(_COLUMNS[case.champ], cell.valeur, case.valeur):
            found.append(cell)
    return found


def _same(colonne: Column, typed: str, shown: str) -> bool:
    if colonne.field.type is FieldType.CHECKBOX:
        return (typed == OUI) == (shown == OUI)
    return typed.replace("\r\n", "\n") == shown


def summary(visit: Visit) -> Response:
    """Show what would be entered, before it is."""
    vue = _vue(visit)
    ready = [one for one in vue.lignes if one.etat == SAISIE]
    held = [one for one in vue.lignes if one.etat == INCOMPLETE]
    return visit.render("seance_rendre.html", vue=vue, ready=ready, held=held)


def decide(visit: Visit) -> Response:
    """Enter the decisions that are chosen."""
    jour, par = _day(visit), visit.person.nom
    chosen = [one for one in visit.form.getlist("choix") if isinstance(one, str)]
    if not chosen:
        raise PipelineError("Choisissez au moins une décision à rendre.")
    report, told = visit.do(lambda: enter(visit.workspace, jour, chosen, par, visit.desk.today()))
    undo = show_row(visit.desk.workspace, jour, chosen[0], visit.desk.today()).reprise if len(chosen) == 1 else ""
    return visit.done(f"/seance/{jour}", [*told, *told_of(report)], undo)


ROUTES = [
    page("/seance", show),
    act("/seance", choose_day, show),
    page("/seance/{jour}", grid),
    page("/seance/{jour}/preparer", prepare, "secretariat"),
    act("/seance/{jour}/preparer", open_, prepare),
    act("/seance/{jour}/dossier/{numero}", save, _refused),
    page("/seance/{jour}/rendre", summary, "secretariat"),
    act("/seance/{jour}/rendre", decide, summary),
]
