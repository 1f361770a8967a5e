"""The structure of a form, when something that is read is added to a page (ISO 32000-1, 14.7)."""

from typing import Any

from pypdf import PdfWriter
from pypdf.generic import TextStringObject

from pipeline.pdf_objects import dictionary, number_tree


def add_paragraph(writer: PdfWriter, page: Any, text: str) -> int:
    """Give a text its place in the structure, before all else; return its marked-content identifier."""
    root: Any = writer.root_object["/StructTreeRoot"]
    document = root["/K"][0].get_object()
    owners = number_tree(root["/ParentTree"])[page["/StructParents"]].get_object()
    mark = len(owners)  # the parent tree lists the marks of a page in their order (ISO 32000-1, 14.7.4.4)
    paragraph = dictionary(
        Type="/StructElem",
        S="/P",
        P=document.indirect_reference,
        Pg=page.indirect_reference,
        K=mark,
        ActualText=TextStringObject(text),
    )
    reference = writer._add_object(paragraph)
    owners.append(reference)
    document["/K"].insert(0, reference)
    return mark
