"""How the value of a field is shown as it was received."""

from pipeline.dossier.model.annexes import ReceivedForm
from pipeline.dossier.model.fields import Field, FieldType
from pipeline.dossier.values.types import Lecture


def shown_value(form: ReceivedForm, field: Field) -> str:
    """Return the value of a field as it was received: text, « oui », the wording of the answer; "" when empty."""
    found = field.get(form)
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
