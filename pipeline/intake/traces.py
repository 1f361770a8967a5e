"""What a PDF that is set aside still says: the program that made it, and the number of a dossier."""

import io
from dataclasses import dataclass
from typing import Any

from pipeline.dossier.matching.rattachement import normalise_numero
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from pipeline.intake.fields.answers import read_answer
from pipeline.intake.fields.objects import Walk, get, resolve_dict, text_of
from pipeline.intake.programs import clean_name

_NUMBERS = {
    field.name: field
    for kind in (Kind.FICHE, Kind.PROTOCOLE)
    for field in FORMS[kind].fields
    if field.target == "dossier"
}


@dataclass(frozen=True, slots=True)
class Traces:
    """Nothing certain but these."""

    producer: str = ""
    """Cleaned ``/Producer`` and ``/Creator``."""
    dossier: str = ""
    """The one number that its fields bear, in the form ``2003-0012``; "" when there is none, or more than one."""


def traces(content: bytes) -> Traces:
    """Look for them; a file that cannot be opened has none. Never raises."""
    from pypdf import PdfReader  # noqa: PLC0415 - an empty run must not pay for it

    from pipeline.intake.fields.walk import Walker  # noqa: PLC0415

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            reader.decrypt("")
        producer = _producer(reader.trailer)
        return Traces(producer, _number(Walker(reader.trailer["/Root"]).walk()))
    except Exception:  # the library's boundary: whatever it raises on untrusted bytes, there is no trace
        return Traces()


def _producer(trailer: Any) -> str:
    info = resolve_dict(dict.get(trailer, "/Info")) or {}
    return clean_name(text_of(get(info, key)) for key in ("/Producer", "/Creator"))


def _number(walk: Walk) -> str:
    """Two numbers are two dossiers: none is then chosen."""
    written = [read_answer(_NUMBERS[pdf.name], pdf).value.value for pdf in walk.fields if pdf.name in _NUMBERS]
    found = {normalise_numero(value) or value for value in written if isinstance(value, str) and value}
    only = found.pop() if len(found) == 1 else ""
    return normalise_numero(only) or ""
