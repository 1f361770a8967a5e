"""What there is to compare of a form read off the pages of a copy: plain data."""

from dataclasses import dataclass

from pipeline.dossier.model.forms import Kind
from pipeline.forms.widgets import Box


@dataclass(frozen=True, slots=True)
class PageView:
    """Where a page of the form lies in the file."""

    sheet: int
    """Index of the page of the file."""
    matrix: tuple[float, ...]
    """3 × 3 by rows: millimetres of the form → parts of the longest side of the page of the file."""


@dataclass(frozen=True, slots=True)
class Crop:
    """One answer, or a few that stand together."""

    libelle: str
    valeur: str
    """As it was read; "" when it was not."""
    doute: str
    """French: why it was not taken; "" when it was."""
    vue: PageView | None
    """``None`` when its page is missing."""
    box: Box
    """Millimetres of the form."""


@dataclass(frozen=True, slots=True)
class Copie:
    """A form read off its pages."""

    kind: Kind
    titre: str
    """French: what the file is (a flat copy, a scan)."""
    confirmable: bool
    """Everything that shows was read: a person may take it as it is."""
    extraits: tuple[Crop, ...]
    """Answers, those in doubt first."""
    vides: tuple[str, ...]
    """Questions in whose frame nothing shows."""
    manques: tuple[str, ...]
    """French: pages that are missing."""


@dataclass(frozen=True, slots=True)
class WaitingCopy:
    """A form read off the pages of a file, that waits for a person."""

    fichier: str
    """Name under which the file came."""
    sha256: str
    piece: str
    """What names the form in the commands."""
    kind: Kind
