"""What a person types off paper: taken as the form takes it, or refused with a reason for each question."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS, FormSpec
from pipeline.forms.entry import read_entry
from pipeline.forms.fill import fill
from tests.eleves import FICHES, PROTOCOLES, Values

FICHE, PROTOCOLE = FORMS[Kind.FICHE], FORMS[Kind.PROTOCOLE]
DAY = date(2003, 11, 21)


@pytest.mark.parametrize(("spec", "values"), [(FICHE, FICHES["01"]), (PROTOCOLE, PROTOCOLES["01"])])
def test_the_answers_of_a_form_are_taken(spec: FormSpec, values: Values) -> None:
    """Nothing is said of a form filled in as it should be."""
    entry = read_entry(spec, values, DAY)
    assert (entry.errors, entry.doubts) == ({}, {})
    assert dict(entry.values) == {target: value for target, value in values.items() if value not in ("", None, False)}


@pytest.mark.parametrize(
    ("target", "typed", "told"),
    [
        ("niveau.7", "beaucoup", "n’est pas une des réponses"),
        ("dependance_scolaire", "oui", "case"),
        ("nom", 12, "toutes lettres"),
        ("nom", "N" * 400, "ne tient pas"),
        ("besoin.3", "mot " * 900, "ne tient pas"),
        ("nom", "LE\x07NOIR", "ne s’imprime pas"),
        ("couleur", "bleu", "pas de question"),
        ("edition", "fiche/1", "pas de question"),
    ],
)
def test_what_the_form_cannot_hold_is_refused_with_its_reason(target: str, typed: object, told: str) -> None:
    """Under the name of its question, and nothing of it is kept."""
    entry = read_entry(FICHE, {"prenom": "Zoé", target: typed}, DAY)
    assert told in entry.errors[target]
    assert list(entry.values) == ["prenom"]


def test_what_does_not_read_with_certainty_is_doubted_and_kept() -> None:
    """It may stand so on the paper."""
    entry = read_entry(FICHE, {"naissance": "31/02/1995"}, DAY)
    assert entry.values == {"naissance": "31/02/1995"}
    assert "naissance" in entry.doubts
    assert not entry.errors


def test_an_empty_answer_is_no_answer() -> None:
    """Nor is a box that is not ticked, or the first line of a list."""
    typed = {"nom": "", "prenom": None, "dependance_scolaire": False, "auteur": "  \r\n"}
    assert read_entry(FICHE, typed, DAY).values == {}


def test_a_line_is_one_line_and_several_stay_several() -> None:
    """Whatever ends lines where it was typed."""
    entry = read_entry(FICHE, {"nom": "LE\r\nGOFF", "risques": "Un.\r\nDeux."}, DAY)
    assert entry.values == {"nom": "LE GOFF", "risques": "Un.\nDeux."}


@given(st.sampled_from([field.target for field in FICHE.fields]), st.one_of(st.text(), st.booleans(), st.integers()))
def test_whatever_is_typed_fills_the_form_or_is_refused(target: str, typed: object) -> None:
    """Never both, and never an exception."""
    entry = read_entry(FICHE, {target: typed}, DAY)
    assert not (entry.values and entry.errors)
    fill(FICHE.blank(), FICHE, entry.values)
