"""Decided dossiers of the fictional pupils, for what follows a decision."""

from dataclasses import replace
from datetime import date

from pipeline.dossier.letters.fin import Fin
from pipeline.dossier.letters.mission import MissionSettings
from pipeline.dossier.model.decision import Decision
from pipeline.dossier.model.dossier import Dossier, Piece
from pipeline.dossier.model.forms import Fiche, Protocole
from pipeline.dossier.vigueur import Vigueur, octroi
from tests.dossier.exemples_decision import decision_complete
from tests.dossier.letters.exemples import dossier

REGLAGES_MISSION = MissionSettings("M. Octave CIRCONFLEXE", "04 65 71 00 77", 90)
MARQUE = "SENTINELLE"
"""Stands in every field that an AVS must not read."""


def protocole_de(cas: Dossier) -> Protocole:
    """The protocole in force, which the examples have."""
    assert cas.protocole is not None
    return cas.protocole


def fiche_de(cas: Dossier) -> Fiche:
    """The fiche in force, which the examples have."""
    assert cas.fiche is not None
    return cas.fiche


def avec_protocole(cas: Dossier, protocole: Protocole) -> Dossier:
    """The dossier with another protocole."""
    assert cas.piece_protocole is not None
    return replace(cas, piece_protocole=replace(cas.piece_protocole, form=protocole))


def avec_fiche(cas: Dossier, fiche: Fiche) -> Dossier:
    """The dossier with another fiche."""
    assert cas.piece_fiche is not None
    return replace(cas, piece_fiche=replace(cas.piece_fiche, form=fiche))


def decide(pupil: str = "01", decision: Decision | None = None) -> Dossier:
    """A dossier with its decision."""
    piece = Piece("d" * 64, date(2003, 12, 12), decision or decision_complete())
    return replace(dossier(pupil), piece_decision=piece)


def avec_auxiliaire(cas: Dossier) -> Dossier:
    """The dossier with a protocole that names its AVS and describes particular tasks."""
    return avec_protocole(
        cas,
        replace(
            protocole_de(cas),
            auxiliaire="Mme Capucine ÉPAULE",
            taches_particulieres="Aide à l’habillage : manteau et chaussures. Portage au fauteuil.",
        ),
    )


def fin(ancien: Dossier, jusqu_au: date, fiche_le: date | None = None) -> Fin:
    """The end of the decision of a dossier, by that of another one."""
    granted = octroi(ancien)
    assert granted is not None
    return Fin(Vigueur(granted, jusqu_au, "2004-0007"), ancien, fiche_le)
