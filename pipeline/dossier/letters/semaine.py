"""The week of the AVS with a pupil: the presences of the timetable of annexe II, and no more.

A cell without presence is left out, whatever it says: it tells of the pupil's life, not of the AVS's service.
"""

from dataclasses import dataclass

from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import JOURS, LIBELLE_RANG, RANGS, Cellule
from pipeline.dossier.privacy.discretion import OMISSION_MARK, redact_for_auxiliaire
from pipeline.dossier.rules.emploi import minutes_avs, plages_cellule
from pipeline.dossier.values.typographie import format_duree, format_heure

MAX_CELLULE = 60
"""Characters of a cell beyond which its text is to be read on the protocole."""


@dataclass(frozen=True, slots=True)
class CelluleView:
    """One cell."""

    presence: bool
    texte: str


@dataclass(frozen=True, slots=True)
class RangView:
    """One row of the timetable where the AVS is there at least once."""

    nom: str
    heures: str
    """« 8 h 30 – 9 h 30 », as the form says; "" when it does not."""
    cellules: list[CelluleView]


@dataclass(frozen=True, slots=True)
class Semaine:
    """The week."""

    jours: list[str]
    rangs: list[RangView]
    totaux: list[str]
    """One a day; "" without presence."""
    total: str
    minutes: int
    sans_heures: bool
    """A presence has no hours: the totals do not count it."""


def _redact_cellule(texte: str, dossier: Dossier) -> str:
    lu = " ".join(redact_for_auxiliaire(texte, dossier).split())
    return lu if len(lu) <= MAX_CELLULE else OMISSION_MARK


def semaine(dossier: Dossier) -> Semaine:
    """Arrange the week; empty rows are left out."""
    if dossier.protocole is None:
        return Semaine([], [], [], "", 0, sans_heures=False)
    emploi = dossier.protocole.emploi
    somme = minutes_avs(emploi)
    rangs: list[RangView] = []
    for rang in RANGS:
        horaire = emploi.horaires.get(rang)
        cellules: list[CelluleView] = []
        for jour in JOURS:
            cellule = emploi.cellules.get((rang, jour), Cellule())
            # Hours written in a cell that nobody ticked are a presence too; a text alone is a note.
            present = plages_cellule(cellule, horaire) != ()
            cellules.append(CelluleView(present, _redact_cellule(cellule.texte, dossier) if present else ""))
        plage = horaire.valeur if horaire else None
        heures = f"{format_heure(plage.debut)} – {format_heure(plage.fin)}" if plage else ""
        if any(cellule.presence for cellule in cellules):
            rangs.append(RangView(LIBELLE_RANG[rang], heures, cellules))
    return Semaine(
        jours=[jour.capitalize() for jour in JOURS],
        rangs=rangs,
        totaux=[format_duree(minutes) if minutes else "" for minutes in somme.par_jour.values()],
        total=format_duree(somme.minutes) if somme.minutes else "",
        minutes=somme.minutes,
        sans_heures=bool(somme.non_calculables),
    )
