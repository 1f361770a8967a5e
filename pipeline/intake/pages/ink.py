"""How dark each point of a placed page is, as a share of the way from the paper around it to full black."""

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from pipeline.forms.page_mark import PAGE, SQUARES
from pipeline.forms.widgets import Box, widen
from pipeline.images import Matrix, Picture, Points, project, straighten
from pipeline.intake.pages.blank import DENSITY, spread

Flags = npt.NDArray[np.bool_]
Shades = npt.NDArray[np.uint8]

BLACK = 255
"""Darkness of full black; that of paper is 0."""
DARK = round(0.35 * BLACK)
"""Darkness from which a point is ink: the pale ground of the fields is far from it, ink that faded is beyond it."""
FAINT = round(0.11 * BLACK)
"""Darkness from which a point is not paper: a hard pencil has 0.2; grain, once smoothed, has 0.03 or less."""
_EDGE = 0.7
"""Millimetres left out along the edges of the frame of a text."""
_HALO = 0.18
"""Millimetres by which a letter may go beyond its box; twice that above and below, where accents are."""
_SPOT = 0.5
"""Square millimetres of ink from which a frame is not empty: a speck of dust or of toner is smaller."""
_PENCILLED = 2.0
"""The same of what is pale: a word in pencil has 6 or more."""
_CONTRAST = 40
"""Grey levels between paper and ink below which nothing is seen."""
_STEP = 4
"""Pixels of a step of the map of the paper: half a millimetre."""
_WIDEST = 9
"""Steps, hence 4.5 mm: what is dark over more is no ink, but a shadow or a stain. A box has 3.5 mm."""


class Page:
    """A placed page, looked at point by point."""

    def __init__(self, picture: Picture, matrix: Matrix) -> None:
        self._matrix = matrix
        self._limit = np.array([picture.shape[1] - 1, picture.shape[0] - 1])
        levels = straighten(picture, matrix, (0.0, 0.0, *PAGE), DENSITY)
        marks = [levels[_span(y - 1, y + 1), _span(x - 1, x + 1)] for x, y in SQUARES]
        black = float(np.median(np.concatenate([mark.ravel() for mark in marks])))
        self.shades = _shades(levels, black)
        """Rows × columns, ``DENSITY`` to the millimetre."""
        self.dark: Flags = self.shades >= DARK

    def shows(self, box: Box) -> bool:
        """Whether the whole of a box is in the picture: what a scanner cut off may hold an answer."""
        left, top, right, bottom = box
        corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)])
        found = project(self._matrix, corners)
        return bool(((found >= 0) & (found <= self._limit)).all())

    def inked(self, box: Box) -> bool:
        """Whether something is written in the frame of a text, be it in pencil."""
        shades = self.shades[_part(widen(box, -_EDGE))]
        # A ground that is not quite paper, or made of dots, is not what is written on it.
        pale = shades >= FAINT + 2 * float(np.percentile(shades, 75))
        return _area(shades >= DARK) >= _SPOT or _area(pale) >= _PENCILLED

    def beside(self, box: Box, chars: Points) -> bool:
        """Whether something is inked in a frame beside its characters (n × 4): a letter that the text lacks."""
        left, top = (edge + _EDGE for edge in box[:2])
        dark = self.dark[_part(widen(box, -_EDGE))].copy()
        for x1, y1, x2, y2 in chars + np.array([-_HALO, -2 * _HALO, _HALO, 2 * _HALO]):
            columns = (max(0, round((edge - left) * DENSITY)) for edge in (x1, x2))
            rows = (max(0, round((edge - top) * DENSITY)) for edge in (y1, y2))
            dark[slice(*rows), slice(*columns)] = False
        return _area(dark) >= _SPOT / 2

    def seen(self, boxes: Points) -> Flags:
        """Tell of each character, by its box (n × 4), whether anything of it shows."""
        across, down = np.meshgrid(np.linspace(0.05, 0.95, 7), np.linspace(0.1, 0.95, 11))
        steps = np.column_stack([across.ravel(), down.ravel()])
        points = boxes[:, None, :2] + steps[None] * (boxes[:, None, 2:] - boxes[:, None, :2])
        columns, rows = np.floor(points.reshape(-1, 2) * DENSITY).astype(np.intp).T
        height, width = self.dark.shape
        inside = (columns >= 0) & (rows >= 0) & (columns < width) & (rows < height)
        found = np.zeros(len(columns), dtype=bool)
        found[inside] = self.dark[rows[inside], columns[inside]]
        return np.asarray(found.reshape(len(boxes), -1).any(axis=1))


def _shades(levels: Picture, black: float) -> Shades:
    """Darkness of each point, the paper being what is around: a photograph is darker in a corner than in another."""
    height, width = levels.shape
    small = Image.fromarray(levels).resize((width // _STEP, height // _STEP), Image.Resampling.BOX)
    # Strokes and letters vanish into the paper; what is wider stays, and is paper.
    wide = ~spread(~spread(np.asarray(small), _WIDEST // 2), _WIDEST // 2)
    paper = np.asarray(Image.fromarray(wide).resize((width, height), Image.Resampling.BILINEAR))
    # Smoothed: a grain, or one dot of a screen, is no ink.
    smooth = np.asarray(Image.fromarray(levels).filter(ImageFilter.BoxBlur(1)))
    gain = np.rint(32 * BLACK / np.maximum(np.arange(256) - black, _CONTRAST)).astype(np.uint16)
    # In whole numbers of 16 bits, which is ten times as fast: the gain is at most 204, in parts of 32.
    shades = (np.maximum(paper, smooth) - smooth) * gain[paper] >> 5
    return np.asarray(np.minimum(shades, BLACK).astype(np.uint8))


def _area(flags: Flags) -> float:
    """In square millimetres."""
    return float(flags.sum()) / DENSITY**2


def _span(start: float, end: float) -> slice:
    return slice(max(0, round(start * DENSITY)), max(0, round(end * DENSITY)))


def _part(box: Box) -> tuple[slice, slice]:
    """Rows and columns of a part of the page."""
    return _span(box[1], box[3]), _span(box[0], box[2])
