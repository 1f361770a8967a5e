"""The editions of the fillable forms: the fields of each, and where its blank PDF is.

Every edition that was ever issued stays here and in ``forms_pdf/``: schools keep blank forms for years, and what comes
back is read as what it is, live, flat or scanned. A new field is declared ``since`` the next edition, which is then
issued below; ``pipeline forms build`` puts the former blank away before it writes the new one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pipeline.dossier.model.annexes import FIELDS, PREFIXES
from pipeline.dossier.model.fields import Field, FieldType
from pipeline.dossier.model.forms import Kind
from pipeline.resources import FORMS_PDF

CHECKED_STATE = "oui"
"""On-state of every checkbox of our forms: a word, as those of every choice.

With digits or positions for states, PDFBox, pdftk and iText tick the neighbouring answer without a word.
"""
SOURCE_KEY = "/CDESOrigine"
"""Key of the catalogue of a form prefilled from a copy on paper: SHA-256 of that copy, 64 hex digits."""


class PageView(NamedTuple):
    """Where a page of a form lies in the file; the register keeps it in this order."""

    page: int
    """Index of the page of the form, from 0."""
    sheet: int
    """Index of the page of the file."""
    matrix: tuple[float, ...]
    """3 × 3 by rows: millimetres of the form → parts of the longest side of the page of the file, as it shows."""


@dataclass(frozen=True)
class FormSpec:
    """One edition of a fillable form."""

    kind: Kind
    edition: str
    title: str
    filename: str
    """In ``forms_pdf/``."""
    fields: tuple[Field, ...]
    """The marker first, then in the order of the printed form, hence the tab order."""

    @property
    def prefix(self) -> str:
        """How the PDF names of its fields begin."""
        return PREFIXES[self.kind]

    @property
    def marker(self) -> str:
        """Value of the marker field."""
        return f"{self.kind}/{self.edition}"

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """PDF field name → field."""
        return {field.name: field for field in self.fields}

    @cached_property
    def by_target(self) -> Mapping[str, Field]:
        """Target → field."""
        return {field.target: field for field in self.fields}

    def blank(self) -> bytes:
        """Return the blank PDF."""
        return (FORMS_PDF / self.filename).read_bytes()


def edition_of(kind: Kind, number: int, title: str, stem: str, *, former: bool) -> FormSpec:
    """Declare one edition of a form; ``former``: another one is issued now."""
    # The decision is a form of the department from end to end: nothing on it is an addition.
    added = kind is not Kind.DECISION
    marker = Field(f"{PREFIXES[kind]}_edition", "Formulaire et édition", FieldType.MARKER, "edition", addition=added)
    filename = f"editions/{stem}_{number}.pdf" if former else f"{stem}.pdf"
    fields = (marker, *(field for field in FIELDS[kind] if field.since <= number))
    return FormSpec(kind, str(number), title, filename, fields)


def editions_of(kind: Kind, issued: int, title: str, stem: str) -> dict[str, FormSpec]:
    """Declare all editions of a form; ``issued``: number of the one that is given to schools now."""
    numbers = range(1, issued + 1)
    return {str(number): edition_of(kind, number, title, stem, former=number < issued) for number in numbers}


EDITIONS: Mapping[Kind, Mapping[str, FormSpec]] = {
    Kind.FICHE: editions_of(Kind.FICHE, 2, "Fiche d’évaluation de l’autonomie de l’élève", "fiche_evaluation"),
    Kind.PROTOCOLE: editions_of(
        Kind.PROTOCOLE,
        2,
        "Protocole d’accompagnement d’un élève handicapé par un(e) auxiliaire de vie scolaire",
        "protocole",
    ),
    Kind.DECISION: editions_of(
        Kind.DECISION, 2, "Décision de la commission départementale d’éducation spéciale", "decision_cdes"
    ),
}
"""Kind → number of an edition → the edition."""
FORMS: Mapping[Kind, FormSpec] = {kind: list(editions.values())[-1] for kind, editions in EDITIONS.items()}
"""Kind → the edition that is given to schools now."""


def spec_of(kind: Kind, edition: str) -> FormSpec:
    """The edition that a form says it is; that of today when it lost its marker."""
    return EDITIONS[kind].get(edition, FORMS[kind])
