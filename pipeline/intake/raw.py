"""What a file holds, before any meaning is given to it: plain data, free of the libraries that read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from pipeline.dossier.model.dossier import Anomaly
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import PageView


class Origin(StrEnum):
    """How a value was obtained."""

    FIELD = "field"
    """From a field of the PDF."""
    PAGE_TEXT = "page_text"
    """From the text that the page shows in the frame of the answer."""
    INK = "ink"
    """From what is inked in the frame."""
    MARK = "mark"
    """From the mark of the page."""


class Provenance(StrEnum):
    """What a form was read from."""

    FIELDS = "fields"
    FLAT = "flat"
    """Pages printed to PDF, or flattened: their text is text."""
    SCAN = "scan"
    """Pictures of pages: nothing but ink."""


SURE = 0.9
"""Confidence from which a value is taken."""


class RawValue(NamedTuple):
    """One field as the file holds it, and as it is understood; the register keeps it in this order."""

    raw: str
    """Faithful text of what the PDF holds, before any normalisation; both sides of a button (``/V /oui /AS /Off``)."""
    value: str | bool | None
    """Text (NFC, ``\\n`` line breaks), tick, or export value of a radio; ``None`` when empty or not certain."""
    origin: Origin = Origin.FIELD
    confidence: float = 1.0
    """From 0 to 1; below ``SURE`` it is not certain. That nothing shows where an answer is expected is never certain:
    some programs draw pages without them."""
    doubt: str = ""
    """French: why an answer that shows, or may, was not taken."""

    @property
    def certain(self) -> str | bool | None:
        """The value when it is certain, else ``None``: all that is said of it before a person confirms it."""
        return self.value if self.confidence >= SURE else None


@dataclass(frozen=True, slots=True)
class RawForm:
    """One of our forms, read from a PDF or from a row of a relevé."""

    kind: Kind
    edition: str
    """From the marker field; "" when the marker is gone and the form was known by its field names."""
    values: Mapping[str, RawValue]
    """PDF field name → value, in the order of the form's table; a field that the PDF lost is absent."""
    anomalies: tuple[Anomaly, ...] = ()
    """What is wrong with the reading itself; their ``target`` is the field's target."""
    provenance: Provenance = Provenance.FIELDS
    views: tuple[PageView, ...] = ()
    """Of a form read off its pages; in the order of the form's pages."""
    source: str = ""
    """SHA-256 of the copy on paper that this form was filled in from; "" when it says none."""
    missing: tuple[int, ...] = ()
    """Pages of the form, from 0, that are not in the file: of a form read off its pages, one picture a page."""

    @property
    def confirmable(self) -> bool:
        """Read off its pages, and whole: a person may take it as it is."""
        return self.provenance is Provenance.FLAT and not self.unread

    @property
    def unread(self) -> tuple[str, ...]:
        """Names of the fields that show, or may hide, an answer that was not taken."""
        return tuple(name for name, value in self.values.items() if value.doubt)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What happened to a file that cannot be taken in, in French, for the secretariat."""

    code: str
    """Stable identifier, see :mod:`pipeline.intake.diagnosis`."""
    titre: str
    que_s_est_il_passe: str
    pourquoi: str
    """Why it matters."""
    qui: str
    """Who acts."""
    comment: str
    """How to mend it."""
    apercu: str = ""
    """What the file shows, as plain text, for whoever cannot or must not open it; "" when nothing is known."""


@dataclass(frozen=True, slots=True)
class Refus:
    """Pages of ours from which nothing was taken."""

    diagnosis: Diagnosis
    dossier: str
    """The one number that the marks of the pages bear, ``2003-0012``; "" when there is none, or more than one."""


@dataclass(frozen=True, slots=True)
class Rejet:
    """A row of a relevé de décisions that was not taken in; the other rows are."""

    ligne: int
    """Row number, from 1, as the spreadsheet shows it; 0 for a sheet as a whole."""
    dossier: str
    """Number of the dossier as written in the row; "" when none."""
    motif: str
    """French: why, and what to do."""
    feuille: str = ""
    """Name of the sheet, where there may be a doubt which it is."""
    rang: int = 1
    """Rank of the sheet in the workbook."""

    @property
    def lieu(self) -> str:
        """French: where it stands."""
        if not self.feuille:
            return f"Ligne {self.ligne}"
        return f"Feuille « {self.feuille} »" + (f", ligne {self.ligne}" if self.ligne else "")

    @property
    def partie(self) -> str:
        """What tells it from others of the same file."""
        return f"feuille_{self.rang}_ligne_{self.ligne}" if self.feuille else f"ligne_{self.ligne}"


class Courrier(NamedTuple):
    """What a mail says of itself. Shown to a person; it proves nothing, for anybody can write anything there."""

    expediteur: str
    objet: str
    date: str
    """Day on which it says that it was sent, ISO 8601; "" when it says none."""


@dataclass(frozen=True, slots=True)
class Contenu:
    """A file found in another one."""

    nom: str
    """Under which it stood there, ready to be shown."""
    octets: bytes
    courrier: Courrier | None = None
    """The mail to which it was joined, when that is what holds it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Outcome of reading one file: forms and rejected rows (one at least), or a diagnosis; never both."""

    file: str
    """Name of the file as it was given."""
    sha256: str
    """64 hex digits."""
    forms: tuple[RawForm, ...] = ()
    """One form, a fiche and a protocole that came in one file, or the decisions of a relevé."""
    diagnosis: Diagnosis | None = None
    releve: bool = False
    """The forms are the rows of a relevé de décisions."""
    rejets: tuple[Rejet, ...] = ()
    dossier: str = ""
    """Number of the dossier that a file without a form carries all the same, in a field or in the mark of its pages."""
    producer: str = ""
    """Program that wrote a file without a form, or one read off its pages, as the PDF says it (``/Producer``,
    ``/Creator``), cleaned; "" else."""
    suspect: bool = False
    """Not a form, and not proved free of active content: its copy must not keep a name that opens at a click."""
    contenus: tuple[Contenu, ...] = ()
    """Files found in this one: each is to be read as a file of its own. The diagnosis of what only holds them
    (``OPENED`` of :mod:`pipeline.intake.diagnosis`) calls for nobody; a form may also have files joined to it."""
    actif: str | None = None
    """French: what acts in a file that holds forms; "" when it was proved that nothing does, ``None`` when that was not
    looked at, or takes long."""
    suffixe: str = ""
    """How the name of its copy must end, by its bytes (« .webp »); "" when only the name under which it came says."""
