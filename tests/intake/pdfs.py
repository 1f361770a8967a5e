"""PDFs for the tests of the intake: the project's own blank forms, edited object by object with pypdf."""

import io
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, ByteStringObject, NameObject, TextStringObject

from pipeline.dossier.model.dossier import Anomaly
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from pipeline.intake.raw import RawForm, Reading
from pipeline.intake.reader import read_pdf
from tests import eleves

FICHE = FORMS[Kind.FICHE]
PROTOCOLE = FORMS[Kind.PROTOCOLE]
Values = Mapping[str, str | bool]


@cache
def blank(kind: Kind) -> bytes:
    """The committed blank form."""
    return FORMS[kind].blank()


class Pdf:
    """A form being edited."""

    def __init__(self, content: bytes) -> None:
        self.writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
        root: Any = self.writer._root_object
        self.root = root
        self.acroform = root["/AcroForm"]
        self.fields: dict[str, Any] = {
            str(ref.get_object()["/T"]): ref.get_object() for ref in self.acroform["/Fields"]
        }

    def kids(self, name: str) -> list[Any]:
        """Widgets of a field: its kids, or itself."""
        field = self.fields[name]
        return [ref.get_object() for ref in field["/Kids"]] if "/Kids" in field else [field]

    def text(self, name: str, value: object) -> "Pdf":
        """Write ``/V`` of a text: str as the library does, bytes as they are, any other PDF object as it is."""
        if isinstance(value, bytes):
            value = ByteStringObject(value)
        elif type(value) is str:
            value = TextStringObject(value)
        self.fields[name][NameObject("/V")] = value
        return self

    def button(self, name: str, *, v: str | None = None, on: Iterable[str] = ()) -> "Pdf":
        """Write ``/V`` (left as it is when ``None``) and put on the widgets that have these states."""
        if v is not None:
            self.fields[name][NameObject("/V")] = NameObject(f"/{v}")
        for kid in self.kids(name):
            for state in on:
                if f"/{state}" in kid["/AP"]["/N"]:
                    kid[NameObject("/AS")] = NameObject(f"/{state}")
        return self

    def without(self, names: Iterable[str]) -> "Pdf":
        """Take fields out, with their widgets."""
        names = set(names)
        gone = {id(kid) for name in names for kid in self.kids(name)}
        for page in self.writer.pages:
            annotations: Any = page["/Annots"]
            page[NameObject("/Annots")] = ArrayObject(ref for ref in annotations if id(ref.get_object()) not in gone)
        self.acroform[NameObject("/Fields")] = ArrayObject(
            ref for ref in self.acroform["/Fields"] if str(ref.get_object()["/T"]) not in names
        )
        return self

    def save(self) -> bytes:
        """Return the bytes of the PDF."""
        return save(self.writer)


def save(writer: PdfWriter) -> bytes:
    """Return the bytes of a document."""
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def fill(kind: Kind, values: Values) -> Pdf:
    """A form filled as most programs do, ``/V`` and ``/AS`` both; ``values`` by target."""
    pdf = Pdf(blank(kind))
    for target, value in values.items():
        name = FORMS[kind].by_target[target].name
        if value is True:
            pdf.button(name, v="oui", on=["oui"])
        elif "/Kids" in pdf.fields[name]:
            pdf.button(name, v=str(value), on=[str(value)])
        else:
            pdf.text(name, str(value))
    return pdf


def fiche(changes: Mapping[str, Any] | None = None) -> Pdf:
    """The complete fiche of the baseline pupil, with changes by target."""
    return fill(Kind.FICHE, eleves.fiche(**(changes or {})))


def protocole(changes: Mapping[str, Any] | None = None) -> Pdf:
    """The complete protocole of the baseline pupil, with changes by target."""
    return fill(Kind.PROTOCOLE, eleves.protocole(**(changes or {})))


def read(content: bytes | Pdf) -> Reading:
    """Read bytes under a fixed name."""
    return read_pdf(content.save() if isinstance(content, Pdf) else content, "formulaire.pdf")


def form(content: bytes | Pdf) -> RawForm:
    """Read the one form that a PDF must hold."""
    reading = read(content)
    assert reading.diagnosis is None, reading.diagnosis.code
    (found,) = reading.forms
    return found


def diagnosis(content: bytes | Pdf) -> str:
    """Read a PDF that must hold no form, and return the code of its diagnosis."""
    reading = read(content)
    assert reading.forms == ()
    assert reading.diagnosis is not None
    return reading.diagnosis.code


def by_target(found: RawForm) -> dict[str, str | bool]:
    """Answers of a form by target, without the empty ones and the marker."""
    fields = FORMS[found.kind].by_name
    return {
        fields[name].target: answer.value
        for name, answer in found.values.items()
        if answer.value not in (None, False) and fields[name].target != "edition"
    }


def codes(anomalies: Iterable[Anomaly]) -> list[tuple[str, str]]:
    """Code and target of each anomaly."""
    return [(anomaly.code, anomaly.target) for anomaly in anomalies]
