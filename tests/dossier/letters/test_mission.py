"""The AVS's mission: what it holds, and what it never does."""

import json
from dataclasses import replace
from datetime import date

import pytest

from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.letters.mission import MissionSettings, missions
from pipeline.dossier.model.forms import Cellule, Representant
from pipeline.dossier.values.types import Lecture
from tests.dossier.exemples import avec_cellules
from tests.dossier.exemples_decision import accord_partiel, ajournement, decision_complete, degressive, phases, refus
from tests.dossier.letters.suites_exemples import (
    MARQUE,
    REGLAGES_MISSION,
    avec_auxiliaire,
    avec_fiche,
    avec_protocole,
    decide,
    fiche_de,
    protocole_de,
)

LE = date(2003, 12, 15)


def test_an_accord_gives_the_sheet_and_the_presentation_to_the_etablissement() -> None:
    """Both go to the école, in this order."""
    lettres = missions(decide(), decision_complete(), REGLAGES_MISSION, LE)
    assert [lettre.type for lettre in lettres] == [TypeLettre.FICHE_MISSION, TypeLettre.PRESENTATION]
    assert {lettre.destinataire.genre.value for lettre in lettres} == {"etablissement"}


@pytest.mark.parametrize("decision", [refus(), ajournement(), replace(decision_complete(), phases=phases())])
def test_without_hours_granted_there_is_no_mission(decision: object) -> None:
    """Refusal, ajournement, or no period: nothing is written."""
    assert missions(decide(), decision, REGLAGES_MISSION, LE) == ()  # type: ignore[arg-type] # three decisions


def test_other_hours_stand_apart_and_are_added_in_the_service_only() -> None:
    """Per period: hours with the pupil as decided, the others, and their total."""
    fiche = missions(decide(), degressive(), REGLAGES_MISSION, LE)[0].context
    service = fiche["service"]
    assert isinstance(service, list)
    assert [(p["eleve"], p["invisibles"], p["total"]) for p in service] == [
        ("24\u00a0h", "1\u00a0h\u00a030", "25\u00a0h\u00a030"),
        ("12\u00a0h", "1\u00a0h\u00a030", "13\u00a0h\u00a030"),
        ("6\u00a0h", "1\u00a0h\u00a030", "7\u00a0h\u00a030"),
    ]


def test_other_hours_that_are_not_set_are_left_blank() -> None:
    """Neither they nor the total are guessed; zero is an answer."""
    for heures, attendu in ((None, ("", "")), (0, ("0\u00a0min", "12\u00a0h"))):
        fiche = missions(decide(), decision_complete(), MissionSettings(heures_invisibles=heures), LE)[0].context
        service = fiche["service"]
        assert isinstance(service, list)
        assert (service[0]["invisibles"], service[0]["total"]) == attendu


def test_tasks_outside_what_was_granted_are_left_out() -> None:
    """A task of the protocole whose temps de vie is not granted is no mission."""
    decision = replace(decision_complete(), temps_de_vie=frozenset({"classe"}))
    fiche = missions(decide(), decision, REGLAGES_MISSION, LE)[0].context
    assert [tache["nom"] for tache in fiche["taches"]] == [  # type: ignore[attr-defined] # a list of tasks
        "Aide à l’installation dans la salle, en début d’activité",
        "Aide pendant les cours",
    ]
    assert fiche["sorties"] is False


def test_gestures_have_fixed_names_and_only_when_granted() -> None:
    """The gesture is named from a list; the text that may tell an illness is not repeated."""
    soins = "Insuline le midi, à cause de son diabète ; change ; aide à boire."
    cas = avec_protocole(decide(), replace(protocole_de(decide()), taches_particulieres=soins))
    assert missions(cas, decision_complete(), REGLAGES_MISSION, LE)[0].context["gestes"] is None
    accorde = replace(decision_complete(), activites=frozenset({"gestes"}))
    fiche = missions(cas, accorde, REGLAGES_MISSION, LE)[0].context
    assert fiche["gestes"] == {"noms": ["aide pendant le repas", "change", "soins autorisés"]}
    assert "iab" not in json.dumps(fiche)


