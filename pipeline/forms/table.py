"""What a field of a form is, and the builder of the tables of fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pipeline.dossier.model.forms import Kind
from pipeline.dossier.model.requis import REQUIRED


class FieldType(StrEnum):
    """How a field is filled."""

    TEXT = "text"
    MULTILINE = "multiline"
    CHECKBOX = "checkbox"
    RADIO = "radio"
    LIST = "list"
    """Drop-down list; its PDF values are the labels, which is what every client writes."""
    MARKER = "marker"
    """Read-only text carrying the form's kind and edition, e.g. ``fiche/1``."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a radio group or of a list."""

    value: str
    """Export value and widget state: an ASCII word, never a digit (clients shift digit-only states)."""
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form."""

    name: str
    """PDF field name: flat ASCII, with the form's prefix, no dot."""
    label: str
    """French wording, complete out of context: tooltip, spoken label, « what is missing »."""
    type: FieldType
    target: str
    """Where the value goes in the typed form, e.g. ``nom``, ``niveau.7``, ``edt.m1.lundi.presence``."""
    options: tuple[Option, ...] = ()
    required: bool = False
    addition: bool = False
    """A departmental addition to the annexe."""


@dataclass(frozen=True, slots=True)
class FormSpec:
    """One fillable form."""

    kind: Kind
    prefix: str
    edition: str
    """Edition being issued; the marker field holds ``{kind}/{edition}``."""
    title: str
    filename: str
    """In ``forms_pdf/``."""
    fields: tuple[Field, ...]

    @property
    def marker(self) -> str:
        """Value of the marker field."""
        return f"{self.kind}/{self.edition}"

    @property
    def by_name(self) -> Mapping[str, Field]:
        """PDF field name → field."""
        return {field.name: field for field in self.fields}

    @property
    def by_target(self) -> Mapping[str, Field]:
        """Target → field."""
        return {field.target: field for field in self.fields}


OUI_NON = (Option("oui", "oui"), Option("non", "non"))
CHECKED_STATE = "oui"
"""On-state of every checkbox of our forms."""
SOURCE_KEY = "/CDESOrigine"
"""Key of the catalogue of a form prefilled from a copy on paper: SHA-256 of that copy, 64 hex digits."""
A_CHOISIR = Option("-", "à choisir")
"""First option of every list: no answer (some clients cannot fill a list that has an empty option)."""


class Table:
    """Builds the fields of one form with its prefix, required flags and additions."""

    def __init__(self, kind: Kind, prefix: str) -> None:
        self._required = REQUIRED[kind]
        self._prefix = prefix
        self.fields: list[Field] = []

    def add(
        self,
        name: str,
        label: str,
        target: str,
        type: FieldType = FieldType.TEXT,
        options: tuple[Option, ...] = (),
        *,
        addition: bool = False,
    ) -> None:
        """Add a field, by default a line of text; it is required when the rules require its target."""
        required = target in self._required
        self.fields.append(Field(f"{self._prefix}_{name}", label, type, target, options, required, addition))

    def multiline(self, name: str, label: str, target: str, *, addition: bool = False) -> None:
        """Add a text of several lines."""
        self.add(name, label, target, FieldType.MULTILINE, addition=addition)

    def check(self, name: str, label: str, target: str, *, addition: bool = False) -> None:
        """Add a box to tick."""
        self.add(name, label, target, FieldType.CHECKBOX, addition=addition)

    def radio(
        self,
        name: str,
        label: str,
        target: str,
        options: tuple[Option, ...] = OUI_NON,
        *,
        addition: bool = False,
    ) -> None:
        """Add a group of answers of which one is chosen, by default oui / non."""
        self.add(name, label, target, FieldType.RADIO, options, addition=addition)

    def choices(self, name: str, label: str, target: str, options: tuple[Option, ...]) -> None:
        """Add a drop-down list; its first option is « à choisir »."""
        self.add(name, label, target, FieldType.LIST, (A_CHOISIR, *options))
