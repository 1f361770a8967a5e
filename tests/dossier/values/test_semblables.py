"""Likes of what people paste: well known, pure, once and for all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.values.semblables import SEMBLABLES, show_alike

ANY = st.text(st.characters(codec=None))


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("\uf0b7 Relire", "• Relire"),
        ("\uf0a7 a \uf0d8 b \uf0fc c", "• a ▶ b ✓ c"),
        ("auto\u2011évaluation", "auto-évaluation"),
        ("a\u2003b\u2009c\u3000d", "a b c d"),
        ("Ｎｏｍ：\uff1cＡ", "Nom:<A"),
        ("𝓛𝓮𝓪", "Lea"),
        ("🇫🇷", "FR"),
        ("☒ oui ☐ non", "[×] oui ☐ non"),
        ("\ufeffNom\u200b", "Nom"),
    ],
)
def test_likes(texte: str, attendu: str) -> None:
    """What Word and telephones insert is said with plain characters."""
    assert show_alike(texte) == attendu


@pytest.mark.parametrize(
    "texte", ["Chloë D’ESTRÉES 12 h 30 – « né »", "می\u200cخواهم", "শ্র\u09cd\u200dয", "محمد", "王小明"]
)
def test_letters_are_left_alone(texte: str) -> None:
    """Letters have no like, nor have the joiners inside words that are spelt with them."""
    assert show_alike(texte) == texte


def test_a_joiner_outside_such_a_word_goes() -> None:
    """Between emoji, at the edge of a word, in Latin letters."""
    assert show_alike("👩\u200d🏫 a\u200db \u200cمحمد\u200c") == "👩🏫 ab محمد"


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("\u202bمحمد\u202c", "محمد"),
        ("Nom : \u2067דוד\u2069, \u2068Léa\u2069", "Nom : דוד, Léa"),
        ("\u2066\u202aa\u202c \u2067b\u2069\u2069", "a b"),
        ("\u202ea\u202bb\u202c\u202c", "\u202eab\u202c"),
        ("\u202ba", "\u202ba"),
        ("a\u202c\u2069", "a\u202c\u2069"),
        ("\u2066a\u202c", "\u2066a\u202c"),
    ],
)
def test_marks_of_direction_go_in_pairs(texte: str, attendu: str) -> None:
    """Around a pasted name they say nothing more; overriding, or alone, they are shown for what they are."""
    assert show_alike(texte) == attendu


@given(st.text("ab\n\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
def test_marks_of_direction_are_taken_out_once(texte: str) -> None:
    """Nothing is left to take out, and no letter goes."""
    shown = show_alike(texte)
    assert show_alike(shown) == shown
    assert [char for char in shown if char in "ab\n"] == [char for char in texte if char in "ab\n"]


@given(ANY)
def test_total_and_idempotent(texte: str) -> None:
    """Any text has its likes, and they are their own."""
    shown = show_alike(texte)
    assert show_alike(shown) == shown
    assert not any(ord(char) in SEMBLABLES for char in shown)


@given(ANY, ANY)
def test_lines_stay(a: str, b: str) -> None:
    """A like never joins two lines."""
    assert "\n" in show_alike(f"{a}\n{b}")
