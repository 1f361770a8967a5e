"""The forms that go back to the établissement: exactly what the letter asks for."""

from dataclasses import replace

import pytest

from pipeline.dossier.letters.corrections import annonce, retours, sections
from pipeline.dossier.model.dossier import Anomaly, Dossier, Severite
from pipeline.dossier.model.forms import EmploiDuTemps, Fiche, Kind, Protocole
from pipeline.dossier.rules import CODES, check
from pipeline.dossier.rules.contexte import Contexte
from pipeline.dossier.values.calendrier import annee_scolaire
from pipeline.dossier.values.durees import parse_duree
from pipeline.dossier.values.typographie import typo
from pipeline.forms.editions import FORMS
from tests.dossier.anomalies import anomaly
from tests.dossier.exemples import AUJOURD_HUI, avec_niveaux, dossier_complet, fiche_complete, protocole_complet


def _anomalies(dossier: Dossier) -> tuple[Anomaly, ...]:
    return check(dossier, Contexte(today=AUJOURD_HUI, annee=annee_scolaire(AUJOURD_HUI)))


def test_a_complete_demande_sends_nothing_back() -> None:
    """No gap, no form."""
    dossier = dossier_complet()
    assert retours(dossier, _anomalies(dossier)) == ()


def test_each_gap_of_the_letter_is_asked_for_in_its_form() -> None:
    """What blocks and what is to be checked, each with the sentence of the letter; counted per form."""
    dossier = dossier_complet(
        replace(avec_niveaux({7: None, 8: None}), prenom=""),
        replace(protocole_complet(), modalite=None, accompagnement=parse_duree("12.30")),
    )
    found = _anomalies(dossier)
    fiche, protocole = retours(dossier, found)
    assert (fiche.kind, set(fiche.raisons)) == (Kind.FICHE, {"niveau.7", "niveau.8", "prenom"})
    assert (protocole.kind, set(protocole.raisons)) == (Kind.PROTOCOLE, {"modalite", "accompagnement"})
    messages = {(item.kind, item.target): item.message for item in found}
    assert protocole.raisons["modalite"] == messages[Kind.PROTOCOLE, "modalite"]
    assert fiche.annonce.startswith(typo("3 réponses à compléter : "))
    assert protocole.annonce.startswith(typo("1 réponse à compléter et 1 à vérifier : "))


def test_what_the_two_forms_contradict_is_marked_in_both() -> None:
    """A name written two ways may be wrong in either."""
    dossier = dossier_complet(replace(fiche_complete(), prenom="Cléo", age=replace(fiche_complete().age, texte="")))
    assert [set(retour.raisons) >= {"prenom"} for retour in retours(dossier, _anomalies(dossier))] == [True, True]


def test_what_the_form_lets_nobody_answer_is_not_asked_of_the_school() -> None:
    """The marker of the edition is the program's own: neither the letter nor the form asks to complete it."""
    dossier = dossier_complet(replace(fiche_complete(), prenom=""))
    spoiled = anomaly("VALEUR_TYPE_INATTENDU", "Repère altéré.", Kind.FICHE, "edition")
    (fiche,) = retours(dossier, (*_anomalies(dossier), spoiled))
    assert set(fiche.raisons) == {"prenom"}
    assert "Repère altéré." not in str(sections(dossier, (*_anomalies(dossier), spoiled)))


def test_a_form_without_gap_stays_here() -> None:
    """Only the form that asks for something goes back."""
    dossier = dossier_complet(replace(fiche_complete(), prenom=""))
    assert [retour.kind for retour in retours(dossier, _anomalies(dossier))] == [Kind.FICHE]


def test_what_the_secretariat_settles_is_not_marked() -> None:
    """A remark that the school cannot mend highlights nothing."""
    dossier = dossier_complet()
    found = tuple(anomaly(code, "…", Kind.FICHE, "classe") for code, one in CODES.items() if not one.ecole)
    assert retours(dossier, found) == ()


def test_two_remarks_on_one_answer_make_one() -> None:
    """Both sentences, one answer to complete."""
    found = (
        Anomaly("CHAMP_MANQUANT", Severite.BLOQUANT, "Un.", Kind.FICHE, "age"),
        Anomaly("AGE_INCOHERENT", Severite.A_VERIFIER, "Deux.", Kind.FICHE, "age"),
    )
    (retour,) = retours(dossier_complet(), found)
    assert (retour.raisons, retour.annonce) == ({"age": "Un. Deux."}, annonce(1, 0))


@pytest.mark.parametrize("kind", [Kind.FICHE, Kind.PROTOCOLE])
def test_a_form_never_received_goes_out_blank(kind: Kind) -> None:
    """It marks nothing and says why it comes."""
    complet = dossier_complet()
    fiche = kind is Kind.FICHE
    sans = replace(complet, piece_fiche=None) if fiche else replace(complet, piece_protocole=None)
    (retour,) = retours(sans, _anomalies(sans))
    assert (retour.kind, retour.absent, retour.raisons) == (kind, True, {})
    assert "ne nous est pas parvenu" in retour.annonce


def test_a_dossier_without_any_form_sends_none() -> None:
    """Both were set aside: nobody is known to send them to."""
    vide = Dossier("2003-0001", AUJOURD_HUI)
    assert retours(vide, _anomalies(vide)) == ()


def test_the_form_of_another_school_is_not_sent_to_this_one() -> None:
    """Until a person accepts that both names are one school, the fiche stays here; the letter's own form goes."""
    dossier = dossier_complet(
        replace(fiche_complete(), prenom="", etablissement="Collège du Phare"), replace(protocole_complet(), chef="")
    )
    found = _anomalies(dossier)
    assert [retour.kind for retour in retours(dossier, found)] == [Kind.PROTOCOLE]
    accepted = tuple(item for item in found if item.code != "ETABLISSEMENT_DIFFERENT")
    assert [retour.kind for retour in retours(dossier, accepted)] == [Kind.FICHE, Kind.PROTOCOLE]


@pytest.mark.parametrize(
    ("bloquants", "a_verifier", "debut"),
    [
        (1, 0, "1 réponse à compléter : elle est surlignée"),
        (2, 0, "2 réponses à compléter : elles sont"),
        (0, 1, "1 réponse à vérifier : elle est"),
        (0, 3, "3 réponses à vérifier : elles sont"),
        (2, 1, "2 réponses à compléter et 1 à vérifier : elles sont"),
    ],
)
def test_the_count_is_written_in_french(bloquants: int, a_verifier: int, debut: str) -> None:
    """Singular, plural, one kind or both."""
    assert annonce(bloquants, a_verifier).startswith(typo(debut))


def test_every_reason_has_its_place_in_the_form() -> None:
    """Whatever the rules find in two empty forms, its target is a field of the form, or the root of several."""
    vides = dossier_complet(Fiche(), replace(Protocole(), emploi=EmploiDuTemps()))
    for retour in retours(vides, _anomalies(vides)):
        targets = FORMS[retour.kind].by_target
        for cible in retour.raisons:
            assert cible in targets or any(target.startswith(f"{cible}.") for target in targets), cible
