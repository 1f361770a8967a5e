"""The marks are drawn: put on the pages of a form, or drawn anew when its dossier becomes known."""

from functools import cache
from typing import Any

import segno
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject

from pipeline.forms.editions import FormSpec
from pipeline.forms.page_mark import PAGE, QR, QR_SIDE, SQUARE, SQUARES, PageMark
from pipeline.pdf_objects import draw_around, put, stream

_MODULES = 21
_MM = 72 / 25.4
_NAME = "/Marque"
_CALL = b"/Artifact BMC\nq\n/Marque Do\nQ\nEMC\n"


def mark_pages(writer: PdfWriter, spec: FormSpec, dossier: str = "") -> None:
    """Draw the mark of every page; ``dossier`` is a number, or anything else when there is none.

    The mark is an artifact (ISO 32000-1, 14.8.2.2.2): it is no part of what a screen reader says.
    """
    page: Any
    for index, page in enumerate(writer.pages):
        # A copy of its own: WeasyPrint has all pages share one dictionary.
        resources = DictionaryObject(page["/Resources"])
        objects = DictionaryObject(resources.get("/XObject", DictionaryObject()).get_object())
        put(resources, XObject=objects)
        put(page, Resources=resources)
        if _NAME not in objects:
            # WeasyPrint turns the page upside down and leaves it so: what others draw over it later (pypdf's flattened
            # answers, a stamp) would be upside down, at the wrong place. Hence q and Q.
            draw_around(writer, page, _CALL + b"q\n", b"\nQ\n")
        box = [float(edge) for edge in page.mediabox]
        operators = _operators(PageMark(spec.kind, spec.edition, index, dossier))
        drawing = stream(operators, Type="/XObject", Subtype="/Form", BBox=box, Resources={})
        put(objects, Marque=writer._add_object(drawing))


@cache
def _operators(marque: PageMark) -> bytes:
    """Operators of a content stream (points, origin at the lower left corner) that draw the mark of a page."""
    module = QR_SIDE / _MODULES
    code: Any = segno.make_qr(marque.text, version=1, error="M", boost_error=False)
    rectangles = [(x - SQUARE / 2, y - SQUARE / 2, SQUARE, SQUARE) for x, y in SQUARES]
    for line, bits in enumerate(code.matrix):
        start = None
        for column, bit in enumerate((*bits, 0)):
            if bit and start is None:
                start = column
            elif not bit and start is not None:
                rectangles.append((QR[0] + start * module, QR[1] + line * module, (column - start) * module, module))
                start = None
    drawn = [
        f"{x * _MM:.3f} {(PAGE[1] - y - height) * _MM:.3f} {width * _MM:.3f} {height * _MM:.3f} re"
        for x, y, width, height in rectangles
    ]
    return "\n".join(["0 0 0 rg", *drawn, "f", ""]).encode("ascii")
