"""The letter to a school whose file could not be read: when it is owed, and what it may say."""

import json
from dataclasses import replace
from datetime import date

import pytest

from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.letters.renvoi import EXPLICATIONS, renvoi_etablissement
from pipeline.dossier.model.dossier import Dossier
from pipeline.intake.diagnosis import DIAGNOSES
from tests.dossier.exemples import AUJOURD_HUI, dossier_complet, protocole_complet

SHA = "c" * 64


def test_every_explanation_is_of_a_diagnosis_and_in_french() -> None:
    """Each code exists; what, why and steps are sentences with French apostrophes."""
    assert set(EXPLICATIONS) <= set(DIAGNOSES)
    for found in EXPLICATIONS.values():
        texts = (found.quoi, found.pourquoi, *found.etapes)
        assert all(text.endswith(".") and "'" not in text for text in texts)


def test_the_letter_names_the_number_and_no_pupil() -> None:
    """Number, day of reception, explanation, advice; nothing of the pupil nor of the file."""
    letter = renvoi_etablissement(dossier_complet(), "numerisation", "Conseil.", SHA, date(2003, 11, 20), AUJOURD_HUI)
    assert letter is not None and letter.type is TypeLettre.RENVOI
    assert letter.destinataire.lignes[0] == "ECOLE ELEMENTAIRE JULES-FICELLE"
    assert letter.context["dates"] == {"lettre": "2003-11-21", "recu": "2003-11-20"}
    told = json.dumps(letter.context, ensure_ascii=False)
    assert "Conseil." in told and "2003-0001" in told
    assert "LENOIR" not in told and "Chloë" not in told and "1995" not in told


@pytest.mark.parametrize("code", sorted(set(DIAGNOSES) - set(EXPLICATIONS)))
def test_what_a_school_cannot_mend_makes_no_letter(code: str) -> None:
    """The secretary's note is enough."""
    assert renvoi_etablissement(dossier_complet(), code, "", SHA, AUJOURD_HUI, AUJOURD_HUI) is None


def test_without_a_school_there_is_nobody_to_write_to() -> None:
    """A dossier whose forms name no établissement."""
    vide = Dossier("2003-0001", AUJOURD_HUI)
    assert renvoi_etablissement(vide, "a_plat", "", SHA, AUJOURD_HUI, AUJOURD_HUI) is None


def test_an_address_that_is_not_known_is_said() -> None:
    """The letter is written, its envelope by hand."""
    sans = dossier_complet(protocole=replace(protocole_complet(), etablissement_adresse=""))
    letter = renvoi_etablissement(sans, "a_plat", "", SHA, AUJOURD_HUI, AUJOURD_HUI)
    assert letter is not None and letter.destinataire.probleme and not letter.destinataire.lignes


def test_each_file_has_its_letter() -> None:
    """Another file is another letter; the same file, whatever the day, the same."""
    dossier = dossier_complet()
    one, again, other = (
        renvoi_etablissement(dossier, "a_plat", "", sha, AUJOURD_HUI, day)
        for sha, day in ((SHA, AUJOURD_HUI), (SHA, date(2003, 12, 1)), ("d" * 64, AUJOURD_HUI))
    )
    assert one and again and other
    assert one.cle == again.cle != other.cle
