"""Fill a form: values, states and appearances, drawn with the font that the form carries."""

from collections.abc import Mapping
from typing import Any

from pypdf.generic import TextStringObject

from pipeline.dossier.model.fields import A_CHOISIR, Field, FieldType
from pipeline.forms import appearance
from pipeline.forms.draft import Draft
from pipeline.forms.editions import CHECKED_STATE, FormSpec
from pipeline.forms.page_mark import number_pages
from pipeline.forms.widgets import box_of, widgets_of

Value = str | bool | None
_OFF = "Off"


def fill(pdf: bytes, spec: FormSpec, values: Mapping[str, Value]) -> bytes:
    """Fill a form built by ``build_form``; same form and values, same bytes.

    ``values``: target (``Field.target``) → text, True or False for a box, export value for a choice or a list; ``None``
    empties the field. A field that is not named keeps what it has. Texts are kept as they are given.

    Raises:
        ValueError: for a target, a type of value or an answer that the form does not have; values are not quoted.
    """
    draft = Draft(pdf, spec)
    answer(draft, values)
    return draft.written()


def answer(draft: Draft, values: Mapping[str, Value]) -> None:
    """Fill a draft, as :func:`fill` does.

    Raises:
        ValueError: as there.
    """
    spec = draft.spec
    states = {target: _state(spec, target, value) for target, value in values.items()}
    for target, state in states.items():
        field = spec.by_target[target]
        if field.type in (FieldType.CHECKBOX, FieldType.RADIO):
            _choose(draft, draft.source.fields[field.name], state)
        else:
            _write(draft, field, draft.source.fields[field.name], state)
    if "dossier" in states:
        number_pages(draft, states["dossier"])
    # Every appearance is drawn: nothing is left to the viewer, whose own fonts may lack a letter of a name.
    draft.remove(draft.source.root.raw_get("/AcroForm"), "/NeedAppearances")


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


def _choose(draft: Draft, field: Any, state: str) -> None:
    """Set a box or a radio group, and the state of each of its widgets."""
    # Both: some programs go by the value of the field, others by the state of its widgets.
    draft.put(field.indirect_reference, V=f"/{state}")
    for widget in widgets_of(field):
        draft.put(widget.indirect_reference, AS=f"/{state if f'/{state}' in widget['/AP']['/N'] else _OFF}")


def _write(draft: Draft, field: Field, widget: Any, text: str) -> None:
    """Set a text, or the label chosen in a list, and draw it."""
    left, bottom, right, top = box_of(widget)
    width, height = right - left, top - bottom
    multiline = field.type is FieldType.MULTILINE
    reference = widget.indirect_reference
    if text or field.type is not FieldType.LIST:
        draft.put(reference, V=TextStringObject(text))
    else:
        draft.remove(reference, "/V")  # a list without a value has no « /V »: "" is none of its options
    operators = appearance.text(draft.source.metrics, text, width, height, multiline=multiline)
    drawn = appearance.form_xobject(operators, width, height, draft.source.fonts)
    former = widget["/AP"].raw_get("/N")
    if draft.source.is_shared(former.idnum):
        draft.put(reference, AP={"/N": draft.add(drawn)})
    else:
        draft.replace(former, drawn)  # in its place: what it showed is gone from the file
