"""Every way in which a form comes back, as one list: who filled it, how it was saved, what was done to it since."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from pipeline.resources import FORMS_PDF
from tests import eleves
from tests.clients import java, mupdf, pdf_lib, pdfium, pdfjs, pdftk, pikepdf_client, pypdf_client
from tests.clients.flats import FLATS, converted_by_mutool
from tests.clients.programs import PROGRAMS
from tests.clients.rewrites import REWRITES
from tests.clients.scans import SCANS
from tests.demo import filled
from tests.forms.commun import as_seen

Values = Mapping[str, str | bool | None]
Filler = Callable[[Path, Values, Path], None]
Case = tuple[Kind, str]
"""A form and the number of the fictional pupil."""


class Family(StrEnum):
    """What comes back."""

    LIVE = "live"
    """The fields are there: everything must come back exactly."""
    FLAT = "flat"
    """The answers are drawn on the pages."""
    SCAN = "scan"
    """Pictures of the pages."""


@dataclass(frozen=True, slots=True)
class Way:
    """One program and one way of saving."""

    family: Family
    program: str
    """Name in ``PROGRAMS``, or what is imitated."""
    gesture: str
    """French, for the table."""
    make: Callable[[Case, Path], None]
    """Writes the return of a pupil."""
    cases: tuple[Case, ...]

    @property
    def available(self) -> bool:
        """The program is installed."""
        return self.program not in PROGRAMS or PROGRAMS[self.program].available


TRICKY: tuple[Case, ...] = (
    *((Kind.FICHE, numero) for numero in ("02", "08", "09", "11", "13", "14", "15", "36", "42", "44")),
    *((Kind.PROTOCOLE, numero) for numero in ("02", "04", "14", "23", "26", "42", "43", "44")),
    (Kind.DECISION, "02"),
)
"""Letters beyond Latin-1, ligatures, apostrophes, injections, NFD, several lines, long names."""
EVERYONE: tuple[Case, ...] = (
    *((Kind.FICHE, numero) for numero in eleves.FICHES),
    *((Kind.PROTOCOLE, numero) for numero in eleves.PROTOCOLES),
    (Kind.DECISION, "02"),
)
FEW: tuple[Case, ...] = ((Kind.FICHE, "08"), (Kind.PROTOCOLE, "26"), (Kind.DECISION, "02"))
"""One of each form, for what takes seconds a page."""


def answers(case: Case) -> Mapping[str, str | bool]:
    """What the pupil's form answers, by target."""
    kind, numero = case
    forms = {Kind.FICHE: eleves.FICHES, Kind.PROTOCOLE: eleves.PROTOCOLES, Kind.DECISION: eleves.DECISIONS}
    return forms[kind][numero]


def _by(fill: Filler) -> Callable[[Case, Path], None]:
    """Fill the blank form with a program."""

    def make(case: Case, out: Path) -> None:
        spec = FORMS[case[0]]
        by_name = {spec.by_target[target].name: value for target, value in answers(case).items()}
        fill(FORMS_PDF / spec.filename, as_seen(spec, by_name), out)

    return make


def _after(gesture: Callable[[Path, Path], None]) -> Callable[[Case, Path], None]:
    """Do something to the form that PDFium, hence Chrome or Edge, filled."""

    def make(case: Case, out: Path) -> None:
        gesture(_filled_by_chrome(case), out)

    return make


@cache
def _folder() -> Path:
    return Path(mkdtemp(prefix="clients-"))


@cache
def _filled_by_chrome(case: Case) -> Path:
    out = _folder() / f"{case[0]}-{case[1]}.pdf"
    _by(pdfium.fill)(case, out)
    return out


def _prefilled_then_converted(case: Case, out: Path) -> None:
    """What this project prefilled: mutool gives up on the fonts that PDFium leaves in a form."""
    source = _folder() / f"ours-{case[0]}-{case[1]}.pdf"
    source.write_bytes(filled(case[0], dict(answers(case))))
    converted_by_mutool(source, out)


_FILLED: tuple[tuple[str, str, Filler, tuple[Case, ...]], ...] = (
    ("pdf.js", "saisi dans Chromium, enregistré (visionneuse de Firefox)", pdfjs.fill, TRICKY),
    ("PDFium", "saisi et enregistré (visionneuse de Chrome et d’Edge)", pdfium.fill, EVERYONE),
    ("PyMuPDF", "rempli et enregistré", mupdf.fill, EVERYONE),
    ("PyMuPDF", "rempli, enregistrement incrémental", mupdf.fill_incrementally, TRICKY),
    ("pdf-lib", "rempli et enregistré", pdf_lib.fill, TRICKY),
    ("pdftk", "rempli par un FDF en UTF-16", pdftk.fill, TRICKY),
    ("pdftk", "rempli par un FDF en PDFDocEncoding", pdftk.fill_from_latin, TRICKY),
    ("pdftk", "rempli par un XFDF en UTF-8", pdftk.fill_from_xfdf, TRICKY),
    ("pdftk", "rempli, apparences laissées au lecteur", pdftk.fill_undrawn, TRICKY),
    ("pikepdf", "rempli et enregistré", pikepdf_client.fill, EVERYONE),
    ("pypdf", "rempli et enregistré", pypdf_client.fill, TRICKY),
    ("PDFBox", "rempli et enregistré", java.fill_with_pdfbox, TRICKY),
    ("iText 5", "rempli et enregistré", java.fill_with_itext, TRICKY),
)
_FLATTENED: tuple[tuple[str, str, Filler], ...] = (
    ("PyMuPDF", "rempli puis aplati (bake)", mupdf.flatten),
    ("pdf-lib", "rempli puis aplati", pdf_lib.flatten),
    ("pdftk", "rempli puis aplati", pdftk.flatten),
    ("pypdf", "rempli puis aplati", pypdf_client.flatten),
    ("PDFBox", "rempli puis aplati", java.flatten_with_pdfbox),
    ("iText 5", "rempli puis aplati", java.flatten_with_itext),
    ("iText 5", "rempli puis aplati sans dessiner les textes", java.flatten_undrawn_with_itext),
)

WAYS: tuple[Way, ...] = (
    *(Way(Family.LIVE, program, gesture, _by(fill), cases) for program, gesture, fill, cases in _FILLED),
    *(Way(Family.LIVE, *key, _after(rewrite), TRICKY) for key, rewrite in REWRITES.items()),
    *(Way(Family.FLAT, *key, _after(flatten), FEW) for key, flatten in FLATS.items()),
    Way(Family.FLAT, "mutool", "formulaire prérempli, converti", _prefilled_then_converted, FEW),
    *(Way(Family.FLAT, program, gesture, _by(fill), FEW) for program, gesture, fill in _FLATTENED),
    *(Way(Family.SCAN, *key, _after(scan), FEW) for key, scan in SCANS.items()),
    Way(Family.SCAN, "pdf.js", "saisi dans Chromium, imprimé en PDF (pages en images)", _by(pdfjs.printed), FEW),
)
