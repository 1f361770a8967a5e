"""Rendered letters that follow a decision, shared by the tests of ``test_suites.py``."""

from dataclasses import replace
from datetime import date
from functools import cache

from pipeline.dossier.letters import Letter
from pipeline.dossier.letters.convocation import convocations
from pipeline.dossier.letters.fin import fins, retired, void
from pipeline.dossier.letters.mission import MissionSettings, missions
from pipeline.dossier.letters.rappels import rappels
from pipeline.dossier.model.decision import Decision
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.values.types import Lecture
from tests.dossier.exemples_decision import accord_partiel, decision_complete, degressive
from tests.dossier.letters.suites_exemples import (
    REGLAGES_MISSION,
    avec_auxiliaire,
    avec_protocole,
    decide,
    fin,
    protocole_de,
)
from tests.paper.lettres import Rendue, rendre_toutes

LE = date(2003, 12, 15)


def _gestes(decision: Decision) -> Decision:
    return replace(decision, activites=decision.activites | {"gestes"})


def _entendus(pupil: str) -> tuple[Letter, ...]:
    cas: Dossier = decide(pupil)
    cas = avec_protocole(cas, replace(protocole_de(cas), entendue=True))
    lieu = "Inspection académique, salle 12\n1 place du Pupitre, Villeneuve-la-Fictive"
    return convocations(cas, date(2003, 12, 11), "14h30", lieu, date(2003, 11, 24))


def _finies() -> tuple[Letter, ...]:
    """The pupil has changed school; the AVS was known, and had a sheet."""
    ancien = avec_auxiliaire(decide())
    ailleurs = replace(protocole_de(ancien), etablissement="École des Trois-Encriers", uai=Lecture())
    return fins(avec_protocole(ancien, ailleurs), [fin(ancien, date(2004, 3, 21), LE)], date(2004, 3, 15))


def _never_begun() -> tuple[Letter, ...]:
    """The new decision begins on the first day of the former one."""
    return fins(decide("26"), [fin(decide("26"), date(2004, 1, 4))], LE)


def _taken_back() -> tuple[Letter, ...]:
    """What was announced and posted is void."""
    return tuple(void(letter, date(2004, 3, 15), date(2004, 3, 16)) for letter in _finies())


@cache
def tous() -> dict[str, Rendue]:
    """Every letter, by the name of its golden text."""
    cas = {
        "01": missions(avec_auxiliaire(decide()), _gestes(degressive()), REGLAGES_MISSION, LE),
        "01_vierge": missions(decide(), accord_partiel(), MissionSettings(), LE),
        "26": missions(decide("26"), decision_complete(), REGLAGES_MISSION, LE),
        "42": missions(decide("42"), decision_complete(), REGLAGES_MISSION, LE),
        "01_phase": rappels(decide(), degressive(), date(2004, 2, 12), 45),
        "23_fin": rappels(decide("23"), decision_complete(), date(2004, 6, 1), 45),
        "22_fin": rappels(decide("22"), decision_complete(), date(2004, 6, 1), 45),
        "01_finie": _finies(),
        "26_jamais": _never_begun(),
        "01_annulee": _taken_back(),
        "01_retiree": (retired(avec_auxiliaire(decide()), LE),),
        "23": _entendus("23"),
        "22": _entendus("22"),
    }
    rendues: dict[str, Rendue] = {}
    for nom, lettres in cas.items():
        rendues |= rendre_toutes(lettres, nom)
    return rendues
