"""The mark of each page of our forms: what the page is, and where it lies, for a page that lost its fields.

A QR code (ISO/IEC 18004) in the footer says the form, its edition, the page and, on a prefilled form, the dossier; four
squares near the corners tell how the page was shifted, scaled, turned or photographed. Both survive printing, scanning
and flattening. Lengths are millimetres from the upper left corner of an A4 page.
"""

import re
from dataclasses import dataclass

from pipeline.dossier.model.forms import Kind

PAGE = (210.0, 297.0)
SQUARES = ((8.0, 8.0), (202.0, 8.0), (202.0, 289.0), (8.0, 289.0))
"""Centres of the squares, clockwise from the upper left corner."""
SQUARE = 4.0
"""Side of a square."""
QR = (126.4, 280.6)
"""Upper left corner of the code."""
QR_SIDE = 11.2
_LETTERS = {Kind.FICHE: "F", Kind.PROTOCOLE: "P", Kind.DECISION: "D"}
_TEXT = re.compile(r"CDES/([FPD])(\d{1,2})/(\d)(?:/(\d{4}-\d{4,5}))?")
_NUMERO = re.compile(r"\d{4}-\d{4,5}")


@dataclass(frozen=True, slots=True)
class PageMark:
    """What the mark of a page says."""

    kind: Kind
    edition: str
    page: int
    """Index, from 0."""
    dossier: str = ""
    """Number of the dossier; "" on a blank form."""

    @property
    def text(self) -> str:
        """What the code holds; 20 characters at most, so that its modules stay large."""
        # The field may hold whatever somebody typed: only a number of ours is printed.
        head = f"CDES/{_LETTERS[self.kind]}{self.edition}/{self.page + 1}"
        return f"{head}/{self.dossier}" if _NUMERO.fullmatch(self.dossier) else head


def read_page_mark(text: str) -> PageMark | None:
    """Return what a code says, ``None`` when it is not one of ours."""
    match = _TEXT.fullmatch(text)
    if match is None:
        return None
    kind = next(kind for kind, letter in _LETTERS.items() if letter == match[1])
    return PageMark(kind, match[2], int(match[3]) - 1, match[4] or "")
