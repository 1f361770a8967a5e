"""What happened to a PDF that yields no form: one named diagnosis each."""

import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from pipeline.dossier.model.forms import Kind
from pipeline.intake.diagnosis import DIAGNOSES, OPENED, diagnose, mistrust, named
from pipeline.intake.reader import SUSPECT, read_pdf
from tests.clients.programs import require
from tests.demo import printed_to_pdf
from tests.intake.pdfs import FICHE, Pdf, blank, codes, diagnosis, fiche, form, protocole, read, save

pytestmark = pytest.mark.slow


def test_every_diagnosis_is_complete_and_in_good_french() -> None:
    """Each one says what happened, why it matters, who acts and how, with French apostrophes."""
    for found in DIAGNOSES.values():
        for text in (found.titre, found.que_s_est_il_passe, found.pourquoi, found.qui, found.comment):
            assert text
            assert "'" not in text
        assert all(text.endswith(".") for text in (found.que_s_est_il_passe, found.pourquoi, found.qui, found.comment))


_OPENS = re.compile(
    r"\b(?:ouvrir|regarder|lire) (?:le|la|l’|ce|cette) ?(?:document|fichier|copie|image)", re.IGNORECASE
)
"""An advice that needs the copy of the file open."""
_OURS = {"ligne_refusee", "document_protege"} | {
    code for code in DIAGNOSES if code.startswith(("classeur_", "releve_")) or code == "autre_classeur"
}
"""Diagnoses of what the secretariat made itself."""


@pytest.mark.parametrize("code", DIAGNOSES)
def test_every_diagnosis_says_who_acts_and_what_they_can_do(code: str) -> None:
    """The secretariat always acts, alone on what it made itself; a school is asked only by a step that names it."""
    found = DIAGNOSES[code]
    assert found.qui in {
        "Le secrétariat.",
        "Le secrétariat, puis l’établissement.",
        "Le secrétariat, avec l’administrateur.",
        "L’administrateur.",
        "Personne.",
    }
    assert (found.qui == "Personne.") == (code in OPENED)
    assert ("puis l’établissement" not in found.qui) or re.search("établissement|personne", found.comment)
    if code in _OURS:
        assert found.qui == "Le secrétariat."
        assert "établissement" not in " ".join((found.que_s_est_il_passe, found.pourquoi, found.comment))


@pytest.mark.parametrize("code", DIAGNOSES)
def test_no_step_opens_a_copy_that_must_stay_closed(code: str) -> None:
    """Neither when the file holds a script nor when its nature is enough: what is shown is then in the note itself."""
    mistrusted = mistrust(DIAGNOSES[code], "du code JavaScript")
    assert mistrusted.que_s_est_il_passe.endswith("sa copie porte un nom en .bin, qui ne s’ouvre pas.")
    assert mistrusted.comment.startswith("Laisser la copie fermée")
    assert not _OPENS.search(mistrusted.comment)
    unnamed = named(code, "un fichier", closed=True)
    assert ".bin" in unnamed.que_s_est_il_passe
    assert not _OPENS.search(unnamed.comment)
    if code in SUSPECT:
        assert not _OPENS.search(DIAGNOSES[code].comment)


def test_a_precision_is_added_to_what_happened() -> None:
    """What is known of this very file follows what is true of all."""
    assert diagnose("abime", "Voilà.").que_s_est_il_passe.endswith("certitude. Voilà.")


@pytest.mark.parametrize(
    ("content", "code", "hint"),
    [
        (b"", "vide", ""),
        (b"\x00" * 5000, "pas_un_pdf", ""),
        (b"%PDF-1.7\n%%EOF", "abime", ""),
        (b"%PDF-1.7\n" + b"x" * 5000, "abime", "interrompu"),
    ],
)
def test_what_is_no_pdf_is_told_by_its_bytes(content: bytes, code: str, hint: str) -> None:
    """Files that only bear the name of a PDF, or only its first bytes."""
    found = read(content).diagnosis
    assert found is not None
    assert found.code == code
    assert hint in found.que_s_est_il_passe


def test_too_big_a_file_is_not_opened() -> None:
    """The limit is the caller's; the sizes are told."""
    found = read_pdf(b"%PDF-1.7\n" + b"0" * 2_000_000, "x.pdf", max_bytes=1_000_000).diagnosis
    assert found is not None
    assert found.code == "trop_gros"
    assert "2 Mo" in found.que_s_est_il_passe


