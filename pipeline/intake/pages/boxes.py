"""What the boxes of a page show: a tick, nothing, or something that a person must look at.

A box is judged by its ink, by what surrounds it, and by the other boxes of the page: a tick is short, begins in its box
and ends near it; a line, a text or a stamp goes on; an answer may be circled, or marked beside its box.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt

from pipeline.dossier.model.fields import FieldType
from pipeline.dossier.values.typographie import typo
from pipeline.forms.editions import FormSpec
from pipeline.forms.widgets import Box, places
from pipeline.intake.pages.blank import DENSITY, blank, spread
from pipeline.intake.pages.ink import FAINT, Flags, Page, Shades

Indices = npt.NDArray[np.intp]
Key = tuple[str, str]
"""Name of a field, and the answer that a box gives to it ("" for a box that stands alone)."""

BLANK, TICKED = 0.008, 0.08
"""Shares of ink below which a box is certainly blank, and above which it is certainly ticked."""
_CORE = 0.18
"""Part of a box left out along each edge: its printed outline, were it a little off."""
_RIM = 0.35
"""Millimetres within the edge of a box, clear of its outline."""
_STEPS = 8
"""How far, in points of ``DENSITY``, the outline may be from where it should."""
_LINE = 0.1
"""Millimetres from the edge of a box to the middle of its printed outline."""
_OUTLINE = 0.8
"""Share of an outline that shows where the device keeps thin lines."""
_LOST = 0.35
"""The same below which it proves nothing: text on its way covers as much."""
_AGREE = 2.5
"""Points by which outlines that half show may lie apart from the others, and still prove the place of all."""
_AROUND = 7.0
"""Millimetres looked at around a box. The tail of a large check mark has 3 to 4."""
_GAP = 4
"""Points within which two strokes are one: the outline that a tick crosses is taken out of it, and is that wide."""
_TAIL = 5.5
"""Millimetres beyond a box from which a stroke is no tick."""
_THROUGH = 2.3
"""Millimetres on two opposite sides of a box from which a stroke goes through it: a large cross has 1.7."""
_STRAIGHT = 0.35
"""Millimetres (standard deviation, across) below which ink is one straight stroke: a cross has 0.9."""
_OUT = 0.8
"""Millimetres on two opposite sides of a box from which one straight stroke goes through it."""
_FULL = 0.62
"""Share of ink, outline apart, from which a box was blackened or scribbled over: a cross in felt pen has 0.55."""
_OUTER = 0.8
"""Part of the way from the middle of a box to its outline."""
_COVERED = 0.5
"""Share of what lies beyond ``_OUTER`` that such ink covers: the full dot of a program leaves white there (0.2)."""
_LONGEST = 19.0
"""Millimetres of line from which ink is a scribble: a large cross has 14."""
_NEAR = 1.5
"""Millimetres around a box in which ink that is none of its tick throws doubt on it."""
_SPECK = 0.15
"""Square millimetres of ink that are dust."""
_PALE = 0.04
"""Share of a box that is not paper from which a trace is seen: a thin cross in pencil has 0.2."""
_MARK = 0.7
"""Square millimetres of ink beside a box that are a mark: a circle around it has 7."""
_BESIDE, _ABOVE, _LABEL = 4.0, 3.0, 25.0
"""Millimetres to the left of a box, above and below it, and to its right, where its label is, that are looked at."""
_CLOSE = 1.5
"""Millimetres between a box and the frame of its text: in the timetable, 0.9."""
_FRAME = 0.8
"""Millimetres around the frame of a text where what is written in it goes beyond."""

TRACE = typo("une case porte une trace qui n’est pas nettement une coche")
_PASSES = typo("un trait ou un texte passe sur une case")
_OVER = typo("une case est noircie ou raturée")
_FAINT = typo("une case porte une trace pâle, au crayon peut-être")
_ASIDE = typo("une marque se voit à côté d’une case, ou l’entoure")


@dataclass(frozen=True, slots=True)
class Ink:
    """What a box to tick shows."""

    share: float
    """Of its inside that is inked, edges apart, 0 to 1."""
    doubt: str = ""
    """French: why a person must look; "" when it is clear."""

    @property
    def ticked(self) -> bool:
        """More likely ticked than not."""
        return self.share >= (BLANK + TICKED) / 2

    @property
    def confidence(self) -> float:
        """From 0.5 (nobody could say) to 1."""
        if self.doubt:
            return 0.5
        ticked = min(1.0, max(0.0, (self.share - BLANK) / (TICKED - BLANK)))
        return round(max(ticked, 1 - ticked), 2)


@dataclass(slots=True)
class _Seen:
    """One box on its way to a verdict."""

    box: Box
    round_: bool
    shift: tuple[int, int] = (0, 0)
    """Columns and rows by which it lies off its place."""
    outline: float = 0.0
    """Share of its outline that shows."""
    ink: Ink | None = None


def look(page: Page, spec: FormSpec, index: int, *, scanned: bool) -> Mapping[Key, Ink | None]:
    """Look at every box to tick of a page; ``None`` for one whose outline is not where it should be.

    What stands in the frame beside an empty box is its text on a flat copy; on a scan, it may be a tick that missed.
    """
    seen: dict[Key, _Seen] = {}
    frames: list[Box] = []
    for field in spec.fields:
        for place in places(spec).get(field.name, ()):
            if place.page != index:
                continue
            if field.type in (FieldType.CHECKBOX, FieldType.RADIO):
                seen[field.name, place.option] = _Seen(place.box, field.type is FieldType.RADIO)
            else:
                frames.append(place.box)
    _place(page, list(seen.values()))
    foreign = _Foreign(page, blank(spec, index).printed(page.dark), frames)
    for one in seen.values():
        if one.outline:
            one.ink = _inside(page, foreign, one)
    _compare(page, list(seen.values()))
    boxes = [one.box for one in seen.values()] + frames
    for one in seen.values():
        if one.ink is None or one.ink.doubt:
            continue
        missed = (
            scanned and not one.ink.ticked and any(page.inked(frame) for frame in frames if _follows(frame, one.box))
        )
        if missed or foreign.beside(_zone(one.box, boxes), one.shift) >= _MARK:
            one.ink = replace(one.ink, doubt=_ASIDE)
    return {key: one.ink for key, one in seen.items()}


def _place(page: Page, boxes: Sequence[_Seen]) -> None:
    """Find the outline of each box around its place: paper is not flat, and the marks are far.

    A device that loses thin lines loses those of all boxes: what is left must then agree from one box to another.
    """
    for one in boxes:
        one.shift, one.outline = _search(page.shades, one)
    shown = [one.outline for one in boxes]
    if not boxes or float(np.median(shown)) >= _OUTLINE:
        for one in boxes:
            one.outline *= one.outline >= _OUTLINE
        return
    found = [one.shift for one in boxes if one.outline >= _LOST]
    if len(found) < max(3, 0.6 * len(boxes)):
        for one in boxes:
            one.outline *= one.outline >= _OUTLINE
        return
    middle = np.median(found, axis=0)
    for one in boxes:
        near = float(np.abs(np.array(one.shift) - middle).max()) <= _AGREE
        if not near:
            one.shift = (round(float(middle[0])), round(float(middle[1])))
        one.outline = max(one.outline, _LOST)


def _search(shades: Shades, one: _Seen) -> tuple[tuple[int, int], float]:
    """How far the outline of a box lies from its place, and how much of it shows there."""
    columns, rows = _outline(one.box[2] - one.box[0], one.box[3] - one.box[1], round_=one.round_)
    left, top = _corner(one.box)
    steps = np.arange(-_STEPS, _STEPS + 1)
    down, across = (axis.ravel() for axis in np.meshgrid(steps, steps, indexing="ij"))
    height, width = shades.shape
    found = shades[
        np.clip(top + rows[None] + down[:, None], 0, height - 1),
        np.clip(left + columns[None] + across[:, None], 0, width - 1),
    ]
    shown = (found >= FAINT).mean(axis=1)
    # Of the places where it shows as much, the one where it is darkest, then the nearest.
    best = int(np.argmax(shown + found.mean(axis=1) / 500 - np.hypot(down, across) / 200))
    return (int(across[best]), int(down[best])), float(shown[best])


class _Foreign:
    """What the blank form does not print, and who owns it."""

    def __init__(self, page: Page, blank: Flags, frames: Iterable[Box]) -> None:
        self._page, self._blank = page, blank
        height, width = (min(pair) for pair in zip(page.shades.shape, blank.shape, strict=True))
        self._size = (height, width)
        self.owned: Flags = np.zeros(page.shades.shape, dtype=bool)
        """Ink that is accounted for: that of a tick, or of a text in its frame."""
        for left, top, right, bottom in frames:
            self.owned[
                _span(top - _FRAME, bottom + _FRAME),
                _span(left - _FRAME, right + _FRAME),
            ] = True

    def window(self, box: Box, shift: tuple[int, int]) -> tuple[Flags, tuple[slice, slice]]:
        """Ink that is not printed in a part of the form, and where that part lies on the page."""
        rows, columns = self._cut(box, shift)
        dx, dy = shift
        where = (slice(rows.start + dy, rows.stop + dy), slice(columns.start + dx, columns.stop + dx))
        return self._page.dark[where] & ~self._blank[rows, columns], where

    def _cut(self, box: Box, shift: tuple[int, int]) -> tuple[slice, slice]:
        """Rows and columns of a part of the form that are on the blank and, shifted, on the page."""
        height, width = self._size
        rows, columns = _span(box[1], box[3]), _span(box[0], box[2])
        dx, dy = shift
        return (
            slice(max(rows.start, -dy), min(rows.stop, height - max(dy, 0))),
            slice(max(columns.start, -dx), min(columns.stop, width - max(dx, 0))),
        )

    def covered(self, box: Box, shift: tuple[int, int]) -> Flags:
        """Where print hides a stroke in a part of the form, as ``window`` cuts it."""
        rows, columns = self._cut(box, shift)
        return self._blank[rows, columns]

    def beside(self, box: Box, shift: tuple[int, int]) -> float:
        """Square millimetres of ink in a part of the form that nothing accounts for."""
        found, where = self.window(box, shift)
        return float((found & ~self.owned[where]).sum()) / DENSITY**2


def _inside(page: Page, foreign: _Foreign, one: _Seen) -> Ink:
    """Judge the ink within a box by what it is part of."""
    left, top, right, bottom = one.box
    dx, dy = one.shift
    cut = _CORE * (right - left)
    core = page.dark[_span(top + cut, bottom - cut, dy), _span(left + cut, right - cut, dx)]
    share = round(float(core.mean()), 3)
    columns, rows = _within(right - left, bottom - top, round_=one.round_)
    x, y = _corner(one.box)
    full = float(page.dark[y + rows + dy, x + columns + dx].mean())
    if share < BLANK:
        return Ink(share, TRACE if full >= 2 * BLANK else "")
    columns, rows = _within(right - left, bottom - top, round_=one.round_, beyond=_OUTER)
    if full >= _FULL and float(page.dark[y + rows + dy, x + columns + dx].mean()) >= _COVERED:
        return Ink(share, _OVER)
    wide = (left - _AROUND, top - _AROUND, right + _AROUND, bottom + _AROUND)
    found, where = foreign.window(wide, one.shift)
    # The window is cut by the edges of the page: where the box lies in it is counted from its own corner.
    inner = (y + dy - where[0].start, x + dx - where[1].start)
    side = (round((bottom - top) * DENSITY), round((right - left) * DENSITY))
    stroke = found & _reached(found, foreign.covered(wide, one.shift), inner, side)
    if not stroke.any():
        return Ink(share, TRACE)
    doubt = _shape(stroke, found, inner, side)
    foreign.owned[where] |= spread(stroke, 2)
    return Ink(share, doubt)


def _reached(found: Flags, covered: Flags, inner: tuple[int, int], side: tuple[int, int]) -> Flags:
    """What of the ink of a window is joined to that in the box: directly, or across what is printed."""
    ways = spread(found, 1) | (spread(found, _GAP) & covered)
    reached = np.zeros_like(found)
    part = (slice(inner[0], inner[0] + side[0]), slice(inner[1], inner[1] + side[1]))
    reached[part] = found[part]
    count = 0
    while (now := int(reached.sum())) > count:
        count = now
        reached = spread(reached, 2) & ways
    return reached


def _shape(stroke: Flags, found: Flags, inner: tuple[int, int], side: tuple[int, int]) -> str:
    """Why ink that begins in a box may be no tick; "" when it is one."""
    rows, columns = np.nonzero(stroke)
    before = ((inner[1] - columns.min()) / DENSITY, (inner[0] - rows.min()) / DENSITY)
    after = (
        (columns.max() - inner[1] - side[1]) / DENSITY,
        (rows.max() - inner[0] - side[0]) / DENSITY,
    )
    opposite = max(min(one, other) for one, other in zip(before, after, strict=True))
    if max(*before, *after) >= _TAIL or opposite >= _THROUGH:
        return _PASSES
    spots = np.column_stack([columns, rows]).astype(np.float64) / DENSITY
    thin = float(np.sqrt(max(float(np.linalg.eigvalsh(np.cov(spots.T))[0]), 0.0))) if len(spots) > 2 else 0.0
    if thin < _STRAIGHT and opposite >= _OUT:
        return _PASSES
    edge = int((stroke[1:] != stroke[:-1]).sum() + (stroke[:, 1:] != stroke[:, :-1]).sum())
    # The outline of a thin stroke is twice as long as it; along rows and columns, a slanted one counts for more.
    if edge * 0.8 / 2 / DENSITY >= _LONGEST:
        return _OVER
    near = round(_NEAR * DENSITY)
    part = found[
        max(inner[0] - near, 0) : inner[0] + side[0] + near, max(inner[1] - near, 0) : inner[1] + side[1] + near
    ]
    own = stroke[
        max(inner[0] - near, 0) : inner[0] + side[0] + near, max(inner[1] - near, 0) : inner[1] + side[1] + near
    ]
    return _PASSES if float((part & ~spread(own, 2)).sum()) / DENSITY**2 >= _SPECK else ""


def _compare(page: Page, boxes: Sequence[_Seen]) -> None:
    """Tell a pale trace from the ground of all boxes of the page: a screen of dots, a grey copy."""
    pale: list[tuple[_Seen, float]] = []
    for one in boxes:
        if one.ink is None:
            continue
        columns, rows = _within(one.box[2] - one.box[0], one.box[3] - one.box[1], round_=one.round_)
        x, y = _corner(one.box)
        shades = page.shades[y + rows + one.shift[1], x + columns + one.shift[0]]
        pale.append((one, float((shades >= FAINT).mean())))
    if not pale:
        return
    ground = float(np.percentile([share for _, share in pale], 20))
    for one, share in pale:
        if one.ink and not one.ink.doubt and one.ink.share < TICKED and share > 2 * ground + _PALE:
            one.ink = replace(one.ink, doubt=_FAINT)


def _zone(box: Box, others: Sequence[Box]) -> Box:
    """Where a mark beside a box, or on its label, would be: half the way to what else is to be answered."""
    left, top, right, bottom = box
    zone = [left - _BESIDE, top - _ABOVE, right + _LABEL, bottom + _ABOVE]
    for other in others:
        if other == box:
            continue
        if other[1] < bottom and other[3] > top:  # in the same row
            if other[0] >= right:
                zone[2] = min(zone[2], max(other[0] - _BESIDE, (right + other[0]) / 2))
            elif other[2] <= left:
                zone[0] = max(zone[0], (left + other[2]) / 2)
        elif other[0] < right and other[2] > left:  # in the same column
            if other[1] >= bottom:
                zone[3] = min(zone[3], (bottom + other[1]) / 2)
            else:
                zone[1] = max(zone[1], (top + other[3]) / 2)
    return zone[0], zone[1], zone[2], zone[3]


def _follows(frame: Box, box: Box) -> bool:
    """Whether the frame of a text begins right after a box, as in the timetable."""
    return 0 < frame[0] - box[2] < _CLOSE and frame[1] < box[3] and frame[3] > box[1]


def _span(start: float, end: float, by: int = 0) -> slice:
    return slice(max(0, round(start * DENSITY) + by), max(0, round(end * DENSITY) + by))


def _corner(box: Box) -> tuple[int, int]:
    """Column and row of the upper left corner of a box."""
    return round(box[0] * DENSITY), round(box[1] * DENSITY)


@cache
def _within(width: float, height: float, *, round_: bool, beyond: float = 0.0) -> tuple[Indices, Indices]:
    """Columns and rows, from the corner of a box, within its outline, ``beyond`` a part of the way to it."""
    steps = np.linspace(-1, 1, 25)
    across, down = (axis.ravel() for axis in np.meshgrid(steps, steps))
    reach = np.hypot(across, down) if round_ else np.maximum(np.abs(across), np.abs(down))
    within = (reach <= 1) & (reach >= beyond)
    return _points(across[within], width, -_RIM), _points(down[within], height, -_RIM)


@cache
def _outline(width: float, height: float, *, round_: bool) -> tuple[Indices, Indices]:
    """Columns and rows, from the corner of a box, of the points of its printed outline."""
    turn = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    across, down = np.cos(turn), np.sin(turn)
    if not round_:
        # The corners are rounded: they are left out.
        reach = np.maximum(np.abs(across), np.abs(down))
        across, down = across / reach, down / reach
        straight = (np.abs(across) < 0.85) | (np.abs(down) < 0.85)
        across, down = across[straight], down[straight]
    return _points(across, width, _LINE), _points(down, height, _LINE)


def _points(parts: npt.NDArray[np.float64], side: float, beyond: float) -> Indices:
    """Parts of the way from the middle of a side to ``beyond`` (mm) its end → points from the corner of the box."""
    points = (side / 2 + parts * (side / 2 + beyond)) * DENSITY - 0.5
    return np.asarray(np.rint(points), dtype=np.intp)
