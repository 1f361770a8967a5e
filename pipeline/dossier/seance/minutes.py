"""The procès-verbal of a séance: what was decided on each dossier, without anything of its reasons.

It is kept by the commission and may be read by others than those who know the pupils: the motifs, which tell of
health, stand in the notifications alone (loi 78-17; fact sheet §7).
"""

from dataclasses import dataclass
from datetime import date

from pipeline.dossier.model.decision import ACCORDS, Decision, SignataireDecision, periodes
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.values.texte import fold
from pipeline.dossier.values.typographie import format_duree, format_short_date


@dataclass(frozen=True, slots=True)
class LigneProces:
    """What was decided on one dossier."""

    numero: str
    eleve: str
    """« Prénom NOM »."""
    rang: str
    """What lines are sorted by."""
    nature: str
    decision: str
    """« Accord », « Refus » …; "" when no decision was recorded."""
    periodes: list[str]
    """« du … au …, 12 h par semaine »; empty when nothing is granted."""
    entendue: bool


@dataclass(frozen=True, slots=True)
class ProcesVerbal:
    """What the procès-verbal says."""

    seance: date
    heure: str
    lieu: str
    president: SignataireDecision
    """Empty: a line to fill by hand."""
    lignes: tuple[LigneProces, ...]


def ligne_proces(dossier: Dossier, decision: Decision | None) -> LigneProces:
    """One line; ``decision``: the one of that day, if it can be notified."""
    form = next(iter(dossier.forms), None)
    sens = decision.decision if decision else None
    granted = periodes(decision) if decision and sens in ACCORDS else ()
    return LigneProces(
        numero=dossier.numero,
        eleve=dossier.nom_complet,
        rang=f"{fold(form.nom)} {fold(form.prenom)}" if form else "",
        nature=decision.nature.label if decision and decision.nature else "",
        decision=sens.label.capitalize() if sens else "",
        periodes=[
            f"du {format_short_date(debut)} au {format_short_date(fin)}, {format_duree(minutes)} par semaine"
            for debut, fin, minutes in granted
        ],
        entendue=bool(decision and decision.entendue),
    )
