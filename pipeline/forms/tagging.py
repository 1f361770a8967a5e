"""The structure of a form, when something that is read is added to a page (ISO 32000-1, 14.7)."""

from typing import Any

from pypdf.generic import TextStringObject

from pipeline.forms.draft import Draft
from pipeline.pdf_objects import dictionary


def add_paragraph(draft: Draft, page: Any, text: str) -> int:
    """Give a text its place in the structure, before all else; return its marked-content identifier."""
    root: Any = draft.source.root["/StructTreeRoot"]
    document = root["/K"][0].get_object().indirect_reference
    # A number tree of one node (ISO 32000-1, 7.9.7), which ours are: numbers and what they stand for, in turn.
    rank = root["/ParentTree"]["/Nums"].index(page["/StructParents"]) + 1
    marks = (root.indirect_reference, "/ParentTree", "/Nums", rank)
    mark = len(draft.read(*marks))  # it lists the marks of a page in their order (ISO 32000-1, 14.7.4.4)
    paragraph = dictionary(
        Type="/StructElem",
        S="/P",
        P=document,
        Pg=page.indirect_reference,
        K=mark,
        ActualText=TextStringObject(text),
    )
    reference = draft.add(paragraph)
    draft.insert(*marks, at=mark, value=reference)
    draft.insert(document, "/K", at=0, value=reference)
    return mark
