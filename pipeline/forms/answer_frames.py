"""Where each answer stands on the pages of a blank form, in millimetres from the upper left corner of its page."""

import io
from dataclasses import dataclass
from functools import cache
from typing import Any

from pypdf import PdfReader

from pipeline.dossier.model.fields import FieldType
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import EDITIONS, FormSpec

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
_MM = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Place:
    """One widget: a text, a box to tick, or one answer of a choice."""

    name: str
    """PDF field name."""
    option: str
    """Export value of the answer; "" for a text or a box to tick."""
    page: int
    """Index, from 0."""
    box: Box


def places(spec: FormSpec) -> tuple[Place, ...]:
    """Return the places of an edition of a form, those of its marker apart, in the order of its fields."""
    return _places(spec.kind, spec.edition)


@cache
def _places(kind: Kind, edition: str) -> tuple[Place, ...]:
    spec = EDITIONS[kind][edition]
    reader = PdfReader(io.BytesIO(spec.blank()))
    found: dict[tuple[str, str], Place] = {}
    for index, page in enumerate(reader.pages):
        height = float(page.mediabox.height)
        annotations: Any = page.get("/Annots", ())
        for reference in annotations:
            widget: Any = reference.get_object()
            parent: Any = widget.get("/Parent")
            name = str(widget["/T"] if parent is None else parent["/T"])
            states = [] if parent is None else [str(state)[1:] for state in widget["/AP"]["/N"] if state != "/Off"]
            option = states[0] if states else ""
            left, bottom, right, top = (float(edge) for edge in widget["/Rect"])
            box = (left * _MM, (height - top) * _MM, right * _MM, (height - bottom) * _MM)
            found[name, option] = Place(name, option, index, box)
    return tuple(
        found[field.name, option]
        for field in spec.fields
        if field.type is not FieldType.MARKER
        for option in ([one.value for one in field.options] if field.type is FieldType.RADIO else [""])
    )


def page_count(spec: FormSpec) -> int:
    """Return the number of pages of a form."""
    return 1 + max(place.page for place in places(spec))
