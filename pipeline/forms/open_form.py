"""A form of ours, open to be changed: what building, filling and highlighting share."""

import io
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf._utils import StreamType
from pypdf.generic import DecodedStreamObject, DictionaryObject, TextStringObject

from pipeline.forms.appearance import COMPOSITE
from pipeline.pdf_objects import put, stream

Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points from the lower left corner of the page."""


class PlainString(TextStringObject):
    """A string written without octal escapes: pdf-lib does not decode them in /DA, and then guesses a size."""

    def write_to_stream(self, stream: StreamType, encryption_key: str | bytes | None = None) -> None:
        """Write the characters as they are; there are no parentheses among them."""
        stream.write(f"({self})".encode("ascii"))


def reopen(pdf: bytes) -> PdfWriter:
    """Open a form to change it; what is left alone is written again as it was."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.pdf_header = "%PDF-1.7"  # pypdf would say 1.3, and PDF/UA-1 rests on ISO 32000-1
    form: Any = writer.root_object["/AcroForm"]
    annotations: list[Any] = [reference for page in writer.pages for reference in page.get("/Annots", ())]
    for owner in [form, *(reference.get_object() for reference in annotations)]:
        if "/DA" in owner:
            put(owner, DA=PlainString(str(owner["/DA"])))
    return writer


def fields_of(form: Any) -> dict[str, Any]:
    """PDF name → field, of an AcroForm."""
    return {str(field.get_object()["/T"]): field.get_object() for field in form["/Fields"]}


def widgets_of(field: Any) -> list[Any]:
    """What shows a field on the pages: its kids, or itself."""
    return [reference.get_object() for reference in field.get("/Kids", [field])]


def box_of(widget: Any) -> Box:
    """The rectangle of a widget."""
    left, bottom, right, top = (float(edge) for edge in widget["/Rect"])
    return left, bottom, right, top


def form_xobject(
    operators: bytes, width: float, height: float, fonts: DictionaryObject | None = None
) -> DecodedStreamObject:
    """An appearance stream (ISO 32000-1, 12.5.5); ``fonts`` are those of ``/DR``, for a text."""
    resources = {} if fonts is None else {"/Font": {COMPOSITE: fonts.raw_get(COMPOSITE)}}
    box = [0.0, 0.0, round(width, 2), round(height, 2)]
    return stream(operators, Type="/XObject", Subtype="/Form", BBox=box, Resources=resources)