def test_a_timetable_that_is_not_what_was_granted_is_said() -> None:
    """Twelve hours drawn, eight granted: the head is asked to adjust; within fifteen minutes nothing is said."""
    assert missions(decide(), accord_partiel(), REGLAGES_MISSION, LE)[0].context["ecart"] == "8\u00a0h"
    assert missions(decide(), degressive(), REGLAGES_MISSION, LE)[0].context["ecart"] == "d’abord 24\u00a0h"
    assert missions(decide(), decision_complete(), REGLAGES_MISSION, LE)[0].context["ecart"] == ""


def test_only_presences_are_drawn() -> None:
    """A note in a cell without the AVS (care, transport) is the pupil's life and stays out."""
    emploi = avec_cellules(
        {("retour", "lundi"): Cellule(False, f"taxi {MARQUE}"), ("m1", "lundi"): Cellule(True, "salle 4")}
    )
    cas = avec_protocole(decide(), replace(protocole_de(decide()), emploi=emploi))
    texte = json.dumps([lettre.context for lettre in missions(cas, decision_complete(), REGLAGES_MISSION, LE)])
    assert MARQUE not in texte
    assert "salle 4" in texte


def test_no_forbidden_datum_is_in_the_context() -> None:
    """Contacts of the family and of the AVS, health, motives: with each replaced by a mark, no mark is found."""
    cas = avec_auxiliaire(decide())
    fiche, protocole = fiche_de(cas), protocole_de(cas)
    qui = Representant(MARQUE, MARQUE, MARQUE, Lecture(MARQUE))
    cas = avec_fiche(
        cas,
        replace(
            fiche, anciennete=MARQUE, evolution=MARQUE, modification=MARQUE, risques=MARQUE, besoins=(MARQUE,) * 24,
            materiel_precision=MARQUE, relais_precision=MARQUE, naissance=Lecture(MARQUE), auteur=MARQUE,
        ),
    )  # fmt: skip
    cas = avec_protocole(
        cas,
        replace(
            protocole, representant=qui, representant2=qui, auxiliaire_adresse=MARQUE, observations=MARQUE,
            auxiliaire_telephone=Lecture(MARQUE), integration_pourquoi=MARQUE, temps_accru_pourquoi=MARQUE,
            taches_particulieres=MARQUE, definies_avec=MARQUE, aide_hors_cours=True, naissance=Lecture(MARQUE),
            aide_hors_cours_precision=MARQUE, extrascolaire_precision=MARQUE, scolarisation=Lecture(MARQUE),
        ),
    )  # fmt: skip
    decision = replace(
        decision_complete(), motif_fait=MARQUE, non_accorde=MARQUE, attendu=MARQUE, observations=MARQUE,
        depassement_motif=MARQUE, exceptionnelle_motif=MARQUE, activites=frozenset({"gestes"}),
        motif_droit="dependance", temps_de_vie=frozenset({"classe", "cantine"}),
    )  # fmt: skip
    for lettre in missions(cas, decision, REGLAGES_MISSION, LE):
        assert MARQUE not in json.dumps(lettre.context)
        assert "dépendance" not in json.dumps(lettre.context, ensure_ascii=False)


def test_the_same_mission_is_planned_once_and_another_avs_makes_another() -> None:
    """The key ignores the day; a protocole that names the AVS makes a new sheet."""
    premiere = missions(decide(), decision_complete(), REGLAGES_MISSION, LE)
    plus_tard = missions(decide(), decision_complete(), REGLAGES_MISSION, date(2004, 1, 6))
    nommee = missions(avec_auxiliaire(decide()), decision_complete(), REGLAGES_MISSION, LE)
    assert [lettre.cle for lettre in premiere] == [lettre.cle for lettre in plus_tard]
    assert not {lettre.cle for lettre in premiere} & {lettre.cle for lettre in nommee}
