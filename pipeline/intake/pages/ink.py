"""How much ink stands where an answer is expected, and what that says."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from pipeline.forms.page_mark import QR, QR_SIDE, SQUARE, SQUARES
from pipeline.forms.widgets import Box, widen
from pipeline.images import Matrix, Picture, Points, project, sample, straighten

Flags = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]

_DENSITY = 6.0
"""Pixels per millimetre at which boxes are looked at."""
_CORE = 0.18
"""Part of a box to tick left out along each edge: its printed outline, were it a little off."""
_EDGE = 0.7
"""Millimetres left out along the edges of the frame of a text."""
_DARKER = 0.35
"""Part of the way from paper to black from which a point is ink: the pale ground of the fields is far from it."""
BLANK, TICKED = 0.008, 0.08
"""Shares of ink below which a box is certainly blank, and above which it is certainly ticked."""
_NEAR = 1.6
"""Millimetres around a box in which its outline is searched."""
_STEPS = 6
"""How far, in points of ``_DENSITY``, the outline may be from where it should."""
_LINE = 0.1
"""Millimetres from the edge of a box to the middle of its printed outline."""
_HALO = 0.18
"""Millimetres by which a letter may go beyond its box; twice that above and below, where accents are."""
_RIM = 0.35
"""Millimetres within the edge of a box, clear of its outline."""
_FAINT = 0.10
"""Part of the way from paper to black from which a point is printed: the outline is thin and grey."""
_OUTLINE = 0.8
"""Share of the outline that must show."""
_CONTRAST = 40
"""Grey levels between paper and ink below which nothing is seen."""
_BLACKENED = 0.9
"""Share of ink from which a box may have been blackened to cancel a tick."""
_SPOT = 0.5
"""Square millimetres of ink from which a frame is not empty: a speck of dust or of toner is smaller."""


@dataclass(frozen=True, slots=True)
class Ink:
    """What a box to tick shows."""

    share: float
    """Of its inside, edges apart, 0 to 1."""
    full: float
    """The same up to the outline: a mark leaves white there, a box that was blackened has none."""

    @property
    def ticked(self) -> bool:
        """More likely ticked than not."""
        return self.share >= (BLANK + TICKED) / 2

    @property
    def confidence(self) -> float:
        """From 0.5 (nobody could say) to 1."""
        if self.full >= _BLACKENED:
            return 0.5
        ticked = min(1.0, max(0.0, (self.share - BLANK) / (TICKED - BLANK)))
        return round(max(ticked, 1 - ticked), 2)


class Page:
    """A placed page whose boxes are looked at."""

    def __init__(self, picture: Picture, matrix: Matrix) -> None:
        self._picture, self._matrix = picture, matrix
        marks = [straighten(picture, matrix, (x - 1, y - 1, x + 1, y + 1), _DENSITY) for x, y in SQUARES]
        self._black = float(np.median(np.concatenate([mark.ravel() for mark in marks])))
        quiet = SQUARE / 2
        paper = straighten(picture, matrix, (QR[0], QR[1] - quiet, QR[0] + QR_SIDE, QR[1] - 0.6), _DENSITY)
        self._paper = float(np.percentile(paper, 60))

    def shows(self, box: Box) -> bool:
        """Whether the whole of a box is in the picture: what a scanner cut off may hold an answer."""
        left, top, right, bottom = box
        corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)])
        found = project(self._matrix, corners)
        limit = np.array([self._picture.shape[1] - 1, self._picture.shape[0] - 1])
        return bool(((found >= 0) & (found <= limit)).all())

    def tick(self, box: Box, *, round_: bool) -> Ink | None:
        """Look inside a box to tick, or a round one; ``None`` when its outline is not where it should be.

        The outline is searched around: paper is not flat, and the marks are far.
        """
        left, top, right, bottom = box
        levels = straighten(self._picture, self._matrix, widen(box, _NEAR), _DENSITY).astype(np.float64)
        paper, black = self._levels(box)
        outline = _outline(right - left, bottom - top, round_=round_)
        shown = levels < paper - _FAINT * (paper - black)
        steps = range(-_STEPS, _STEPS + 1)
        found = max(
            (float(shown[outline[1] + dy, outline[0] + dx].mean()), -abs(dx) - abs(dy), dx, dy)
            for dx in steps
            for dy in steps
        )
        if found[0] < _OUTLINE:
            return None
        _, _, dx, dy = found
        margin = round(_NEAR * _DENSITY)
        cut_x, cut_y = (round(_CORE * (edge * _DENSITY)) for edge in (right - left, bottom - top))
        rows = slice(margin + dy + cut_y, levels.shape[0] - margin + dy - cut_y)
        columns = slice(margin + dx + cut_x, levels.shape[1] - margin + dx - cut_x)
        dark = levels < paper - _DARKER * (paper - black)
        inside = _inside(right - left, bottom - top, round_=round_)
        full = dark[inside[1] + dy, inside[0] + dx]
        return Ink(round(float(dark[rows, columns].mean()), 3), round(float(full.mean()), 3))

    def inked(self, box: Box) -> bool:
        """Whether something is written in the frame of a text."""
        return float(self._dark(box).sum()) / _DENSITY**2 >= _SPOT

    def beside(self, box: Box, chars: Points) -> bool:
        """Whether something is inked in a frame beside its characters (n × 4): a letter that the text lacks."""
        left, top = (edge + _EDGE for edge in box[:2])
        dark = self._dark(box)
        for x1, y1, x2, y2 in chars + np.array([-_HALO, -2 * _HALO, _HALO, 2 * _HALO]):
            columns = (max(0, round((edge - left) * _DENSITY)) for edge in (x1, x2))
            rows = (max(0, round((edge - top) * _DENSITY)) for edge in (y1, y2))
            dark[slice(*rows), slice(*columns)] = False
        return float(dark.sum()) / _DENSITY**2 >= _SPOT / 2

    def seen(self, boxes: Points) -> Flags:
        """Tell of each character, by its box (n × 4), whether anything of it shows."""
        across, down = np.meshgrid(np.linspace(0.05, 0.95, 7), np.linspace(0.1, 0.95, 11))
        steps = np.column_stack([across.ravel(), down.ravel()])
        points = boxes[:, None, :2] + steps[None] * (boxes[:, None, 2:] - boxes[:, None, :2])
        levels = sample(self._picture, project(self._matrix, points.reshape(-1, 2)))
        limit = self._paper - _DARKER * (self._paper - self._black)
        return np.asarray((levels.reshape(len(boxes), -1) < limit).any(axis=1))

    def _dark(self, box: Box) -> Flags:
        """Where there is ink in the frame of a text, its edges apart."""
        paper, black = self._levels(box)
        limit = paper - _DARKER * (paper - black)
        return np.asarray(straighten(self._picture, self._matrix, widen(box, -_EDGE), _DENSITY) < limit)

    def _levels(self, box: Box) -> tuple[float, float]:
        """Paper and ink near a box: a photograph is darker in a corner than in another."""
        around = straighten(self._picture, self._matrix, widen(box, 1.5), 3.0)
        paper = float(np.percentile(around, 75))
        return (paper if paper - self._black > _CONTRAST else self._paper), self._black


@cache
def _inside(width: float, height: float, *, round_: bool) -> tuple[Indices, Indices]:
    """Columns and rows, in the window around a box, of what lies within its outline."""
    steps = np.linspace(-1, 1, 25)
    across, down = (axis.ravel() for axis in np.meshgrid(steps, steps))
    within = np.hypot(across, down) <= 1 if round_ else np.ones(len(across), dtype=bool)
    return _points(across[within], width, -_RIM), _points(down[within], height, -_RIM)


@cache
def _outline(width: float, height: float, *, round_: bool) -> tuple[Indices, Indices]:
    """Columns and rows, in the window around a box, of the points of its printed outline."""
    turn = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    across, down = np.cos(turn), np.sin(turn)
    if not round_:
        # The corners are rounded: they are left out.
        reach = np.maximum(np.abs(across), np.abs(down))
        across, down = across / reach, down / reach
        straight = (np.abs(across) < 0.85) | (np.abs(down) < 0.85)
        across, down = across[straight], down[straight]
    return _points(across, width, _LINE), _points(down, height, _LINE)


def _points(parts: Points, side: float, beyond: float) -> Indices:
    """Parts of the way from the middle of a box to ``beyond`` (mm) its edge, along one side → points of the window."""
    points = (_NEAR + side / 2 + parts * (side / 2 + beyond)) * _DENSITY - 0.5
    return np.asarray(np.rint(points), dtype=np.intp)
