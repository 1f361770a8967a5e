"""What stands at a target of a typed form, and how it is shown as received."""

from typing import Any

from pipeline.dossier.model.forms import Cellule, Form, Protocole, Signature
from pipeline.dossier.values.types import Lecture
from pipeline.forms.fields import Field, FieldType

TypedValue = Lecture[Any] | str | bool | None
"""A reading, a plain text, an export value (text), a tick or an answer oui/non."""


def value_at(form: Form, target: str) -> TypedValue:
    """Return what the typed form holds for a target (see ``Field.target``).

    Raises:
        LookupError: for a target that the typed form does not hold (the marker, the bounds of a row's hours).
    """
    head, *rest = target.split(".")
    if head == "niveau" and not isinstance(form, Protocole):
        return form.niveaux[int(rest[0]) - 1]
    if head == "besoin" and not isinstance(form, Protocole):
        return form.besoins[int(rest[0]) - 1]
    if head == "signature" and isinstance(form, Protocole):
        signature: TypedValue = _attribute(form.signatures.get(rest[0], Signature()), rest[1], target)
        return signature
    if head == "edt" and isinstance(form, Protocole):
        if len(rest) == 1:
            return form.emploi.horaires.get(rest[0], Lecture())
        if len(rest) == 3:
            cell: TypedValue = _attribute(form.emploi.cellules.get((rest[0], rest[1]), Cellule()), rest[2], target)
            return cell
        raise LookupError(target)
    found: Any = form
    for name in (head, *rest):
        found = _attribute(found, name, target)
    value: TypedValue = found
    return value


def _attribute(owner: Any, name: str, target: str) -> Any:
    if not hasattr(owner, name):
        raise LookupError(target)
    return getattr(owner, name)


def shown_value(form: Form, field: Field) -> str:
    """Return the value of a field as it was received: text, « oui », the wording of the answer; "" when empty."""
    found = value_at(form, field.target)
    if isinstance(found, Lecture):
        return found.texte
    if field.type is FieldType.CHECKBOX:
        return "☑ coché" if found else "☐ non coché"
    if isinstance(found, bool):
        found = "oui" if found else "non"
    if field.type is FieldType.RADIO:
        return next((option.label for option in field.options if option.value == found), "")
    return str(found or "")


def anchor(kind: str, target: str) -> str:
    """Identifier of a field in the part « tel que reçu », to which the synthesis refers."""
    return f"{kind}-{target.replace('.', '-')}"
