"""The three forms, by kind: annexes I and II of the circulaire, and the decision; and the fields that each declares."""

from collections.abc import Mapping
from typing import Any

from pipeline.dossier.model.decision import Decision
from pipeline.dossier.model.fields import Field, declared_fields, declared_roots
from pipeline.dossier.model.forms import Fiche, Kind, Protocole

ReceivedForm = Fiche | Protocole | Decision
"""Any form received."""
TYPED: Mapping[Kind, type[ReceivedForm]] = {Kind.FICHE: Fiche, Kind.PROTOCOLE: Protocole, Kind.DECISION: Decision}
"""Kind → its typed form."""
PREFIXES: Mapping[Kind, str] = {Kind.FICHE: "fiche", Kind.PROTOCOLE: "proto", Kind.DECISION: "deci"}
"""Kind → how the PDF names of its fields begin: several forms may live in one file."""
FIELDS: Mapping[Kind, tuple[Field, ...]] = {kind: declared_fields(form, PREFIXES[kind]) for kind, form in TYPED.items()}
"""Kind → every field that an edition of the form has, in the order of the printed form."""
BY_TARGET: Mapping[Kind, Mapping[str, Field]] = {
    kind: {field.target: field for field in fields} for kind, fields in FIELDS.items()
}
REQUIRED: Mapping[Kind, Mapping[str, str]] = {
    kind: {field.target: field.missing for field in fields if field.required} for kind, fields in FIELDS.items()
}
"""Kind → target → French noun phrase naming what is missing (used as « Il manque … »).

Conditional requirements (a precision once a box is ticked, at least one task …) are rules of their own.
"""
ROOTS: Mapping[Kind, Mapping[str, int]] = {kind: declared_roots(form) for kind, form in TYPED.items()}
"""Kind → first word of a target, or attribute → rank of the attribute on the form."""
_KINDS = {form: kind for kind, form in TYPED.items()}


def kind_of(form: ReceivedForm) -> Kind:
    """Which form it is."""
    return _KINDS[type(form)]


def is_answered(kind: Kind, target: str) -> bool:
    """A form has a question under this target, or several below it (``edt``)."""
    return any(asked == target or asked.startswith(f"{target}.") for asked in BY_TARGET[kind])


def value_at(form: ReceivedForm, target: str) -> Any:
    """What a typed form holds for a target: a reading, a text, an answer, a tick.

    Raises:
        KeyError: for a target that the form does not declare.
    """
    return BY_TARGET[kind_of(form)][target].get(form)


def written_at(form: ReceivedForm, target: str) -> str:
    """The text of a target as it was written; "" for what is no text."""
    value = value_at(form, target)
    return str(getattr(value, "texte", value) or "") if not isinstance(value, bool) else ""
