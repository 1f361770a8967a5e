"""Texts made printable: what is left alone, what is said by a like, what is told by its code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.model.forms import Representant
from pipeline.dossier.values.semblables import SEMBLABLES
from pipeline.dossier.values.types import Lecture
from pipeline.fonts.faces import fallback, is_drawn, usual
from pipeline.fonts.printable import Printable, printable, unprintable


@pytest.mark.parametrize(
    "texte",
    [
        "Chloë LENOIR-D'ESTRÉES",
        "NGUYỄN STRAẞ Łukasz ÇELİK ı ŒœÆæßŞşıễÑñÿŸ",
        "12 h 30 ☑\nfin « – » … € ½ ✓\u00a0\u202f",
        "محمد الفخري",
        "דוד כהן",
        "Жук Ҙайнаб",
        "Ελένη",
        "王小明 김민준 ひらがな",
        "Ծնունդ გიორგი አበበ",
        "அருண் শ্রী สมชาย ខ្មែរ",
        "👍 ☺ ①",
    ],
)
def test_names_are_left_alone(texte: str) -> None:
    """What a typeface of ours draws is printed as it is."""
    encre = Printable()
    assert encre.make_text(texte) == texte
    assert encre.unprintable == ()


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("a\ue123b", "a[U+E123]b"),
        ("a\u202eb", "a[U+202E]b"),
        ("\x07", "[U+0007]"),
        ("\U00013000", "[U+13000]"),
        ("\ufffd", "[U+FFFD]"),
        ("\ud83d", "[U+D83D]"),
        ("\U0010ffff", "[U+10FFFF]"),
    ],
)
def test_what_no_typeface_draws_is_marked(texte: str, attendu: str) -> None:
    """A missing glyph, a control, an invisible override, half a character become their code, and are remembered."""
    encre = Printable()
    assert encre.make_text(texte) == attendu
    assert len(encre.unprintable) == 1
    assert "".join(encre.unprintable) in attendu


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("\uf0b7 Relire\n▪ Fractionner", "• Relire\n• Fractionner"),
        ("auto\u2011évaluation", "auto-évaluation"),
        ("Fatigue ➔ pauses ☒ ✔", "Fatigue → pauses [×] ✓"),
        ("20\u2009minutes\u200b", "20 minutes"),
        ("ＡＢＣ １２", "ABC 12"),
        ("👩\u200d🏫 👍🏽 ❤\ufe0f", "👩🏫 👍 ❤"),
    ],
)
def test_what_is_pasted_is_printed_by_its_like(texte: str, attendu: str) -> None:
    """Bullets of Word, hyphens, arrows, boxes, thin spaces and emoji are readable, and no doubt remains."""
    assert printable(texte) == attendu
    assert unprintable(texte) == ()


def test_decomposed_letters_are_composed() -> None:
    """Letters with separate accents are printed whole when something else must be changed."""
    assert printable("Zoe\u0301 \ue123") == "Zoé [U+E123]"


def test_data_keep_their_shape() -> None:
    """Dataclasses, tuples and mappings come back with their types, only their texts changed."""
    data = {"a": (Representant("\ue123", telephone=Lecture("\ue123", "0102")), 3)}
    assert Printable().make(data) == {"a": (Representant("[U+E123]", telephone=Lecture("[U+E123]", "0102")), 3)}


@given(st.text(st.characters(codec=None)))
def test_everything_can_be_printed(texte: str) -> None:
    """Whatever the text, halves of characters included, a typeface draws what comes out; once is enough."""
    shown = printable(texte)
    assert all(map(is_drawn, shown))
    assert unprintable(shown) == ()
    assert printable(shown) == shown


def test_what_the_usual_typeface_draws_has_no_like() -> None:
    """A letter that is drawn is printed as it is."""
    assert not [char for char in usual() if ord(char) in SEMBLABLES]


@given(st.characters(codec=None))
def test_a_fallback_never_takes_the_place_of_the_usual_typeface(char: str) -> None:
    """What Source Sans Pro draws it draws; a fallback has what it is asked for."""
    face = fallback(char)
    if face is not None and char not in usual():
        assert ord(char) in face.codes
