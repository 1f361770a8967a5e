"""Rendered notifications of the fictional pupils, shared by the tests."""

from dataclasses import replace
from datetime import date
from functools import cache

from pipeline.config import Bureau
from pipeline.dossier.letters import Letter
from pipeline.dossier.model.decision import Decision
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.values.durees import parse_duree
from pipeline.paper.letters import render_letter
from tests.dossier.exemples import dossier_complet, fiche_complete, protocole_complet
from tests.dossier.exemples_decision import accord_partiel, ajournement, decision_complete, degressive, refus
from tests.dossier.letters.exemples import dossier
from tests.dossier.letters.test_notifications import AVEC_IA, notifiees
from tests.paper.lettres import Rendue, voir
from tests.paper.presse import SETTINGS, presse

AVEC_BUREAU = replace(SETTINGS, ia=Bureau(AVEC_IA.ia[0], AVEC_IA.ia[1:]))


def rendre_notification(lettre: Letter) -> Rendue:
    """Render with the settings of the tests."""
    return voir(lettre, render_letter(lettre, presse(AVEC_BUREAU)))


def basile() -> Dossier:
    """Pupil 39, whose help decreases over three phases."""
    fiche = replace(fiche_complete(), nom="DEGRÉ", prenom="Basile")
    protocole = replace(protocole_complet(), nom="DEGRÉ", prenom="Basile", accompagnement=parse_duree("24 h"))
    return replace(dossier_complet(fiche, protocole), numero="2003-0039")


CAS: dict[str, tuple[Dossier, Decision, date | None]] = {
    "accord_01": (dossier_complet(), decision_complete(), None),
    "degressif_39": (basile(), degressive(), None),
    "partiel_01": (dossier_complet(), accord_partiel(), None),
    "refus_01": (dossier_complet(), refus(), None),
    "ajournement_01": (dossier_complet(), ajournement(), None),
    "majeur_22": (dossier("22"), decision_complete(), None),
    "separes_23": (dossier("23"), accord_partiel(), None),
    "ase_24": (dossier("24"), refus(), None),
    "remplace_01": (dossier_complet(), refus(), date(2003, 12, 12)),
    "injection_42": (dossier("42"), ajournement(), None),
}
"""Name → dossier, decision, date of the notification replaced."""


@cache
def toutes_notifications() -> dict[str, Rendue]:
    """Every notification of every case, by the name of its golden text."""
    rendues: dict[str, Rendue] = {}
    for nom, (cas, decision, remplace) in CAS.items():
        for rang, lettre in enumerate(notifiees(decision, cas, remplace=remplace), start=1):
            rendues[f"{nom}_{rang}_{lettre.destinataire.genre}"] = rendre_notification(lettre)
    return rendues
