"""A PDF as whoever prints it sees it: the size of each sheet, where there is ink, what is read, what it lacks.

By PDFium: it draws and reads a page in a few milliseconds, what hides or cuts a drawing included.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2
from pypdfium2 import raw

MM = 25.4 / 72
"""mm per point; a page is drawn at one pixel a point."""
_INK = 235
"""Grey level (255: paper) below which something is printed; a hairline drawn over two pixels is darker."""

Box = tuple[float, float, float, float]
"""left, top, right, bottom: mm from the top left corner of the sheet."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page."""

    largeur: float
    """mm, as shown: a turned page is as wide as it is high."""
    hauteur: float
    texte: str
    encre: Any
    """Which pixels are printed, row by row: an array of booleans."""
    page: Any
    """As PDFium holds it, for the text of a part."""

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
        """Text of a part of the page."""
        left, top, right, bottom = (edge / MM for edge in zone)
        height = self.hauteur / MM
        textpage = self.page.get_textpage()
        return str(textpage.get_text_bounded(left=left, right=right, bottom=height - bottom, top=height - top))


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
    width, height = page.get_size()
    encre = grey.reshape(grey.shape[:2]) < _INK
    return Sheet(width * MM, height * MM, page.get_textpage().get_text_range(), encre, page)


def _typefaces(page: Any) -> Iterator[bool]:
    for found in page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT,)):
        yield raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(found.raw)) == 1
