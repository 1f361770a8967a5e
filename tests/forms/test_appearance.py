"""How answers are drawn."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.forms import appearance
from pipeline.forms.appearance import Metrics
from pipeline.forms.font import embedded_program
from pipeline.resources import font_directory
from tests import eleves

METRICS = Metrics.of(embedded_program(font_directory() / "SourceSansPro-Regular.ttf"))


def _drawn(operators: bytes) -> list[str]:
    """The lines shown by an appearance, read back through the glyphs."""
    characters = {glyph: chr(code) for code, (glyph, _) in sorted(METRICS.glyphs.items(), reverse=True)}
    return [
        "".join(characters[int(line[at : at + 4], 16)] for at in range(0, len(line), 4))
        for line in re.findall(r"<([0-9A-F]*)> Tj", operators.decode("ascii"))
    ]


def _size(operators: bytes) -> float:
    found = re.search(rb" ([\d.]+) Tf", operators)
    assert found
    return float(found[1])


def test_every_letter_of_the_fictional_pupils_is_known() -> None:
    """The embedded font has every character of the tricky names, composed; it never falls back to « ? »."""
    texts = {
        value
        for form in (*eleves.FICHES.values(), *eleves.PROTOCOLES.values())
        for value in form.values()
        if isinstance(value, str)
    }
    for text in texts:
        operators = appearance.text(METRICS, text, 500, 500, multiline=True)
        assert "".join(_drawn(operators)).count("?") == text.count("?")


@pytest.mark.parametrize("name", ["NGUYỄN", "Łukasz WIŚNIEWSKI", "Şeyma YILDIRIM ÇELİK", "MÜLLER-STRAẞ", "Œdipe"])
def test_names_beyond_latin_1_are_drawn(name: str) -> None:
    """Letters that many fonts lack are drawn as they are."""
    assert _drawn(appearance.text(METRICS, name, 200, 20, multiline=False)) == [name]


def test_decomposed_letters_are_drawn_composed() -> None:
    """« e » followed by a combining accent is drawn as « é »."""
    assert _drawn(appearance.text(METRICS, "Zoe\u0301", 200, 20, multiline=False)) == ["Zoé"]


def test_unknown_characters_are_never_notdef() -> None:
    """A character that the font lacks is drawn by its code: .notdef is forbidden (ISO 14289-1, 7.21.8)."""
    assert _drawn(appearance.text(METRICS, "漢 \ue123", 200, 20, multiline=False)) == ["[U+6F22] [U+E123]"]


def test_what_is_pasted_is_drawn_by_its_like() -> None:
    """Bullets of Word, hyphens that do not break and arrows are readable in a form that goes back."""
    pasted = "\uf0b7 auto\u2011évaluation ➔ ☒"
    assert _drawn(appearance.text(METRICS, pasted, 200, 20, multiline=False)) == ["• auto-évaluation → [×]"]


def test_a_blank_text_draws_nothing() -> None:
    """An empty answer has an appearance without text."""
    assert _drawn(appearance.text(METRICS, " \n ", 200, 20, multiline=True)) == []


def test_a_long_line_shrinks_to_fit() -> None:
    """A long one-line answer is set smaller, down to 5 points, rather than cut."""
    short = _size(appearance.text(METRICS, "Zoé", 120, 20, multiline=False))
    long = _size(appearance.text(METRICS, "École d’application publique mixte", 120, 20, multiline=False))
    assert short == appearance.SIZE
    assert 5 <= long < short


@given(st.text(st.characters(codec="cp1252", exclude_categories=["C", "Z"]), max_size=60), st.integers(30, 300))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    """No wrapped line is wider than the field and no letter is lost."""
    lines = appearance.wrap(METRICS, f"{text} {text}", width, 9)
    assert all(METRICS.width(line, 9) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == (text + text)


def test_line_breaks_are_kept() -> None:
    """Each kind of line break starts a new line in a field of several lines."""
    assert _drawn(appearance.text(METRICS, "a\rb\r\nc\nd", 200, 80, multiline=True)) == ["a", "b", "c", "d"]
