"""Several forms in one file, as real programs merge them: never mixed, never taken for an empty answer."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from tests import eleves
from tests.clients.merges import MERGES
from tests.clients.programs import driven, require
from tests.intake.pdfs import Pdf, blank, by_target, codes, diagnosis, fiche, form, protocole, read

pytestmark = pytest.mark.slow

FAITHFUL = ["pypdf", "qpdf", "pdftk", "pikepdf", "PyMuPDF", "pdf-lib"]
LOSSY = ["PDFium", "Poppler"]
"""They drop the parents of the radio groups, and what only these held."""
each = driven("program", FAITHFUL + LOSSY)


@pytest.fixture
def merged(tmp_path: Path) -> Callable[..., bytes]:
    """Merge these PDFs with this program."""

    def run(program: str, *contents: bytes | Pdf) -> bytes:
        require(program)
        files = []
        for rank, content in enumerate(contents):
            files.append(tmp_path / f"{rank}.pdf")
            files[-1].write_bytes(content.save() if isinstance(content, Pdf) else content)
        MERGES[program](files, out := tmp_path / "out.pdf")
        return out.read_bytes()

    return run


@each
def test_a_fiche_and_a_protocole_in_one_file_are_two_forms(program: str, merged: Callable[..., bytes]) -> None:
    """Both forms of a pupil merged by a school are read, each exactly."""
    reading = read(merged(program, protocole(), fiche()))
    assert reading.diagnosis is None
    assert {found.kind: by_target(found) for found in reading.forms} == {
        Kind.FICHE: eleves.fiche(),
        Kind.PROTOCOLE: {target: value for target, value in eleves.protocole().items() if value},
    }
    assert [found.anomalies for found in reading.forms] == [(), ()]


@driven("program", FAITHFUL)
@pytest.mark.parametrize("blank_first", [True, False])
def test_a_blank_copy_does_not_hide_the_filled_one(
    program: str, blank_first: bool, merged: Callable[..., bytes]
) -> None:
    """The answers are those of the filled copy, wherever it stands, and the other one is told."""
    files = [blank(Kind.FICHE), fiche()]
    found = form(merged(program, *(files if blank_first else reversed(files))))
    assert by_target(found) == eleves.fiche()
    assert codes(found.anomalies) == [("FORMULAIRE_EN_DOUBLE", "")]


@each
def test_two_copies_that_differ_are_never_mixed(program: str, merged: Callable[..., bytes]) -> None:
    """One different answer is enough: the file is set apart for a person."""
    assert diagnosis(merged(program, fiche(), fiche({"niveau.7": "niveau3"}))) == "plusieurs_exemplaires"


@each
def test_two_copies_that_say_the_same_are_one(program: str, merged: Callable[..., bytes]) -> None:
    """The same answers twice are read once, and told."""
    found = form(merged(program, fiche(), fiche()))
    assert by_target(found) == eleves.fiche()
    assert codes(found.anomalies) == [("FORMULAIRE_EN_DOUBLE", "")]


@driven("program", LOSSY)
def test_a_question_without_answer_is_told_when_its_group_was_lost(program: str, merged: Callable[..., bytes]) -> None:
    """Nothing shows what the lost parent of the group held: it is no empty answer."""
    found = form(merged(program, fiche({"niveau.7": ""})))
    assert "fiche_item_07_niveau" not in found.values
    assert codes(found.anomalies) == [("CHAMP_ABSENT", "niveau.7")]


@driven("program", LOSSY)
def test_answers_lost_by_merging_are_not_called_empty(program: str, merged: Callable[..., bytes]) -> None:
    """A blank copy whose groups are lost cannot be told from one whose answers were: the file is set apart."""
    assert diagnosis(merged(program, blank(Kind.FICHE))) == "champs_manquants"
    assert diagnosis(merged(program, blank(Kind.FICHE), fiche())) == "plusieurs_exemplaires"


def test_copies_sharing_their_fields_are_set_apart() -> None:
    """Fields that show at two places (Acrobat) hold the answers of one copy, and nobody knows which."""
    pdf = fiche()
    for field in pdf.fields.values():
        if field["/FT"] == "/Tx":
            widgets = [
                DictionaryObject({NameObject(key): field.raw_get(key) for key in ("/Subtype", "/Rect", "/AP")})
                for _ in range(2)
            ]
            for widget in widgets:
                widget[NameObject("/Parent")] = field.indirect_reference
            field[NameObject("/Kids")] = ArrayObject(pdf.writer._add_object(widget) for widget in widgets)
    assert diagnosis(pdf) == "plusieurs_exemplaires"


def test_a_few_lost_fields_are_named() -> None:
    """A field that the PDF lost is an anomaly of its own, not an empty answer; the rest is read."""
    found = form(fiche().without(["fiche_item_07_niveau", "fiche_edition"]))
    assert "fiche_item_07_niveau" not in found.values
    assert found.edition == ""
    assert codes(found.anomalies) == [("CHAMP_ABSENT", "edition"), ("CHAMP_ABSENT", "niveau.7")]


def test_many_lost_fields_are_a_diagnosis() -> None:
    """A form without its grid is not read as a form whose grid is empty."""
    grid = [field.name for field in FORMS[Kind.FICHE].fields if field.target.startswith("niveau.")]
    assert diagnosis(fiche().without(grid)) == "champs_manquants"


def test_the_remains_of_a_form_are_a_diagnosis() -> None:
    """A few of our fields without the marker are a maimed form, not another form."""
    kept = {"fiche_eleve_nom", "fiche_eleve_prenom", "fiche_item_01_niveau"}
    pdf = fiche()
    assert diagnosis(pdf.without([name for name in pdf.fields if name not in kept])) == "champs_manquants"


def test_pages_taken_out_are_a_diagnosis(tmp_path: Path) -> None:
    """A fiche sent without its last pages is not read as one whose last answers are empty."""
    writer = PdfWriter()
    writer.append(io.BytesIO(fiche().save()), pages=(0, 1))
    writer.write(tmp_path / "x.pdf")
    assert diagnosis((tmp_path / "x.pdf").read_bytes()) == "champs_manquants"


def test_other_pages_are_told(merged: Callable[..., bytes], tmp_path: Path) -> None:
    """Pages that hold no field of ours are told with their numbers, and the form is read."""
    letter = PdfWriter()
    letter.add_blank_page(595, 842)
    letter.write(tmp_path / "letter.pdf")
    pages = len(PdfReader(io.BytesIO(blank(Kind.FICHE))).pages)
    found = form(merged("pypdf", fiche(), (tmp_path / "letter.pdf").read_bytes()))
    assert by_target(found) == eleves.fiche()
    assert codes(found.anomalies) == [("PAGES_NON_LUES", "")]
    assert f"(page {pages + 1})" in found.anomalies[0].message


def test_a_blank_form_beside_a_filled_one_is_told(merged: Callable[..., bytes]) -> None:
    """A filled fiche with a blank protocole is a fiche."""
    found = form(merged("pypdf", fiche(), blank(Kind.PROTOCOLE)))
    assert found.kind is Kind.FICHE
    assert codes(found.anomalies) == [("PAGES_NON_LUES", "")]


def test_a_blank_copy_with_other_fields_beside_it_is_set_apart(merged: Callable[..., bytes]) -> None:
    """When merging renamed the filled copy beyond recognition (PDFBox), the blank one is not the answer."""
    filled = fiche()
    for rank, field in enumerate(filled.fields.values()):
        field[NameObject("/T")] = TextStringObject(f"dummyFieldName{rank}")
    assert diagnosis(merged("pypdf", blank(Kind.FICHE), filled)) == "plusieurs_exemplaires"