@pytest.mark.parametrize("kind", [Kind.FICHE, Kind.PROTOCOLE])
def test_a_blank_form_is_not_a_form_without_answers(kind: Kind) -> None:
    """Our form with nothing filled is told as such, also when we wrote the number of the dossier on it."""
    assert diagnosis(blank(kind)) == "formulaire_vierge"
    pdf = Pdf(blank(kind))
    number = next(name for name in pdf.fields if name.endswith("_dossier"))
    assert diagnosis(pdf.text(number, "2003-0001")) == "formulaire_vierge"


def test_one_answer_makes_a_form() -> None:
    """However little is filled, it is read: the rules will ask for the rest."""
    assert form(Pdf(blank(Kind.FICHE)).text("fiche_eleve_nom", "PETIT")).anomalies == ()


def test_text_laid_over_an_empty_form_is_told() -> None:
    """Answers typed as annotations over the page are not an empty form."""
    pdf = Pdf(blank(Kind.FICHE))
    pdf.writer.add_annotation(0, FreeText(text="PETIT", rect=(20, 826, 120, 840)))
    assert diagnosis(pdf) == "annotations"


def test_text_laid_over_a_filled_form_is_an_anomaly() -> None:
    """The fields are read, and a person is told to look at the rest."""
    pdf = fiche()
    pdf.writer.add_annotation(0, FreeText(text="voir mot joint", rect=(50, 50, 200, 80)))
    assert codes(form(pdf).anomalies) == [("ANNOTATIONS_AJOUTEES", "")]


@pytest.mark.parametrize("edition", ["0", "98", "99", "v1", "0x"])
def test_an_unknown_edition_is_not_read(edition: str) -> None:
    """Another edition's questions may differ: nothing is taken from it, and its number is told."""
    found = read(fiche().text("fiche_edition", f"fiche/{edition}")).diagnosis
    assert found is not None
    assert found.code == "edition_inconnue"
    assert f"« {edition} »" in found.que_s_est_il_passe


@pytest.mark.parametrize("marker", ["", "protocole/1", "n’importe quoi"])
def test_a_spoiled_marker_does_not_hide_a_form(marker: str) -> None:
    """When the marker says nothing, the names of the fields tell the form; its edition is then unknown."""
    found = form(fiche().text("fiche_edition", marker))
    assert (found.kind, found.edition) == (Kind.FICHE, "")


def _other_form() -> Pdf:
    pdf = fiche()
    for rank, field in enumerate(pdf.fields.values()):
        field[NameObject("/T")] = TextStringObject(f"champ{rank}")
    return pdf


def test_another_form_is_told() -> None:
    """A PDF with fields that are not ours."""
    assert diagnosis(_other_form()) == "autre_formulaire"


def test_an_xfa_form_is_told() -> None:
    """A LiveCycle form, with no field or with fields of its own; ours stays ours whatever was added."""
    pdf = _other_form()
    pdf.acroform[NameObject("/XFA")] = ArrayObject([TextStringObject("template"), TextStringObject("x")])
    assert diagnosis(pdf) == "xfa"
    pdf.acroform[NameObject("/Fields")] = ArrayObject()
    for page in pdf.writer.pages:
        del page["/Annots"]
    assert diagnosis(pdf) == "xfa"


def _flattened_by_pypdf(pdf: Pdf) -> bytes:
    pdf.writer.remove_annotations(subtypes="/Widget")
    return pdf.save()


def _tool(pdf: Pdf, folder: Path, name: str, *arguments: str) -> bytes:
    require(name)
    source, out = folder / "in.pdf", folder / "out.pdf"
    source.write_bytes(pdf.save())
    paths = {"IN": str(source), "OUT": str(out)}
    command = [name, *(paths.get(argument, argument) for argument in arguments)]
    subprocess.run(command, check=True, capture_output=True)
    return out.read_bytes()


@pytest.mark.parametrize("make", [fiche, protocole])
def test_pages_printed_without_their_answers_are_a_blank_form(make: Callable[[], Pdf]) -> None:
    """Our pages, neither a field nor an answer on them: never a form in which nothing is answered."""
    found = read(_flattened_by_pypdf(make())).diagnosis
    assert found is not None
    assert found.code == "formulaire_vierge"
    assert "imprimé" in found.que_s_est_il_passe


