"""The checks of a decision: each on both sides, everything at once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from pipeline.dossier.model.decision import MOTIFS_DROIT, Decision, Phase, TypeDecision
from pipeline.dossier.model.dossier import Dossier, Piece, Severite
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.regime import CDES_2003, regime
from pipeline.dossier.regime.textes import RECOURS
from pipeline.dossier.rules import CODES
from pipeline.dossier.values.durees import parse_duree
from pipeline.dossier.values.types import Lecture
from tests.dossier.exemples import avec_niveaux, dossier_complet, fiche_complete, lire_date, protocole_complet
from tests.dossier.exemples_decision import (
    APRES_SEANCE,
    accord_partiel,
    ajournement,
    constats_decision,
    decision_complete,
    degressive,
    refus,
)
from tests.dossier.rules.decisions_fautives import A_VERIFIER, BLOQUENT, avec_phases

B, W, I = Severite.BLOQUANT, Severite.A_VERIFIER, Severite.INFORMATION  # noqa: E741


def trouves(decision: Decision, dossier: Dossier | None = None, today: date = APRES_SEANCE) -> list[tuple[str, str]]:
    """(code, target) of what blocks or is to be checked."""
    return [
        (item.code, item.target) for item in constats_decision(decision, dossier, today=today) if item.severite is not I
    ]


@pytest.mark.parametrize("decision", [decision_complete, degressive, accord_partiel, refus, ajournement])
def test_a_complete_decision_has_nothing_wrong(decision: Callable[[], Decision]) -> None:
    """Each kind of decision, filled as it should be, neither blocks nor is to be checked."""
    asked = replace(protocole_complet(), accompagnement=parse_duree("24 h")) if decision is degressive else None
    assert trouves(decision(), dossier_complet(protocole=asked) if asked else None) == []


@pytest.mark.parametrize("cas", BLOQUENT)
def test_what_makes_a_notification_unlawful_blocks(cas: str) -> None:
    """Each missing or contradictory mention is a blocking anomaly at its field."""
    decision, code, target = BLOQUENT[cas]
    found = {(item.code, item.target): item for item in constats_decision(decision)}
    assert found[code, target].severite is B
    assert found[code, target].kind is Kind.DECISION


@pytest.mark.parametrize("cas", A_VERIFIER)
def test_what_a_person_must_look_at_does_not_block(cas: str) -> None:
    """Each doubtful point is told at its field, alone."""
    decision, code, target = A_VERIFIER[cas]
    assert trouves(decision) == [(code, target)]
    assert CODES[code].severite is W


def test_everything_is_told_at_once_in_the_order_of_the_form() -> None:
    """An empty decision names every missing mention in one pass."""
    assert trouves(Decision()) == [
        ("DECISION_SEANCE_ABSENTE", "seance"),
        ("DECISION_SENS_ABSENT", "decision"),
        ("DECISION_NATURE_ABSENTE", "nature"),
        ("DECISION_MOTIF_DROIT_ABSENT", "motif_droit"),
        ("DECISION_SIGNATAIRE_INCOMPLET", "signataire.prenom"),
        ("DECISION_SIGNATAIRE_INCOMPLET", "signataire.nom"),
        ("DECISION_SIGNATAIRE_INCOMPLET", "signataire.qualite"),
    ]


@pytest.mark.parametrize(
    "dossier", [replace(dossier_complet(), piece_fiche=None), dossier_complet(avec_niveaux({7: None}))]
)
def test_a_decision_without_a_complete_grid_is_refused(dossier: Dossier) -> None:
    """Without the fiche, or with one item unanswered, nothing can be notified."""
    assert trouves(decision_complete(), dossier)[0] == ("DECISION_SANS_GRILLE", "")


def test_a_decision_needs_a_family_to_notify() -> None:
    """Without a protocole nobody knows whom to write to."""
    assert ("DECISION_FAMILLE_INCONNUE", "") in trouves(
        decision_complete(), replace(dossier_complet(), piece_protocole=None)
    )


def test_no_notification_without_voies_de_recours() -> None:
    """A department that emptied the text of the appeals blocks every notification."""
    vide = regime(CDES_2003.nom, {RECOURS: " "})
    assert constats_decision(decision_complete(), regime=vide)[0].code == "DECISION_SANS_RECOURS"


def test_a_protocole_signed_later_does_not_make_the_demande_younger() -> None:
    """The séance is compared with the first day on which both forms were there."""
    ancien = dossier_complet()
    assert ancien.piece_protocole
    signe_apres = replace(ancien.piece_protocole, sha256="b" * 64, recue_le=date(2003, 12, 14))
    dossier = replace(ancien, piece_protocole=signe_apres, remplacees=(ancien.piece_protocole,))
    assert trouves(decision_complete(), dossier) == []


def test_contiguous_phases_until_the_eve_of_the_rentree_are_regular() -> None:
    """The school year legally runs to the eve of the next rentrée."""
    decision = avec_phases(("05/01/2004", "30/06/2004", "12 h"), ("01/07/2004", "01/09/2004", "6 h"))
    assert trouves(decision) == []


def test_a_start_in_summer_belongs_to_the_next_school_year() -> None:
    """A decision of June for the next rentrée may begin on the 1st of September."""
    decision = replace(
        avec_phases(("01/09/2004", "01/07/2005", "12 h")), seance=lire_date("10/06/2004")
    )  # fmt: skip
    assert trouves(decision, today=date(2004, 6, 15)) == []


def test_an_exceptional_duration_with_its_reason_is_regular() -> None:
    """« Sauf cas exceptionnels »: ticked and motivated, the year may be passed."""
    decision = replace(
        avec_phases(("05/01/2004", "17/12/2004", "12 h")), exceptionnelle=True, exceptionnelle_motif="Greffe prévue."
    )
    assert trouves(decision) == [("DECISION_FIN_AVANT_CLASSES", "phase.1.fin")]


def test_hours_above_schooling_with_their_reason_are_regular() -> None:
    """The canteen may add hours to those of the school."""
    decision = replace(avec_phases(("05/01/2004", "30/06/2004", "27 h")), depassement_motif="Aide au repas.")
    assert trouves(decision) == [("DECISION_ACCORD_SUPERIEUR", "phase.1.heures")]


def test_an_unknown_schooling_time_is_told() -> None:
    """Hours that cannot be compared are to be looked at, never taken as right."""
    dossier = dossier_complet(protocole=replace(protocole_complet(), scolarisation=parse_duree("temps plein")))
    assert trouves(decision_complete(), dossier) == [("DECISION_SCOLARISATION_INCONNUE", "phase.1.heures")]


def test_a_family_that_wished_to_be_heard_must_have_been() -> None:
    """The CDES receives the family if it wishes."""
    dossier = dossier_complet(protocole=replace(protocole_complet(), entendue=True))
    assert trouves(replace(decision_complete(), entendue=None), dossier) == [
        ("DECISION_FAMILLE_NON_ENTENDUE", "entendue")
    ]
    assert trouves(decision_complete(), dossier) == []


def test_blank_and_folded_identities_do_not_differ() -> None:
    """What was left blank, or differs by case, accent or apostrophe only, is the same pupil."""
    decision = replace(
        decision_complete(), nom="lenoir-d’estrees", prenom="CHLOE", dossier="", etablissement="", naissance=Lecture()
    )
    assert trouves(decision) == []


def test_imprecise_birth_dates_are_compared_as_written() -> None:
    """« Né vers 1994 » on all forms is no difference."""
    vers = lire_date("né vers 1994")
    dossier = dossier_complet(
        replace(fiche_complete(), naissance=vers), replace(protocole_complet(), naissance=vers)
    )  # fmt: skip
    assert trouves(replace(decision_complete(), naissance=vers), dossier) == []


@pytest.mark.parametrize("decision", [refus, accord_partiel])
def test_what_refuses_something_goes_registered(decision: Callable[[], Decision]) -> None:
    """A refusal and an accord partiel are told to go by registered letter."""
    assert "DECISION_RECOMMANDEE" in [item.code for item in constats_decision(decision())]


@pytest.mark.parametrize("sens", list(TypeDecision))
def test_each_decision_has_a_ground_that_suits_it(sens: TypeDecision) -> None:
    """No kind of decision is left without a ground in law that neither contradicts it nor makes one wonder."""
    decision = replace(decision_complete(), decision=sens)
    codes = {"DECISION_MOTIF_CONTRAIRE", "DECISION_MOTIF_A_VERIFIER"}
    assert any(
        not codes & {code for code, _ in trouves(replace(decision, motif_droit=motif))} for motif in MOTIFS_DROIT
    )


def test_only_the_secretariat_mends_a_decision() -> None:
    """Nothing of a decision is ever asked from the établissement."""
    assert not any(code.ecole for code in CODES.values() if code.code.startswith("DECISION_"))


def test_the_hours_of_a_prefilled_form_are_no_grant() -> None:
    """A refusal on the prefilled form keeps the hours asked: nobody has to erase them."""
    demande = Lecture("12 h", 720)
    prefilled = replace(refus(), phases=(Phase(heures=demande), Phase(), Phase(), Phase()))
    dossier = replace(
        dossier_complet(),
        piece_protocole=Piece("b" * 64, date(2003, 11, 21), replace(protocole_complet(), accompagnement=demande)),
    )
    assert "DECISION_VOLUME_CONTRAIRE" not in dict(trouves(prefilled, dossier))
