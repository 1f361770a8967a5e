"""Boxes to tick, however the page was seen, and whatever else was drawn on it."""

import io

import numpy as np
import pytest

from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from pipeline.forms.widgets import Box, places
from pipeline.intake.raw import SURE, RawForm, RawValue
from pipeline.intake.reader import read_file
from tests.clients.hands import MARKS, TICKS, Sheet
from tests.clients.imitated import IMITATIONS, Figures, judge
from tests.eleves import FICHES
from tests.papier import Picture, printed, scanned

pytestmark = pytest.mark.slow

FICHE = FICHES["08"]
GRID = [field for field in FORMS[Kind.FICHE].fields if field.target.startswith("niveau.")]
SCALE = 200 / 25.4


def box_of(target: str, option: str) -> Box:
    """Where an answer of the grid is ticked."""
    name = FORMS[Kind.FICHE].by_target[target].name
    return next(place.box for place in places(FORMS[Kind.FICHE])[name] if place.option == option)


def read(pages: list[Picture], **how: float) -> RawForm:
    """The form read in a scan."""
    (found,) = read_file(scanned(pages, **how), "scan").forms  # type: ignore[arg-type]
    return found


def value(form: RawForm, target: str) -> RawValue:
    """What was read of an answer."""
    return form.values[FORMS[form.kind].by_target[target].name]


def bilevel(pages: list[Picture], limit: int) -> bytes:
    """What a copier sends in its « text » mode: black and white, fax compression."""
    found = [page.point(lambda level: 255 * (level > limit)).convert("1") for page in pages]
    buffer = io.BytesIO()
    found[0].save(buffer, "TIFF", save_all=True, append_images=found[1:], compression="group4", dpi=(200, 200))
    return buffer.getvalue()


@pytest.mark.parametrize("limit", [100, 110, 128, 140, 160, 190])
def test_a_legible_scan_in_black_and_white_is_read_at_any_threshold(limit: int) -> None:
    """Thin outlines that half vanish, or print that thickens: a box is judged by the others of its page."""
    (found,) = read_file(bilevel(printed(Kind.FICHE, FICHE), limit), "texte.tif").forms
    answered = [field for field in GRID if FICHE.get(field.target)]
    assert answered
    for field in answered:
        assert found.values[field.name].certain == FICHE[field.target]


@pytest.mark.parametrize("gesture", TICKS)
def test_every_kind_of_tick_is_one(gesture: str) -> None:
    """Whether it stays in its box or leaves it a little."""
    pages = printed(Kind.FICHE)
    sheet = Sheet(pages[1], SCALE, np.random.default_rng(7))
    TICKS[gesture](sheet, box_of("niveau.2", "niveau1"))
    TICKS[gesture](sheet, box_of("niveau.5", "niveau3"))
    found = read(pages)
    assert value(found, "niveau.2").certain == "niveau1"
    assert value(found, "niveau.5").certain == "niveau3"
    assert not value(found, "niveau.9").doubt


@pytest.mark.parametrize("mark", [mark for mark in MARKS if mark not in ("tache", "perforation, agrafe")])
def test_what_is_no_tick_for_certain_is_a_doubt(mark: str) -> None:
    """It is seen, told, and shown; it is never an answer, nor « nothing »."""
    pages = printed(Kind.FICHE)
    MARKS[mark](Sheet(pages[1], SCALE, np.random.default_rng(5)), box_of("niveau.8", "niveau2"))
    found = value(read(pages), "niveau.8")
    assert found.doubt
    assert found.value is None
    assert found.confidence < SURE


def test_a_line_through_several_boxes_ticks_none() -> None:
    """It begins beside the grid, and crosses each column."""
    pages = printed(Kind.FICHE)
    sheet = Sheet(pages[1], SCALE, np.random.default_rng(1))
    left, right = box_of("niveau.3", "niveau1"), box_of("niveau.3", "niveau3")
    sheet.stroke([(left[0] - 9, left[1] + 1.2), (right[2] + 6, right[1] + 2.2)])
    top, low = box_of("niveau.10", "niveau2"), box_of("niveau.14", "niveau2")
    sheet.stroke([(top[0] + 1.5, top[1] - 4), (low[0] + 2.1, low[3] + 3)])
    found = read(pages)
    for target in ("niveau.3", *(f"niveau.{number}" for number in range(10, 15))):
        assert value(found, target).doubt, target
        assert value(found, target).value is None


def test_a_form_of_circled_answers_is_kept() -> None:
    """Nothing is ticked, and the school need not send it again."""
    pages = printed(Kind.FICHE)
    sheet = Sheet(pages[1], SCALE, np.random.default_rng(2))
    for field in GRID[:-1]:
        MARKS["case entourée"](sheet, box_of(field.target, "niveau2"))
    found = read(pages)
    assert all(found.values[field.name].doubt for field in GRID[:-1])
    assert "entoure" in value(found, "niveau.4").doubt


def test_a_mark_far_from_the_boxes_throws_no_doubt_on_them() -> None:
    """Holes, a staple."""
    pages = printed(Kind.FICHE)
    sheet = Sheet(pages[1], SCALE, np.random.default_rng(2))
    TICKS["croix"](sheet, box_of("niveau.2", "niveau1"))
    MARKS["perforation, agrafe"](sheet, box_of("niveau.2", "niveau1"))
    found = read(pages)
    assert value(found, "niveau.2").certain == "niveau1"
    assert not any(found.values[field.name].doubt for field in GRID)


def test_a_sample_of_the_imitated_pages_has_no_wrong_answer() -> None:
    """``make clients`` reads all four hundred."""
    ticks, marks = Figures(), Figures()
    for one in IMITATIONS[5::23]:
        (marks if one.mark else ticks).add(judge(one))
    assert not ticks.wrong + marks.wrong
    assert not ticks.unseen + marks.unseen
    assert ticks.decided >= 0.97 * ticks.ticks
