"""Normalisation, folding and sentences."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.values.texte import fold, normalise, phrase, quote
from pipeline.dossier.values.typographie import NBSP

TEXTES = st.text() | st.text(alphabet="aÀéœŒßẞİıłŁøđ'’-‐ \u00a0\u202f\t\r\n\u0301\u200b\u202e\ufeff½")


@pytest.mark.parametrize(
    ("ecrit", "attendu"),
    [
        ("  Zoe\u0301 ", "Zoé"),
        ("12\u00a0h\u202f30", "12 h 30"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\tb", "a b"),
        ("\u202egnaro\u202c\x00\x07\u200b\ufeff", "gnaro"),
        ("nu\u00admé\u00adro", "numéro"),
        ("\ud800", "\ufffd"),
    ],
)
def test_normalises_what_a_reader_does_not_see(ecrit: str, attendu: str) -> None:
    """Spaces, line breaks, composition and invisible characters take one form."""
    assert normalise(ecrit) == attendu


@given(TEXTES)
def test_normalising_is_idempotent(texte: str) -> None:
    """Normalising twice changes nothing, and gives NFC that can be written in UTF-8."""
    une_fois = normalise(texte)
    assert normalise(une_fois) == une_fois
    assert unicodedata.is_normalized("NFC", une_fois)
    une_fois.encode("utf-8")


@pytest.mark.parametrize(
    ("un", "autre"),
    [
        ("STRAẞ", "strass"),
        ("MÜLLER-STRAß", "Muller‐Strass"),
        ("D’HAUTPOUL", "d'Hautpoul"),
        ("Œdipe LŒUILLET-ŒRTEL", "oedipe loeuillet-oertel"),
        ("YILDIRIM İĞDIR", "Yıldırım Iğdır"),
        ("Łukasz WIŚNIEWSKI", "lukasz wisniewski"),
        ("NGUYỄN", "nguyen"),
        ("Zoe\u0301", "ZOÉ"),
        ("DE  LA\u00a0TOUR", "de la tour"),
    ],
)
def test_folds_names_that_are_written_in_two_ways(un: str, autre: str) -> None:
    """Case, accents, ligatures, apostrophes and hyphens do not tell names apart."""
    assert fold(un) == fold(autre)


def test_folding_keeps_the_words_apart() -> None:
    """« LE GOFF » and « LEGOFF » are two names until a person says otherwise."""
    assert fold("LE GOFF") != fold("LEGOFF")


@given(TEXTES)
def test_folding_is_idempotent_and_sees_through_normalisation(texte: str) -> None:
    """Folding twice changes nothing; folding what was normalised gives the same."""
    assert fold(fold(texte)) == fold(texte) == fold(normalise(texte))


def test_quotes_on_one_line_and_cuts_what_is_long() -> None:
    """A quotation stands between guillemets, on one line of bounded length."""
    assert quote("a\nb") == f"«{NBSP}a b{NBSP}»"
    assert len(quote("x" * 500)) < 70


def test_a_written_value_is_never_read_as_a_template() -> None:
    """Braces in a value stay as they are, and its typography is not touched."""
    assert phrase("L'âge {cite} : à voir", cite="{0} 'x' ;") == f"L’âge {{0}} 'x' ;{NBSP}: à voir"
