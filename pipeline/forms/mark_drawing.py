"""The marks are put on the pages of a form, or drawn anew when its dossier becomes known."""

from typing import Any

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject

from pipeline.forms.editions import FormSpec
from pipeline.forms.page_mark import PageMark, operators

_NAME = "/Marque"
_CALL = b"/Artifact BMC\nq\n/Marque Do\nQ\nEMC\n"


def mark_pages(writer: PdfWriter, spec: FormSpec, dossier: str = "") -> None:
    """Draw the mark of every page; ``dossier`` is a number, or anything else when there is none.

    The mark is an artifact (ISO 32000-1, 14.8.2.2.2): it is no part of what a screen reader says.
    """
    for index, page in enumerate(writer.pages):
        # A copy of its own: WeasyPrint has all pages share one dictionary.
        shared: Any = page["/Resources"].get_object()
        resources = DictionaryObject(shared)
        objects = DictionaryObject(shared.get("/XObject", DictionaryObject()).get_object())
        page[NameObject("/Resources")] = resources
        resources[NameObject("/XObject")] = objects
        drawing = DecodedStreamObject()
        drawing.set_data(operators(PageMark(spec.kind, spec.edition, index, dossier)))
        drawing[NameObject("/Type")] = NameObject("/XObject")
        drawing[NameObject("/Subtype")] = NameObject("/Form")
        drawing[NameObject("/BBox")] = ArrayObject(FloatObject(edge) for edge in page.mediabox)
        drawing[NameObject("/Resources")] = DictionaryObject()
        if _NAME not in objects:
            printed: Any = page["/Contents"].get_object()
            contents = DecodedStreamObject()
            # WeasyPrint turns the page upside down and leaves it so: what others draw over it later (pypdf's flattened
            # answers, a stamp) would be upside down, at the wrong place. Hence q and Q.
            contents.set_data(_CALL + b"q\n" + printed.get_data() + b"\nQ\n")
            page[NameObject("/Contents")] = writer._add_object(contents.flate_encode())
        objects[NameObject(_NAME)] = writer._add_object(drawing)
