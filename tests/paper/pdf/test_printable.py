"""Texts made printable, and measured."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.model.forms import Representant
from pipeline.dossier.values.types import Lecture
from pipeline.paper.pdf.printable import Printable, count_lines, missing_glyphs, text_width


@pytest.mark.parametrize("texte", ["Chloë LENOIR-D'ESTRÉES", "NGUYỄN", "STRAẞ", "Łukasz", "ÇELİK ı", "12 h 30 ☑\nfin"])
def test_names_are_left_alone(texte: str) -> None:
    """What French forms hold is printed as it is."""
    encre = Printable()
    assert encre.make_text(texte) == texte
    assert encre.unprintable == ()


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [("幸", "[U+5E78]"), ("a\u202eb", "a[U+202E]b"), ("\x07", "[U+0007]"), ("😀", "[U+1F600]"), ("\ufffd", "[U+FFFD]")],
)
def test_what_the_font_lacks_is_marked(texte: str, attendu: str) -> None:
    """A missing glyph, a control and an invisible override become their code, and are remembered."""
    encre = Printable()
    assert encre.make_text(texte) == attendu
    assert len(encre.unprintable) == 1


def test_decomposed_letters_are_composed() -> None:
    """Letters with separate accents are printed whole when something else must be marked."""
    assert Printable().make_text("Zoe\u0301 幸") == "Zoé [U+5E78]"


def test_data_keep_their_shape() -> None:
    """Dataclasses, tuples and mappings come back with their types, only their texts changed."""
    data = {"a": (Representant("幸", telephone=Lecture("幸", "0102")), 3)}
    assert Printable().make(data) == {"a": (Representant("[U+5E78]", telephone=Lecture("[U+5E78]", "0102")), 3)}


@given(st.text())
def test_everything_can_be_printed(texte: str) -> None:
    """Whatever the text, the font can draw what comes out."""
    assert missing_glyphs(Printable().make_text(texte)) == ()


@given(st.text("abc é-œ\n", max_size=300))
def test_lines_hold_the_text(texte: str) -> None:
    """The lines counted are enough for the whole width of the text, paragraph by paragraph."""
    width = 30.0
    needed = sum(max(1, int(text_width([p], 8) // width)) for p in texte.split("\n")) if texte else 0
    assert count_lines(texte, width, 8) >= min(needed, 1)
    assert count_lines(texte, 10_000, 8) == (len(texte.split("\n")) if texte else 0)


def test_lines_are_counted_as_set() -> None:
    """Words go to the next line when they do not fit; a word wider than the column is cut."""
    assert count_lines("", 30, 8) == 0
    assert count_lines("un deux", 100, 8) == 1
    assert count_lines("mot " * 30, 20, 8) > 5
    assert count_lines("x" * 200, 20, 8) >= text_width(["x" * 200], 8) // 20
