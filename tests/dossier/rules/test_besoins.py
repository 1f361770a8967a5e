"""Needs and tasks, care, home, crises, words of a later law."""

from dataclasses import replace
from datetime import date

import pytest

from pipeline.dossier.model.dossier import Severite
from pipeline.dossier.model.forms import Cellule, Protocole
from pipeline.dossier.model.grille import Niveau
from pipeline.dossier.values.classes import parse_classe
from tests.dossier.exemples import (
    avec_cellules,
    avec_niveaux,
    cibles,
    constats,
    dossier_complet,
    fiche_complete,
    protocole_complet,
)

F, P = fiche_complete(), protocole_complet()
N1, N2, N3 = Niveau.AUTONOME, Niveau.SEMI_AUTONOME, Niveau.DEPENDANT


def test_a_difficulty_comes_with_a_need() -> None:
    """Levels 2 and 3 without a need are to be checked."""
    dossier = dossier_complet(avec_niveaux({7: N2, 8: N3}))
    assert cibles(dossier, "BESOIN_NON_PRECISE") == ["besoin.7", "besoin.8"]


def test_a_need_without_difficulty_is_told() -> None:
    """Level 1 or « Jamais » with a text is information; « Rien » and « Néant » are no need."""
    fiche = avec_niveaux({}, {7: "Un peu d’aide.", 24: "Calmer."})
    found = constats(dossier_complet(fiche))
    assert [item.target for item in found["BESOIN_SANS_DIFFICULTE"]] == ["besoin.7", "besoin.24"]
    assert found["BESOIN_SANS_DIFFICULTE"][0].severite is Severite.INFORMATION
    assert constats(dossier_complet(avec_niveaux({}, {7: "Néant", 24: "Rien."}))) == {}


def test_remi_has_crises_that_are_not_described_and_a_double_tick() -> None:
    """« Éventuelles » without a word is to be checked, item 7 without one answer blocks."""
    remi = avec_niveaux({24: Niveau.EVENTUELLES, 7: None, 18: N2}, {18: "Surveiller."})
    found = constats(dossier_complet(remi))
    assert {code: items[0].severite for code, items in found.items()} == {
        "GRILLE_ITEM_SANS_REPONSE": Severite.BLOQUANT,
        "CRISE_NON_DECRITE": Severite.A_VERIFIER,
    }
    decrit = avec_niveaux(
        {24: Niveau.RARES, 18: N2}, {18: "Surveiller.", 24: "Isoler au calme, prévenir le directeur."}
    )
    assert constats(dossier_complet(decrit)) == {}


def test_crises_and_safety_are_consistent() -> None:
    """Crises with item 18 at level 1 are to be checked."""
    fiche = avec_niveaux({24: Niveau.RARES}, {24: "Isoler au calme."})
    assert cibles(dossier_complet(fiche), "CRISE_SECURITE_INCOHERENTE") == ["niveau.18"]


def test_equipment_or_relay_comes_before_an_avs() -> None:
    """« oui » to a preliminary question is for the secretariat to look at."""
    fiche = replace(F, materiel=True, materiel_precision="Un ordinateur.")
    assert cibles(dossier_complet(fiche), "AVS_SUBSIDIAIRE") == ["materiel"]


@pytest.mark.parametrize(
    ("item", "protocole", "target"),
    [
        (1, replace(P, aide_deplacements=False), "aide_deplacements"),
        (2, replace(P, aide_installation=False), "aide_installation"),
        (3, P, "aide_hors_cours"),
        (9, replace(P, aide_cours_precision="Aide à la concentration."), "aide_cours_precision"),
        (17, replace(P, sorties=False), "sorties"),
    ],
)
def test_each_difficulty_has_its_help(item: int, protocole: Protocole, target: str) -> None:
    """A difficulty without its help is to be checked; without the difficulty nothing is said."""
    difficile = dossier_complet(avec_niveaux({item: N3}, {item: "Aide."}), protocole)
    assert cibles(difficile, "AIDE_NON_PREVUE") == [target]
    facile = dossier_complet(avec_niveaux({item: N1}, {item: ""}), protocole)
    assert cibles(facile, "AIDE_NON_PREVUE") == []


def test_meals_and_hygiene_make_one_remark() -> None:
    """Items 3 and 4 share one help: one anomaly names both."""
    found = constats(dossier_complet(avec_niveaux({3: N2, 4: N2}, {3: "Couper.", 4: "Change."})))
    assert "Item 3" in found["AIDE_NON_PREVUE"][0].message
    assert "Item 4" in found["AIDE_NON_PREVUE"][0].message
    assert len(found["AIDE_NON_PREVUE"]) == 1
    assert [item.target for item in found["TACHES_PARTICULIERES_ABSENTES"]] == ["taches_particulieres"]


def test_particular_tasks_say_with_whom_they_were_defined() -> None:
    """A described task without names is to be checked; with names it is not."""
    porte = replace(P, taches_particulieres="Portage dans l’escalier.")
    assert cibles(dossier_complet(protocole=porte), "DEFINIES_AVEC_ABSENT") == ["definies_avec"]
    nommes = replace(porte, definies_avec="Mme Compas, SESSAD ; Dr Thermomètre")
    assert constats(dossier_complet(protocole=nommes)) == {}


