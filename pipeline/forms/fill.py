"""Fill a form: values, states and appearances, drawn with the font that the form carries."""

from collections.abc import Mapping
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import TextStringObject

from pipeline.dossier.model.fields import A_CHOISIR, Field, FieldType
from pipeline.forms import appearance
from pipeline.forms.editions import CHECKED_STATE, FormSpec
from pipeline.forms.page_mark import mark_pages
from pipeline.forms.widgets import box_of, fields_of, reopen, widgets_of
from pipeline.pdf_objects import put, written

Value = str | bool | None
_OFF = "Off"


def fill(pdf: bytes, spec: FormSpec, values: Mapping[str, Value]) -> bytes:
    """Fill a form built by ``build_form``; same form and values, same bytes.

    ``values``: target (``Field.target``) → text, True or False for a box, export value for a choice or a list; ``None``
    empties the field. A field that is not named keeps what it has. Texts are kept as they are given.

    Raises:
        ValueError: for a target, a type of value or an answer that the form does not have; values are not quoted.
    """
    states = {target: _state(spec, target, value) for target, value in values.items()}
    writer = reopen(pdf)
    form: Any = writer.root_object["/AcroForm"]
    metrics = appearance.Metrics.of_form(form)
    fields = fields_of(form)
    for target, state in states.items():
        field = spec.by_target[target]
        if field.type in (FieldType.CHECKBOX, FieldType.RADIO):
            _choose(fields[field.name], state)
        else:
            _write(writer, form["/DR"]["/Font"], metrics, field, fields[field.name], state)
    if "dossier" in states:
        mark_pages(writer, spec, states["dossier"])
    # Every appearance is drawn: nothing is left to the viewer, whose own fonts may lack a letter of a name.
    form.pop("/NeedAppearances", None)
    return written(writer)


def _state(spec: FormSpec, target: str, value: Value) -> str:
    """The text, or the name of the state, that a value stands for."""
    field = spec.by_target.get(target)
    if field is None or field.type is FieldType.MARKER:
        raise ValueError(f"{spec.kind} has no field to fill for {target}")
    accepted: Mapping[object, str]
    if field.type is FieldType.CHECKBOX:
        accepted = {True: CHECKED_STATE, False: _OFF, None: _OFF}
    elif field.type is FieldType.RADIO:
        accepted = {None: _OFF} | {option.value: option.value for option in field.options}
    elif field.type is FieldType.LIST:
        accepted = {option.value: option.label for option in field.options} | {None: "", A_CHOISIR.value: ""}
    else:
        accepted = {None: ""} | ({value: value} if isinstance(value, str) else {})
    if value not in accepted:
        raise ValueError(f"{target} of {spec.kind} does not take such a value")
    return accepted[value]


def _choose(field: Any, state: str) -> None:
    """Set a box or a radio group, and the state of each of its widgets."""
    # Both: some programs go by the value of the field, others by the state of its widgets.
    put(field, V=f"/{state}")
    for widget in widgets_of(field):
        put(widget, AS=f"/{state if f'/{state}' in widget['/AP']['/N'] else _OFF}")


def _write(writer: PdfWriter, fonts: Any, metrics: appearance.Metrics, field: Field, widget: Any, text: str) -> None:
    """Set a text, or the label chosen in a list, and draw it."""
    left, bottom, right, top = box_of(widget)
    operators = appearance.text(metrics, text, right - left, top - bottom, multiline=field.type is FieldType.MULTILINE)
    if text or field.type is not FieldType.LIST:
        put(widget, V=TextStringObject(text))
    else:
        widget.pop("/V", None)  # a list without a value has no « /V »: "" is none of its options
    put(widget, AP={"/N": writer._add_object(appearance.form_xobject(operators, right - left, top - bottom, fonts))})
