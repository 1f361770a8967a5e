"""A protocole that comes after a decision, and what the demande that it opens must hold."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pipeline.dossier.model.decision import Decision, Nature
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import EtatProtocole, Modalite
from pipeline.dossier.rules import check
from pipeline.dossier.rules.contexte import Contexte
from pipeline.dossier.rules.nouvelle_demande import find_new_demande
from pipeline.dossier.values.durees import parse_duree
from pipeline.dossier.values.types import Lecture
from tests.dossier.exemples import fiche_complete, lire_date, protocole_complet
from tests.dossier.exemples_decision import accord_partiel, ajournement, decision_complete, refus
from tests.dossier.letters.exemples import dossier
from tests.dossier.letters.suites_exemples import avec_fiche, avec_protocole, decide, protocole_de

EN_MARS = date(2004, 3, 1)


def saisine(changes: Mapping[str, Any], decision: Decision | None = None, le: date = EN_MARS) -> Nature | None:
    """Nature of the demande that a changed protocole makes on the decided dossier of pupil 01."""
    cas = decide("01", decision)
    found = find_new_demande(cas, replace(protocole_de(cas), **changes), le, 45)
    return found.nature if found else None


@pytest.mark.parametrize(
    "changes",
    [
        {"accompagnement": parse_duree("20 h")},
        {"accompagnement": Lecture("davantage")},
        {"modalite": Modalite.CONTINUE},
        {"aide_hors_cours": True},
        {"aide_deplacements": False},
        {"taches_particulieres": "Portage."},
        {"etat": EtatProtocole.SIGNE, "aide_hors_cours": True},
        {"etat": EtatProtocole.SIGNE, "accompagnement": parse_duree("20 h")},
    ],
)
def test_another_duration_or_other_modalities_are_a_revision(changes: Mapping[str, Any]) -> None:
    """Hours, manner, tasks or their description: the commission is to be seized."""
    assert saisine(changes) is Nature.REVISION


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"auxiliaire": "Mme Capucine ÉPAULE", "etat": EtatProtocole.SIGNE},
        {"observations": "Nouvelle salle.", "equipe": "Mme Ardoise"},
        {"etat": EtatProtocole.SIGNE, "aide_deplacements": False, "modalite": None},
    ],
)
def test_a_protocole_that_only_completes_stays_in_its_dossier(changes: Mapping[str, Any]) -> None:
    """Signed with its AVS, or corrected elsewhere, it asks nothing new."""
    assert saisine(changes) is None


def test_a_protocole_signed_with_the_hours_granted_is_no_revision() -> None:
    """Eight hours granted out of twelve: signing eight carries out the decision, signing twelve asks again."""
    signe = {"etat": EtatProtocole.SIGNE}
    assert saisine(signe | {"accompagnement": parse_duree("8 h")}, accord_partiel()) is None
    assert saisine(signe | {"accompagnement": parse_duree("12 h")}, accord_partiel()) is Nature.REVISION


def test_near_the_end_it_is_a_renewal_and_after_a_refusal_a_new_demande() -> None:
    """From the day of the reminder; an ajournement goes on with the same demande."""
    assert saisine({}, le=date(2004, 5, 15)) is None
    assert saisine({}, le=date(2004, 5, 16)) is Nature.RENOUVELLEMENT
    assert saisine({}, refus()) is Nature.PREMIERE
    assert saisine({"accompagnement": parse_duree("20 h")}, ajournement()) is None


def test_without_a_decision_nothing_is_asked_again() -> None:
    """A new version of a demande not yet decided replaces the former."""
    assert find_new_demande(dossier("01"), replace(protocole_complet(), aide_hors_cours=True), EN_MARS, 45) is None


def _suite(evaluee_le: str, **changes: Any) -> tuple[Dossier, Contexte]:
    """A complete demande of pupil 01 that follows its decided dossier, and the context to check it in."""
    origine = decide("01")
    nouveau = replace(
        avec_fiche(
            avec_protocole(dossier("01"), replace(protocole_complet(), **changes)),
            replace(fiche_complete(), date_evaluation=lire_date(evaluee_le)),
        ),
        numero="2004-0007",
        origine=origine.numero,
    )
    return nouveau, replace(Contexte.au(EN_MARS), origine=origine)


def _codes(nouveau: Dossier, contexte: Contexte) -> set[str]:
    return {item.code for item in check(nouveau, contexte)}


def test_a_revision_is_flagged_with_its_reasons() -> None:
    """« Évolution significative » names the former dossier and what changes."""
    nouveau, contexte = _suite("20/02/2004", modalite=Modalite.CONTINUE)
    (constat,) = [item for item in check(nouveau, contexte) if item.code == "EVOLUTION_SIGNIFICATIVE"]
    assert "2003-0001" in constat.message
    assert "continue, discontinue, occasionnelle" in constat.message


def test_the_grid_must_be_newer_than_the_decision() -> None:
    """A fiche of the day of the séance or before blocks; one filled since does not."""
    assert "GRILLE_ANTERIEURE_A_LA_DECISION" in _codes(*_suite("11/12/2003"))
    assert "GRILLE_ANTERIEURE_A_LA_DECISION" not in _codes(*_suite("12/12/2003"))


def test_an_undated_grid_counts_from_its_reception() -> None:
    """The date of the evaluation is an addition that may be empty."""
    nouveau, contexte = _suite("")
    assert nouveau.piece_fiche is not None
    assert "GRILLE_ANTERIEURE_A_LA_DECISION" in _codes(nouveau, contexte)
    depuis = replace(nouveau, piece_fiche=replace(nouveau.piece_fiche, recue_le=date(2004, 2, 1)))
    assert "GRILLE_ANTERIEURE_A_LA_DECISION" not in _codes(depuis, contexte)


def test_a_first_demande_is_not_concerned() -> None:
    """Without an origin neither rule speaks."""
    nouveau, _ = _suite("11/12/2003", modalite=Modalite.CONTINUE)
    suivi = {"EVOLUTION_SIGNIFICATIVE", "GRILLE_ANTERIEURE_A_LA_DECISION"}
    assert not _codes(nouveau, Contexte.au(EN_MARS)) & suivi


def test_the_examples_are_decided() -> None:
    """The dossier used here bears the complete decision."""
    assert decide("01").decision == decision_complete()