def test_eva_needs_care_and_no_doctor_is_named() -> None:
    """Item 5 = 3 with insulin: care described, service and doctor to be named, gesture to be looked at."""
    fiche = avec_niveaux({5: N3}, {5: "Surveillance de l’insuline."})
    eva = dossier_complet(fiche, replace(P, taches_particulieres="Contrôle de la pompe à insuline."))
    found = constats(eva)
    assert set(found) == {"SOINS_SANS_SERVICE", "SOINS_SANS_MEDECIN", "GESTE_DE_SOIN"}
    assert [item.target for item in found["GESTE_DE_SOIN"]] == ["besoin.5", "taches_particulieres"]
    assert all(item.severite is Severite.A_VERIFIER for items in found.values() for item in items)
    vide = dossier_complet(fiche)
    assert "SOINS_NON_DECRITS" in constats(vide)
    nomme = replace(P, taches_particulieres="Goûter.", definies_avec="Service de soins Les Lilas ; Dr Thermomètre")
    assert not any(code.startswith("SOINS") for code in constats(dossier_complet(fiche, nomme)))


def test_endotracheal_suction_has_its_own_reminder() -> None:
    """Aspirations need a prescription and a trained person (décret 99-426)."""
    protocole = replace(P, observations="Aspirations deux fois par jour.")
    assert "prescription" in constats(dossier_complet(protocole=protocole))["GESTE_DE_SOIN"][0].message


@pytest.mark.parametrize(
    "texte",
    ["Aide aux devoirs à domicile.", "Travail à la maison.", "Aide chez lui le mercredi.", "Aide aux devoirs.",
     "Taxi le soir. Aide à domicile le mercredi."],
)  # fmt: skip
def test_paul_would_be_helped_at_home(texte: str) -> None:
    """An AVS never works at the pupil's home (circulaire, II)."""
    paul = replace(P, aide_hors_cours=True, aide_hors_cours_precision=texte)
    assert cibles(dossier_complet(protocole=paul), "INTERVENTION_DOMICILE") == ["aide_hors_cours_precision"]


@pytest.mark.parametrize(
    "texte",
    ["Trajet en taxi du domicile à l’école.", "Service d’éducation spéciale et de soins à domicile.",
     "Surveillance des devoirs sur table.", "Ramassage scolaire au domicile."],
)  # fmt: skip
def test_journeys_and_services_are_not_help_at_home(texte: str) -> None:
    """A journey to or from home, a care service at home and tests in class raise nothing."""
    protocole = replace(P, observations=texte)
    assert "INTERVENTION_DOMICILE" not in constats(dossier_complet(protocole=protocole))


def test_jade_takes_a_taxi_home() -> None:
    """« taxi jusqu'au domicile » in the Retour row raises nothing; the AVS present at home does."""
    emploi = avec_cellules({("retour", "lundi"): Cellule(False, "taxi jusqu'au domicile")})
    jade = replace(P, emploi=emploi, representant=replace(P.representant, adresse="Chez elle, à la maison\n13999 X"))
    assert constats(dossier_complet(protocole=jade)) == {}
    classe = avec_cellules({("am4", "lundi"): Cellule(True, "domicile")})
    assert cibles(dossier_complet(protocole=replace(P, emploi=classe)), "INTERVENTION_DOMICILE") == [
        "edt.am4.lundi.texte"
    ]


def test_help_out_of_school_is_to_be_justified() -> None:
    """« oui » to the extrascolaire question is to be checked."""
    protocole = replace(P, extrascolaire=True, extrascolaire_precision="Piscine.")
    assert cibles(dossier_complet(protocole=protocole), "EXTRASCOLAIRE_PREVU") == ["extrascolaire"]


@pytest.mark.parametrize("mot", ["AESH", "PPS", "MDPH", "ULIS", "AVS-m", "CDAPH", "enseignante référente"])
def test_words_of_a_later_law_are_told(mot: str) -> None:
    """Such a word is to be checked in 2003, and means something from 2006."""
    dossier = dossier_complet(protocole=replace(P, observations=f"Voir {mot}."))
    found = constats(dossier)
    assert list(found) == ["MOT_ANACHRONIQUE"]
    assert mot in found["MOT_ANACHRONIQUE"][0].message
    assert "MOT_ANACHRONIQUE" not in constats(dossier, today=date(2006, 1, 2))


def test_words_of_a_later_law_are_looked_for_beside_names_and_classes_only_as_acronyms() -> None:
    """A class « ULIS » is told; the town of Les Ulis in an address is not."""
    ulis = replace(P, classe=parse_classe("ULIS école"))
    assert cibles(dossier_complet(protocole=ulis), "MOT_ANACHRONIQUE") == ["classe"]
    ville = replace(P, representant=replace(P.representant, adresse="1 rue Feinte\n91940 LES ULIS"))
    assert constats(dossier_complet(protocole=ville)) == {}
