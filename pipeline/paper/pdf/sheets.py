"""A PDF as whoever prints it sees it: the size of each sheet, where there is ink, what is read, what it lacks.

By PDFium: it draws and reads a page in a few milliseconds, what hides or cuts a drawing included. What is in the file
and cannot be read on paper (white on white, covered, cut, off the sheet, tiny) is not read here either.
"""

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import compress
from typing import Any

import numpy as np
import pypdfium2
from pypdfium2 import raw

MM = 25.4 / 72
"""mm per point; a page is drawn at one pixel a point."""
_INK = 235
"""Grey level (255: paper) below which something is printed; a hairline drawn over two pixels is darker."""
_CONTRAST = 40
"""Grey levels between a letter and what it stands on, under which nobody reads it."""
_ROWS = 12
"""Pixels: how much of a letter is looked at before it is looked at whole, more than the height of most."""
_TINY = 7.5
"""pt: height of a line of 6 points, under which nobody reads it."""

Box = tuple[float, float, float, float]
"""left, top, right, bottom: mm from the top left corner of the sheet."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page."""

    largeur: float
    """mm, as shown: a turned page is as wide as it is high."""
    hauteur: float
    lettres: tuple[tuple[str, float, float, bool], ...]
    """What can be seen, in the order of the file: a character, its middle in mm from the top left, is it tiny."""
    encre: Any
    """Which pixels are printed, row by row: an array of booleans."""

    @property
    def texte(self) -> str:
        """What can be read on the page."""
        return "".join(letter for letter, _, _, tiny in self.lettres if not tiny)

    @property
    def bottom(self) -> float:
        """Where the lowest ink is, in mm from the top; 0 when there is none."""
        rows = np.flatnonzero(self.encre.any(axis=1))
        return float(rows[-1] + 1) * MM if rows.size else 0.0

    def inked(self, zone: Box, *, but: Box | None = None) -> bool:
        """Whether something is printed in a zone, a part of it set apart."""
        encre = self.encre
        if but:
            encre = encre.copy()
            encre[_slices(but, outwards=True)] = False
        return bool(encre[_slices(zone, outwards=False)].any())

    def outside(self, margin: float) -> bool:
        """Whether something is printed nearer to an edge than so many mm."""
        zone = (margin, margin, self.largeur - margin, self.hauteur - margin)
        encre = self.encre.copy()
        encre[_slices(zone, outwards=True)] = False
        return bool(encre.any())

    def read(self, zone: Box) -> str:
        """What can be seen in a part of the page: a line that no sorting machine reads is as small as it must be."""
        left, top, right, bottom = zone
        return "".join(one for one, x, y, _ in self.lettres if left <= x <= right and top <= y <= bottom)


def _slices(box: Box, *, outwards: bool) -> tuple[slice, slice]:
    """The pixels of a box; ``outwards``: those that it cuts as well."""
    left, top, right, bottom = (edge / MM for edge in box)
    low, high = (np.floor, np.ceil) if outwards else (np.ceil, np.floor)
    return slice(max(int(low(top)), 0), int(high(bottom))), slice(max(int(low(left)), 0), int(high(right)))


@dataclass(frozen=True, slots=True)
class Seen:
    """A document."""

    sheets: tuple[Sheet, ...]
    embedded: bool
    """Each typeface that it uses is in it."""


def look(pdf: bytes) -> Seen:
    """Look at every page.

    Raises:
        pypdfium2.PdfiumError: when it is no PDF that opens.
    """
    document = pypdfium2.PdfDocument(pdf)
    pages = [document[number] for number in range(len(document))]
    return Seen(tuple(map(_sheet, pages)), all(embedded for page in pages for embedded in _typefaces(page)))


def _sheet(page: Any) -> Sheet:
    grey = page.render(scale=1, grayscale=True).to_numpy()
    grey = grey.reshape(grey.shape[:2])
    width, height = page.get_size()
    return Sheet(width * MM, height * MM, tuple(_letters(page.get_textpage(), grey, height)), grey < _INK)


def _letters(textpage: Any, grey: Any, height: float) -> Iterator[tuple[str, float, float, bool]]:
    """Each character that can be read; what is neither a letter nor a figure is taken as it comes."""
    count = raw.FPDFText_CountChars(textpage)
    characters = [chr(raw.FPDFText_GetUnicode(textpage, index)) for index in range(count)]
    tight, line = np.zeros((count, 4)), raw.FS_RECTF()
    lines = np.full(count, math.inf)
    start, double, size = tight.ctypes.data, ctypes.c_double.from_address, tight.itemsize
    for index, character in enumerate(characters):
        # Written where it is read from: a copy of each number in Python costs as much as to ask for them.
        at = start + 4 * size * index
        sides = (double(at), double(at + size), double(at + 2 * size), double(at + 3 * size))
        raw.FPDFText_GetCharBox(textpage, index, *sides)
        if character.isalnum():
            raw.FPDFText_GetLooseCharBox(textpage, index, line)
            lines[index] = line.top - line.bottom
    west, east, south, north = tight.T
    tiny = lines < _TINY
    asked = np.isfinite(lines) & ~tiny
    seen = ~asked
    boxes = np.stack((height - north - 1, np.ceil(height - south) + 1, west - 1, np.ceil(east) + 1))
    seen[asked] = _stands_out(grey, np.clip(boxes[:, asked], 0, None).astype(int))
    middles = (west + east) / 2 * MM, (height - (south + north) / 2) * MM
    found = zip(characters, *(column.tolist() for column in (*middles, tiny)), strict=True)
    yield from compress(found, seen.tolist())


def _stands_out(grey: Any, boxes: Any) -> Any:
    """Of each box (rows of first and last row, first and last column, in pixels), whether something can be read in it.

    Nearly every letter has two pixels side by side that show it; the others are looked at one by one.
    """
    tall, wide = grey.shape
    # An edge is told at the second of its two pixels; how many there are before each pixel, row after row.
    edges = np.zeros(tall * wide + 1, np.int32)
    np.cumsum(np.abs(np.diff(grey.ravel().astype(np.int16), prepend=np.int16(0))) >= _CONTRAST, out=edges[1:])
    first, last, start, end = boxes
    end = np.minimum(end, wide)
    found = np.zeros(len(start), bool)
    for row in range(_ROWS):
        here = np.flatnonzero((first + row < np.minimum(last, tall)) & (start + 1 < end))
        at = (first[here] + row) * wide
        found[here] |= edges[at + end[here]] > edges[at + start[here] + 1]
    for place in np.flatnonzero(~found):
        around = grey[first[place] : last[place], start[place] : end[place]]
        found[place] = around.size and int(around.max()) - int(around.min()) >= _CONTRAST
    return found


def _typefaces(page: Any) -> Iterator[bool]:
    for found in page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT,)):
        yield raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(found.raw)) == 1
