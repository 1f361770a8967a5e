"""The widgets of a form of ours, and where each answer stands on the pages of a blank one."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pypdf import PdfReader

from pipeline.dossier.model.fields import FieldType
from pipeline.forms.editions import FormSpec

Box = tuple[float, float, float, float]
"""The least x and y, then the greatest: points from the lower left corner of a page, or millimetres from the upper."""
_MM = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Place:
    """One widget: a text, a box to tick, or one answer of a choice."""

    option: str
    """Export value of the answer; "" for a text or a box to tick."""
    page: int
    """Index, from 0."""
    box: Box
    """Millimetres from the upper left corner of the page."""


def fields_of(form: Any) -> dict[str, Any]:
    """PDF name → field, of an AcroForm."""
    return {str(field.get_object()["/T"]): field.get_object() for field in form["/Fields"]}


def widgets_of(field: Any) -> list[Any]:
    """What shows a field on the pages: its kids, or itself."""
    return [reference.get_object() for reference in field.get("/Kids", [field])]


def box_of(widget: Any) -> Box:
    """The rectangle of a widget, in points."""
    left, bottom, right, top = (float(edge) for edge in widget["/Rect"])
    return left, bottom, right, top


def widen(box: Box, by: float) -> Box:
    """Move each edge outwards."""
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def around(boxes: Iterable[Box]) -> Box:
    """The least box that holds some others."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


@cache
def places(spec: FormSpec) -> Mapping[str, tuple[Place, ...]]:
    """PDF field name → its places on the blank of an edition, one for each answer of a choice; the marker has none."""
    reader = PdfReader(io.BytesIO(spec.blank()))
    root: Any = reader.root_object
    fields = fields_of(root["/AcroForm"])
    pages: dict[Any, tuple[int, float]] = {
        page.indirect_reference: (index, float(page.mediabox.height)) for index, page in enumerate(reader.pages)
    }

    def place(option: str, widget: Any) -> Place:
        index, height = pages[widget.raw_get("/P")]
        left, bottom, right, top = box_of(widget)
        return Place(option, index, (left * _MM, (height - top) * _MM, right * _MM, (height - bottom) * _MM))

    return {
        field.name: tuple(
            map(
                place,
                [option.value for option in field.options] if field.type is FieldType.RADIO else [""],
                widgets_of(fields[field.name]),
            )
        )
        for field in spec.fields
        if field.type is not FieldType.MARKER
    }


def page_count(spec: FormSpec) -> int:
    """Return the number of pages of a form."""
    return 1 + max(place.page for found in places(spec).values() for place in found)
