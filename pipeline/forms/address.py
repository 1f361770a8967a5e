"""Where a form is to be sent: the secretariat's name and address, printed in the place that the blank leaves for it.

It is text of the page, tagged, and no field: a form keeps its fields, its values and what they look like.
"""

from collections.abc import Sequence
from itertools import product

from pipeline.forms.appearance import COMPOSITE, LEADING, set_lines, wrap
from pipeline.forms.draft import Draft
from pipeline.forms.page_mark import PAGE
from pipeline.forms.tagging import add_paragraph
from pipeline.forms.widgets import Box

PLACE: Box = (68.1, 17.3, 129.9, 32.5)
"""The frame on the first page, millimetres from its upper left corner; must be that of the templates."""
_POINTS = 72 / 25.4
_SIZES = (9.5, 9.0, 8.5)
"""Points: nothing that is read is smaller."""
_PADDING = 1.0
_INK = "0.1 0.13 0.19 rg"


def print_address(draft: Draft, lines: Sequence[str]) -> None:
    """Print an address on the first page of a form, filled or not; nothing when it does not fit at a size that is read.

    Args:
        draft: a form that is sent back to the secretariat.
        lines: the name, then the address, one line each; none leaves the place to be filled in by hand.
    """
    metrics = draft.source.metrics
    width, height = (PLACE[2] - PLACE[0] - 2 * _PADDING) * _POINTS, (PLACE[3] - PLACE[1] - _PADDING) * _POINTS
    # The form says that it goes to the secretariat: its name may give way to its address.
    for said, size in product((lines, lines[1:]), _SIZES):
        wrapped = [part for line in said for part in wrap(metrics, line, width, size)]
        if wrapped and len(wrapped) * size * LEADING <= height:
            _draw(draft, wrapped, size)
            return


def _draw(draft: Draft, lines: list[str], size: float) -> None:
    page = draft.source.pages[0]
    font = {COMPOSITE[1:]: draft.source.fonts.raw_get(COMPOSITE)}
    draft.put(page.indirect_reference, "/Resources", "/Font", **font)
    mark = add_paragraph(draft, page, "\n".join(lines))
    top = (PAGE[1] - PLACE[1] - _PADDING / 2) * _POINTS - size
    shown = set_lines(draft.source.metrics, lines, size, ((PLACE[0] + _PADDING) * _POINTS, top), _INK)
    operators = [f"/P <</MCID {mark}>> BDC", "q", *shown, "Q", "EMC", ""]
    draft.draw_over(page, "\n".join(operators).encode("ascii"))
