"""Rendered notifications of the fictional pupils, shared by the tests."""

from dataclasses import replace
from datetime import date
from functools import cache

from pipeline.config import Bureau
from pipeline.dossier.letters import Letter
from pipeline.dossier.letters.notifications import notifications
from pipeline.dossier.model.decision import Decision, Nature
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.values.durees import parse_duree
from pipeline.paper.letters import render_letter
from tests.dossier.exemples import dossier_complet, fiche_complete, lire_date, protocole_complet
from tests.dossier.exemples_decision import accord_partiel, ajournement, decision_complete, degressive, phases, refus
from tests.dossier.letters.exemples import dossier
from tests.dossier.letters.suites_exemples import decide, fin
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


FORMER = fin(decide(), date(2004, 3, 21))
"""The decision on the first demande, ended by the second on 22 March."""


def _second(decision: Decision) -> Decision:
    return replace(decision, nature=Nature.REVISION, seance=lire_date("11/03/2004"))


def _ending() -> tuple[Letter, ...]:
    """A revision is granted: it ends the former decision."""
    cas = replace(dossier_complet(), numero="2003-0007")
    revision = replace(_second(decision_complete()), phases=phases(("22/03/2004", "30/06/2004", "15 h")))
    return notifications(cas, revision, (), AVEC_IA, date(2004, 3, 15), finies=(FORMER,))


def _leaving() -> tuple[Letter, ...]:
    """A revision is refused: the former decision goes on."""
    cas = replace(dossier_complet(), numero="2003-0007")
    demeure = replace(FORMER.vigueur, jusqu_au=FORMER.vigueur.octroi.fin, par="")
    return notifications(cas, _second(refus()), (), AVEC_IA, date(2004, 3, 15), demeure=demeure)


@cache
def toutes_notifications() -> dict[str, Rendue]:
    """Every notification of every case, by the name of its golden text."""
    rendues: dict[str, Rendue] = {}
    for nom, (cas, decision, remplace) in CAS.items():
        for rang, lettre in enumerate(notifiees(decision, cas, remplace=remplace), start=1):
            rendues[f"{nom}_{rang}_{lettre.destinataire.genre}"] = rendre_notification(lettre)
    for nom, lettres in (("revision_01", _ending()), ("refusee_01", _leaving())):
        for rang, lettre in enumerate(lettres, start=1):
            rendues[f"{nom}_{rang}_{lettre.destinataire.genre}"] = rendre_notification(lettre)
    return rendues
