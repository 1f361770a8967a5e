"""What the marks of its pages say of a form that was read off them; needs no library."""

from pipeline.forms.editions import spec_of
from pipeline.intake.raw import Origin, RawForm

Marks = tuple[str, str, str]
"""Kind, edition and dossier: what the marks of the pages of one form share."""


def marks_of(form: RawForm) -> Marks:
    """Return what the marks of its pages say of a form, the pages apart."""
    number = form.values[spec_of(form.kind, form.edition).by_target["dossier"].name]
    return form.kind.value, form.edition, str(number.value) if number.origin is Origin.MARK else ""


def sheets_of(form: RawForm) -> tuple[int, ...]:
    """Return the pages of its file on which a form stands, from 0."""
    return tuple(sorted({view.sheet for view in form.views}))
