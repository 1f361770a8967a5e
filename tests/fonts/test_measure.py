"""How wide texts are, in the typeface that the page takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.fonts.measure import MM_PER_POINT, count_lines, text_width


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


def test_a_letter_is_as_wide_as_its_own_typeface_has_it() -> None:
    """A Chinese character takes a whole em; an accent none; a code as much as its figures."""
    assert text_width(["王王"], 10) == pytest.approx(20 * MM_PER_POINT)
    assert text_width(["e\u0301"], 10) == pytest.approx(text_width(["e"], 10))
    assert text_width(["\ue123"], 10) == pytest.approx(text_width(["[U+E123]"], 10))


@given(st.text(st.characters(codec=None), max_size=50))
def test_every_text_has_a_width(texte: str) -> None:
    """Whatever the text, it is measured."""
    assert text_width([texte], 10) >= 0
    assert count_lines(texte, 50, 10) >= bool(texte)
