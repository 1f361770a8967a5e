"""The mark of each page of our forms: what the page is, and where it lies, for a page that lost its fields.

A QR code (ISO/IEC 18004) in the footer says the form, its edition, the page and, on a prefilled form, the dossier; four
squares near the corners tell how the page was shifted, scaled, turned or photographed. Both survive printing, scanning
and flattening. For persons, the number of the dossier stands in the footer of each page after the first. Lengths are
millimetres from the upper left corner of an A4 page.
"""

import re
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

import segno
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, StreamObject

from pipeline.dossier.model.forms import Kind
from pipeline.forms.appearance import COMPOSITE, INK, Metrics, set_lines
from pipeline.forms.draft import Draft
from pipeline.forms.editions import FormSpec
from pipeline.pdf_objects import draw_around, put, stream

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
_MODULES = 21
_NUMBER_AT, _NUMBER_SIZE = (161.5, 282.3), 9.5
"""Left end of the number's baseline, a little above the dotted line of the footer; points."""
_MM = 72 / 25.4
_NAME = "/Marque"
CALL = b"/Artifact BMC\nq\n/Marque Do\nQ\nEMC\n"
"""What the contents of a marked page begin with."""


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


def mark_pages(writer: PdfWriter, spec: FormSpec) -> None:
    """Draw the mark of every page of a form that is being built.

    The mark is an artifact (ISO 32000-1, 14.8.2.2.2): it is no part of what a screen reader says.
    """
    page: Any
    for index, page in enumerate(writer.pages):
        # A copy of its own: WeasyPrint has all pages share one dictionary.
        resources = DictionaryObject(page["/Resources"])
        objects = DictionaryObject(resources.get("/XObject", DictionaryObject()).get_object())
        put(resources, XObject=objects)
        put(page, Resources=resources)
        # WeasyPrint turns the page upside down and leaves it so: what others draw over it later (pypdf's flattened
        # answers, a stamp) would be upside down, at the wrong place. Hence q and Q.
        draw_around(writer, page, CALL + b"q\n", b"\nQ\n")
        drawing = _drawing(page, _operators(PageMark(spec.kind, spec.edition, index)), DictionaryObject())
        put(objects, **{_NAME[1:]: writer._add_object(drawing)})


def number_pages(draft: Draft, dossier: str) -> None:
    """Draw the marks of a form anew; ``dossier`` is a number, or anything else when there is none.

    A number is set in the font that the form carries.
    """
    spec, source = draft.spec, draft.source
    numbered = bool(_NUMERO.fullmatch(dossier))
    for index, page in enumerate(source.pages):
        operators, resources = _operators(PageMark(spec.kind, spec.edition, index, dossier)), DictionaryObject()
        if numbered and index:
            put(resources, Font={COMPOSITE: source.fonts.raw_get(COMPOSITE)})
            operators += _number(source.metrics, dossier)
        draft.replace(page["/Resources"]["/XObject"].raw_get(_NAME), _drawing(page, operators, resources))


def _drawing(page: Any, operators: bytes, resources: DictionaryObject) -> StreamObject:
    box = [float(edge) for edge in page.mediabox]
    return stream(operators, Type="/XObject", Subtype="/Form", BBox=box, Resources=resources)


@cache
def _operators(marque: PageMark) -> bytes:
    """Operators of a content stream (points, origin at the lower left corner) that draw the mark of a page."""
    module = QR_SIDE / _MODULES
    code: Any = segno.make_qr(marque.text, version=1, error="M", boost_error=False)
    rectangles = [(x - SQUARE / 2, y - SQUARE / 2, SQUARE, SQUARE) for x, y in SQUARES]
    for line, bits in enumerate(code.matrix):
        column = 0
        for bit, run in groupby(bits):
            length = len([*run])
            if bit:
                rectangles.append((QR[0] + column * module, QR[1] + line * module, length * module, module))
            column += length
    drawn = [
        f"{x * _MM:.3f} {(PAGE[1] - y - height) * _MM:.3f} {width * _MM:.3f} {height * _MM:.3f} re"
        for x, y, width, height in rectangles
    ]
    return "\n".join(["0 0 0 rg", *drawn, "f", ""]).encode("ascii")


def _number(metrics: Metrics, dossier: str) -> bytes:
    x, y = _NUMBER_AT
    return "\n".join(set_lines(metrics, [dossier], _NUMBER_SIZE, (x * _MM, (PAGE[1] - y) * _MM), INK)).encode("ascii")
