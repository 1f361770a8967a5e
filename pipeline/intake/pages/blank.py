"""What a blank form prints by itself: whatever else is dark on a page was put there by somebody."""

from dataclasses import dataclass
from functools import cache
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pypdfium2

from pipeline.forms.editions import FormSpec
from pipeline.forms.widgets import Box

Flags = npt.NDArray[np.bool_]
T = TypeVar("T", np.bool_, np.uint8)

DENSITY = 8.0
"""Pixels per millimetre at which pages are looked at: about those of a page at 200 dots per inch, the usual scan."""
_POINT = 25.4 / 72
_SOLID, _PALE = 175, 230
"""Grey levels under which a point of the blank is print, and a pale line: rows of tables have 193, grounds 237."""
_SHOWN = 0.15
"""Share of the pale lines that are ink from which a device shows them: of all others, it shows next to none."""
_AROUND = 3
"""Pixels by which print spreads: ink runs, a copier thickens, and a label may lie 0.3 mm off the box beside it."""


@dataclass(frozen=True, slots=True, eq=False)
class Blank:
    """What a page of a blank form prints; rows × columns, ``DENSITY`` to the millimetre."""

    solid: Flags
    """Where it prints, or near, what any device shows as ink."""
    pale: Flags
    """Points of thin grey lines, which are ink to a device in black and white at best."""

    def printed(self, dark: Flags) -> Flags:
        """Where a page that is dark at these points may be so by print alone."""
        height, width = (min(pair) for pair in zip(dark.shape, self.pale.shape, strict=True))
        pale = self.pale[:height, :width]
        shown = dark[:height, :width][pale]
        # A stroke that crosses a line is cut in two where the line is taken out: the less is taken, the better.
        return self.solid | spread(self.pale, _AROUND) if shown.sum() > _SHOWN * shown.size else self.solid

    def covers(self, box: Box) -> float:
        """Share of a part of the page where it prints, be it pale, or near."""
        left, top, right, bottom = (max(0, round(edge * DENSITY)) for edge in box)
        part = self.solid[top : bottom + 1, left : right + 1] | self.pale[top : bottom + 1, left : right + 1]
        return float(part.mean()) if part.size else 0.0


@cache
def blank(spec: FormSpec, page: int) -> Blank:
    """Draw a page of a blank form."""
    document = pypdfium2.PdfDocument(spec.blank())
    try:
        document.init_forms()  # the edition and the arrows of lists are drawn by their fields
        bitmap = document[page].render(scale=DENSITY * _POINT, grayscale=True)
        levels = np.ascontiguousarray(bitmap.to_numpy()).reshape(bitmap.height, -1)
    finally:
        document.close()
    solid = spread(levels < _SOLID, _AROUND)
    return Blank(solid, (levels < _PALE) & ~spread(solid, 2))


def spread(values: npt.NDArray[T], by: int) -> npt.NDArray[T]:
    """Give each point the greatest value within ``by`` points of it, in rows and in columns."""
    across = values.copy()
    for step in range(1, by + 1):
        np.maximum(across[:, step:], values[:, :-step], out=across[:, step:])
        np.maximum(across[:, :-step], values[:, step:], out=across[:, :-step])
    down = across.copy()
    for step in range(1, by + 1):
        np.maximum(down[step:], across[:-step], out=down[step:])
        np.maximum(down[:-step], across[step:], out=down[:-step])
    return down
