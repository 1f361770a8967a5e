"""The AVS's mission: what it holds, and what it never does."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.letters.mission import MissionSettings, missions
from pipeline.dossier.model.decision import Decision
from pipeline.dossier.model.dossier import Dossier
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


def fiche_of(cas: Dossier, decision: Decision) -> dict[str, Any]:
    """What the sheet of an accord says."""
    return missions(cas, decision, REGLAGES_MISSION, LE)[0].context


def partiel(non_accorde: str, **changes: Any) -> Decision:
    """A partial accord that leaves out, in words, what nothing ticks."""
    return replace(accord_partiel(), non_accorde=non_accorde, **changes)


def test_what_a_partial_accord_leaves_out_in_words_is_no_task() -> None:
    """The part of the description, the installation and the gesture that it names; the rest stays."""
    protocole = replace(
        protocole_de(decide()),
        aide_cours_precision="Prise de notes, reformulation des consignes, aide au maniement de la règle.",
        taches_particulieres="Aide à l’habillage. Portage au fauteuil.",
    )
    cas = avec_protocole(decide(), protocole)
    temps = frozenset({"classe"})
    refusee = partiel(
        "La prise de notes et l’installation : l’ordinateur prêté suffit. L’habillage : l’ATSEM s’en charge.",
        temps_de_vie=temps,
        activites=frozenset({"classe", "gestes"}),
    )
    fiche = fiche_of(cas, refusee)
    assert fiche["taches"] == [
        {"nom": "Aide pendant les cours", "precision": "reformulation des consignes, aide au maniement de la règle"}
    ]
    assert fiche["gestes"] == {"noms": ["portage et transferts"]}


def test_fewer_hours_leave_every_task() -> None:
    """What a partial accord says of hours alone names no task."""
    cas = decide()
    avant = fiche_of(cas, replace(decision_complete(), phases=accord_partiel().phases))
    assert fiche_of(cas, partiel("Quatre des douze heures demandées."))["taches"] == avant["taches"]


def test_a_task_of_an_activity_that_was_not_granted_is_left_out() -> None:
    """Only outings are granted: neither help in class nor moves in the school."""
    sorties = replace(decision_complete(), activites=frozenset({"sorties"}))
    assert fiche_of(decide(), sorties)["taches"] == []


def test_midday_is_no_service_when_it_was_not_granted() -> None:
    """The presence asked for at midday is drawn and counted only with a temps de vie that holds it."""
    emploi = replace(
        protocole_de(decide()).emploi,
        cellules={("m1", "lundi"): Cellule(True, "8h30-9h30"), ("interclasse", "lundi"): Cellule(True, "12h-13h")},
    )
    cas = avec_protocole(decide(), replace(protocole_de(decide()), emploi=emploi))
    for temps, rangs, total in ((set(), ["M1"], "1\u00a0h"), ({"cantine"}, ["M1", "Interclasse"], "2\u00a0h")):
        decision = replace(decision_complete(), temps_de_vie=frozenset({"classe", *temps}))
        semaine = fiche_of(cas, decision)["semaine"]
        assert ([rang["nom"] for rang in semaine["rangs"]], semaine["total"]) == (rangs, total)


def test_the_following_periods_have_their_hours_to_lay_out() -> None:
    """Each with its days; one that has the hours of the first needs no other week."""
    assert fiche_of(decide(), decision_complete())["repartition"] == []
    periodes = fiche_of(decide(), degressive())["repartition"]
    assert [one["heures"] for one in periodes] == ["12\u00a0h", "6\u00a0h"]
    assert periodes[1]["du"] == "1er\u00a0mai\u00a02004"


@pytest.mark.parametrize(
    ("debut", "le", "attendu"),
    [
        ("02/09/2004", date(2004, 7, 15), True),
        ("06/09/2004", date(2004, 9, 1), True),
        ("02/09/2004", date(2004, 9, 2), False),
        ("04/10/2004", date(2004, 7, 15), False),
        ("05/01/2004", date(2003, 12, 15), False),
    ],
)
def test_there_is_a_prerentree_only_before_one(debut: str, le: date, attendu: bool) -> None:
    """The help begins with the year, and the letter leaves before the pupils are back."""
    decision = replace(decision_complete(), phases=phases((debut, "30/06/2005", "12 h")))
    assert [lettre.context["prerentree"] for lettre in missions(decide(), decision, REGLAGES_MISSION, le)] == [
        attendu
    ] * 2


def test_the_day_of_the_letter_makes_no_other_presentation() -> None:
    """Looked at again after the rentrée, it is the same one."""
    decision = replace(decision_complete(), phases=phases(("02/09/2004", "30/06/2005", "12 h")))
    avant, apres = (missions(decide(), decision, REGLAGES_MISSION, le) for le in (date(2004, 7, 1), date(2004, 9, 9)))
    assert [lettre.cle for lettre in avant] == [lettre.cle for lettre in apres]
