"""What the tests of the forms share: the committed PDFs and a view of their fields as raw PDF objects."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, IndirectObject

from pipeline.dossier.model.fields import FieldType
from pipeline.forms.address import print_address
from pipeline.forms.draft import Draft
from pipeline.forms.editions import FormSpec
from pipeline.forms.highlight import highlight

Value = str | bool | None
TRICKY = "Zoé « D’ŒUVRÉ »\u00a0; n°\u00a01 – 12\u202f€ Łukasz NGUYỄN İ ẞ"


def blank(spec: FormSpec) -> bytes:
    """The committed blank form."""
    return spec.blank()


def highlighted(pdf: bytes, spec: FormSpec, raisons: Mapping[str, str], annonce: str) -> bytes:
    """A form, what is asked for highlighted."""
    draft = Draft(pdf, spec)
    highlight(draft, raisons, annonce)
    return draft.written()


def addressed(pdf: bytes, spec: FormSpec, lines: Sequence[str]) -> bytes:
    """A form, with the address that it is sent to."""
    draft = Draft(pdf, spec)
    print_address(draft, lines)
    return draft.written()


def fields(reader: PdfReader) -> list[Any]:
    """The terminal fields, as dictionaries, in the order of /Fields."""
    root: Any = reader.trailer["/Root"]
    return [reference.get_object() for reference in root["/AcroForm"]["/Fields"]]


def widgets(field: Any) -> list[Any]:
    """The widgets of a field: its kids, or itself."""
    return [kid.get_object() for kid in field.get("/Kids", ArrayObject())] or [field]


def raw_values(reader: PdfReader) -> dict[str, tuple[str, list[str]]]:
    """Field name → (/V, /AS of each widget), as stored; line breaks are one character, as readers take them.

    The choice in a list may stand alone in an array (ISO 32000-1, 12.7.4.4). PyMuPDF and pypdf write the name of a
    state as a text, PyMuPDF without its slash.
    """

    def value(field: Any) -> str:
        stored = field.get("/V", "")
        if field["/FT"] == "/Btn":
            return f"/{str(stored).removeprefix('/')}"
        return str(stored[0] if isinstance(stored, list) and len(stored) == 1 else stored)

    return {
        str(field["/T"]): (
            value(field).replace("\r\n", "\n").replace("\r", "\n"),
            [str(widget.get("/AS", "")) for widget in widgets(field)],
        )
        for field in fields(reader)
    }


def expected_values(spec: FormSpec, values: dict[str, Value]) -> dict[str, tuple[str, list[str]]]:
    """What ``raw_values`` must give once ``values``, by PDF field name, are filled in."""
    expected = {}
    for field in spec.fields:
        value = values.get(field.name)
        if field.type is FieldType.RADIO:
            states = [f"/{option.value}" if option.value == value else "/Off" for option in field.options]
            expected[field.name] = (f"/{value}" if value else "/Off", states)
        elif field.type is FieldType.CHECKBOX:
            state = "/oui" if value else "/Off"
            expected[field.name] = (state, [state])
        elif field.type is FieldType.LIST:
            expected[field.name] = (next((option.label for option in field.options if option.value == value), ""), [""])
        else:
            text = spec.marker if field.type is FieldType.MARKER else str(value or "")
            expected[field.name] = (text, [""])
    return expected


def everything(spec: FormSpec, round_: int) -> dict[str, Value]:
    """A value for every field, by PDF field name; over three rounds every choice is taken, every box both ways."""
    values: dict[str, Value] = {}
    for index, field in enumerate(spec.fields):
        if field.type is FieldType.LIST:
            answers = field.options[1:]
            values[field.name] = answers[(index + round_) % len(answers)].value
        elif field.type is FieldType.RADIO:
            values[field.name] = field.options[(index + round_) % len(field.options)].value
        elif field.type is FieldType.CHECKBOX:
            values[field.name] = (index + round_) % 2 == 0
        elif field.type is FieldType.MULTILINE:
            values[field.name] = f"{field.name}\n{TRICKY}"
        elif field.type is FieldType.TEXT:
            values[field.name] = f"{round_} {TRICKY} {field.name}"
    return values


def as_seen(spec: FormSpec, values: Mapping[str, Value]) -> dict[str, Value]:
    """The same values as a person sees them: the label of what is chosen in a list."""
    lists = {field.name: field.options for field in spec.fields if field.type is FieldType.LIST}
    return {
        name: next(option.label for option in lists[name] if option.value == value) if name in lists else value
        for name, value in values.items()
    }


def leftovers(pdf: bytes) -> set[int]:
    """Numbers of the objects to which nothing in a file leads."""
    reader = PdfReader(io.BytesIO(pdf))
    found: set[int] = set()
    todo: list[Any] = [reader.trailer.raw_get(key) for key in reader.trailer]
    while todo:
        value = todo.pop()
        if isinstance(value, IndirectObject):
            if value.idnum not in found:
                found.add(value.idnum)
                todo.append(value.get_object())
        elif isinstance(value, dict):
            todo += dict.values(value)
        elif isinstance(value, list):
            todo += list.__iter__(value)
    return {number for table in reader.xref.values() for number in table} - found
