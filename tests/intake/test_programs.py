"""One return of each program whose files differ; ``make clients`` drives all of them, in every way, on every pupil."""

from pathlib import Path

import pytest

from pipeline.dossier.model.forms import Kind
from pipeline.intake.reader import read_file
from tests.clients.outcome import Outcome, judge
from tests.clients.programs import PROGRAMS, driven, require
from tests.clients.ways import WAYS, Case, Family, answers

pytestmark = pytest.mark.slow

FICHE: Case = (Kind.FICHE, "14")
PROTOCOLE: Case = (Kind.PROTOCOLE, "26")
DECISION: Case = (Kind.DECISION, "02")
LIVE = (
    ("pdf.js", "saisi dans Chromium, enregistré (visionneuse de Firefox)", FICHE),
    ("pdf.js", "saisi dans Chromium, enregistré (visionneuse de Firefox)", DECISION),
    ("pypdf", "rempli et enregistré", FICHE),
    ("pypdf", "rempli et enregistré", DECISION),
    ("PyMuPDF", "rempli, enregistrement incrémental", PROTOCOLE),
    ("pdftk", "rempli par un FDF en PDFDocEncoding", PROTOCOLE),
    ("pdftk", "rempli par un XFDF en UTF-8", FICHE),
    ("pdftk", "rempli, apparences laissées au lecteur", FICHE),
    ("qpdf", "chiffré AES-256, sans mot de passe d’ouverture", FICHE),
    ("qpdf", "objets compressés", PROTOCOLE),
    ("mutool", "clean", PROTOCOLE),
    ("Aperçu de macOS", "imité : champs hors de la liste", PROTOCOLE),
)
NOT_LIVE = (
    ("PDFium", "imprimé en PDF (Chrome, Edge)", FICHE),
    ("Poppler", "imprimé en PDF (Evince, Okular)", FICHE),
    ("Ghostscript", "imprimante PDF, ajusté à une page Letter", FICHE),
    ("mutool", "formulaire prérempli, converti", FICHE),
    ("PyMuPDF", "rempli puis aplati (bake)", FICHE),
    ("pdftk", "rempli puis aplati", FICHE),
    ("pypdf", "rempli puis aplati", FICHE),
    ("pypdf", "imprimé sans les annotations", FICHE),
    ("Scanner", "200 points par pouce, gris", FICHE),
    ("Scanner", "de travers de −1,5°, noir et blanc, 300 points par pouce", FICHE),
    ("Photographie", "en perspective, ombre, couleur", FICHE),
)


def _outcome(program: str, gesture: str, case: Case, folder: Path) -> Outcome:
    """Make one return and judge its reading."""
    if program in PROGRAMS:
        require(program)
    (way,) = [one for one in WAYS if (one.program, one.gesture) == (program, gesture)]
    way.make(case, file := folder / "retour.pdf")
    return judge(read_file(file.read_bytes(), file.name), case[0], answers(case), flat=way.family is not Family.LIVE)


@driven("program, gesture, case", LIVE)
def test_live_fields_come_back_exactly(program: str, gesture: str, case: Case, tmp_path: Path) -> None:
    """Every text and every choice, without a doubt and without a diagnosis."""
    outcome = _outcome(program, gesture, case, tmp_path)
    assert outcome.wrong == []
    assert (outcome.texts_exact, outcome.choices_exact) == (outcome.texts, outcome.choices)
    assert not outcome.diagnoses


@driven("program, gesture, case", NOT_LIVE)
def test_no_wrong_value_of_a_drawn_form_is_certain(program: str, gesture: str, case: Case, tmp_path: Path) -> None:
    """A flat copy, a scan or a photograph is read without a wrong value taken as certain, or answered."""
    outcome = _outcome(program, gesture, case, tmp_path)
    assert outcome.wrong == []
    assert outcome.read or outcome.diagnoses


def test_every_way_is_told_apart() -> None:
    """Program and gesture name one row of the table each; a pupil's return is never made twice."""
    keys = [(way.program, way.gesture) for way in WAYS]
    assert len(keys) == len(set(keys))
    assert all(len(way.cases) == len(set(way.cases)) for way in WAYS)
