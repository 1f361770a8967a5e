"""RawForm → typed form, by target: what each answer means, never what the PDF called it.

Nothing is judged here: a value that is unreadable or reads two ways keeps its text and its doubt in its
:class:`~pipeline.dossier.values.types.Lecture`, and the rules speak of it.
"""

from datetime import date

from pipeline.dossier.model.annexes import FIELDS, TYPED, ReceivedForm
from pipeline.dossier.model.fields import Answer, FieldType, build_form
from pipeline.forms.editions import spec_of
from pipeline.intake.raw import RawForm


def answers(raw: RawForm) -> dict[str, Answer]:
    """Return target → what is written there; a target that is empty, or was not read for certain, is absent."""
    by_name = spec_of(raw.kind, raw.edition).by_name
    return {
        by_name[name].target: answer.value
        for name, answer in raw.values.items()
        if name in by_name and by_name[name].type is not FieldType.MARKER and answer.value not in (None, "", False)
    }


def parse_form(raw: RawForm, *, reference: date) -> ReceivedForm:
    """Give the form its types; ``reference`` (the day of reception) is what two-digit years are read against.

    A question that the edition of the form does not ask is one that nobody answered.
    """
    form: ReceivedForm = build_form(TYPED[raw.kind], FIELDS[raw.kind], answers(raw), reference)
    return form