@pytest.mark.parametrize("make", [fiche, protocole])
@pytest.mark.parametrize(
    "how", ["pdfium", *(pytest.param(name, marks=pytest.mark.programs) for name in ("pdftk", "poppler"))]
)
def test_a_flat_form_whose_marks_are_hidden_is_told(how: str, make: Callable[[], Pdf], tmp_path: Path) -> None:
    """Our pages and their answers, without the marks that place them: known by their words, and not read."""
    pdf = make()
    content = {
        "pdfium": lambda: printed_to_pdf(pdf.save()),
        "pdftk": lambda: _tool(pdf, tmp_path, "pdftk", "IN", "output", "OUT", "flatten"),
        "poppler": lambda: _tool(pdf, tmp_path, "pdftocairo", "-pdf", "IN", "OUT"),
    }[how]()
    found = read(_without_marks(content)).diagnosis
    assert found is not None
    assert found.code == "a_plat"
    assert ("Fiche" in found.que_s_est_il_passe) == (make is fiche)


def _without_marks(content: bytes) -> bytes:
    """The same pages, white over the foot where the codes stand."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    for page in writer.pages:
        stream = DecodedStreamObject()
        stream.set_data(b"q 1 0 0 1 0 0 cm 1 1 1 rg 340 10 80 40 re f Q")
        former = page["/Contents"].get_object()
        printed = list(former) if isinstance(former, ArrayObject) else [page.raw_get("/Contents")]
        opened, closed = DecodedStreamObject(), DecodedStreamObject()
        opened.set_data(b"q")
        closed.set_data(b"Q")
        parts = [writer._add_object(opened), *printed, writer._add_object(closed), writer._add_object(stream)]
        page[NameObject("/Contents")] = ArrayObject(parts)
    return save(writer)


def _write(writer: PdfWriter, page: PageObject, text: str, mode: int) -> None:
    """Add a text to a page: mode 0 shows it, mode 3 hides it, as an OCR layer has it."""
    font = DictionaryObject({NameObject(f"/{key}"): NameObject(f"/{value}") for key, value in FONT.items()})
    resources: Any = page["/Resources"]
    resources[NameObject("/Font")] = DictionaryObject({NameObject("/F"): font})
    lines = " T* ".join(f"({line}) Tj" for line in text.encode("latin-1", "ignore").decode("latin-1").split("\n"))
    stream = DecodedStreamObject()
    stream.set_data(f"BT {mode} Tr /F 6 Tf 7 TL 20 800 Td {lines} ET".encode("latin-1"))
    former = [page.raw_get("/Contents")] if "/Contents" in page else []
    page[NameObject("/Contents")] = ArrayObject([*former, writer._add_object(stream)])


FONT = {"Type": "Font", "Subtype": "Type1", "BaseFont": "Helvetica", "Encoding": "WinAnsiEncoding"}
LABELS = "\n".join(field.label.replace("(", " ").replace(")", " ") for field in FICHE.fields)


def _scan(pdf: Pdf, recognised: str) -> bytes:
    """Pages as images, with a hidden layer of text."""
    document = pypdfium2.PdfDocument(pdf.save())
    images = [page.render(scale=0.5).to_pil() for page in document]
    document.close()
    stream = io.BytesIO()
    images[0].save(stream, "PDF", save_all=True, append_images=images[1:])
    writer = PdfWriter(clone_from=PdfReader(stream))
    for page in writer.pages:
        _write(writer, page, recognised, 3)
    return save(writer)


@pytest.mark.parametrize("recognised", ["", LABELS], ids=["images", "images and recognised text"])
def test_a_scan_is_told(recognised: str) -> None:
    """Pages that are images, even when an OCR layer carries the words of our form."""
    assert diagnosis(_scan(fiche(), recognised)) == "numerisation"


@pytest.mark.parametrize("text", ["", "Madame,\nveuillez trouver ci-joint la fiche de l'élève."])
def test_another_document_is_told(text: str) -> None:
    """A PDF without a field and without our words: a letter, or an empty page."""
    writer = PdfWriter()
    _write(writer, writer.add_blank_page(595, 842), text, 0)
    assert diagnosis(save(writer)) == "autre_document"


def test_a_page_too_heavy_to_look_at_is_another_document() -> None:
    """A drawing that unfolds to megabytes is not looked at, and costs no time."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    stream = DecodedStreamObject()
    stream.set_data(b"0 0 m " * 5_000_000)
    page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    assert diagnosis(save(writer)) == "autre_document"


def test_fields_without_pages_are_a_broken_file() -> None:
    """A PDF whose pages are lost is not read from its fields."""
    pdf = fiche()
    del pdf.root["/Pages"]
    assert diagnosis(pdf) == "abime"
