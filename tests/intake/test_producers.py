"""The program that made a file: what it says of itself is untrusted, what we say of it is ours."""

import io

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, NameObject, NumberObject

from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from pipeline.forms.fill import fill
from pipeline.intake.programs import MAX_NAME, PROGRAMS, advice, clean_name, program
from pipeline.intake.raw import Reading
from tests.intake.pdfs import blank, read, save

pytestmark = pytest.mark.slow

SPEC = FORMS[Kind.FICHE]

REAL = [
    ("macOS Version 13.4 (Build 22F66) Quartz PDFContext / Aperçu", "Mac"),
    ("Microsoft: Print To PDF", "Print to PDF"),
    ("Skia/PDF m126 / Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/126.0", "Chrome"),
    ("cairo 1.18.0 (https://cairographics.org) / Mozilla Firefox 128.0", "de Firefox"),
    ("cairo 1.16.0 (https://cairographics.org)", "Evince"),
    ("GPL Ghostscript 10.02.1", "un outil qui transforme"),
    ("GPL Ghostscript 9.55 / PDFCreator Version 1.7.3", "imprimante PDF"),
    ("iText 2.1.7 by 1T3XT / pdftk 2.02 - www.pdftk.com", "un outil qui transforme"),
    ("LibreOffice 7.4 / Writer", "traitement de texte"),
    ("Microsoft® Word 2016", "traitement de texte"),
    ("Foxit Reader Printer Version 9.7", "Foxit"),
    ("PDF-XChange Editor 9.5", "PDF-XChange"),
    ("Acrobat Distiller 6.0 (Windows) / PScript5.dll Version 5.2", "imprimante PDF"),
    ("KONICA MINOLTA bizhub C258", "numérisation"),
    ("Xerox WorkCentre 7225", "numérisation"),
    ("Adobe PSL 1.3e for Canon", "numérisation"),
    ("iLovePDF", "site"),
]


@pytest.mark.parametrize(("producer", "origine"), REAL)
def test_programs_are_known_by_what_they_write(producer: str, origine: str) -> None:
    """Each family by a real name, the more telling part first."""
    found = program(producer)
    assert found is not None
    assert origine in found.origine


@pytest.mark.parametrize("producer", ["", "WeasyPrint, pypdf", "Adobe Acrobat Pro DC 15", "xyz"])
def test_an_unknown_program_gives_no_advice(producer: str) -> None:
    """Nothing is said of a program that is not known, our own included."""
    assert advice("a_plat", producer) == ""


def test_advice_is_french_and_safe() -> None:
    """Every family has its sentence; a site has a word on health data; nothing of the file is repeated."""
    for one in PROGRAMS:
        assert one.consigne.endswith(".") and "'" not in one.origine + one.consigne
    text = advice("a_plat", "iLovePDF {{7*7}} <b>")
    assert "données de santé" in text and "7*7" not in text and "<b>" not in text


def test_advice_is_only_for_what_saving_mends() -> None:
    """A form that is another one is not mended by saving it otherwise."""
    assert advice("autre_formulaire", "Microsoft: Print To PDF") == ""


@pytest.mark.parametrize(
    ("texts", "kept"),
    [
        (("A\nB\x00C\u202e", "A\nB\x00C\u202e"), "A BC"),
        (("x" * 5000, "y"), "x" * MAX_NAME),
        (("", "  "), ""),
        (("Zoe\u0301", "Writer"), "Zoé / Writer"),
    ],
)
def test_names_are_cleaned_and_cut(texts: tuple[str, ...], kept: str) -> None:
    """One line, no invisible character, bounded; a name said twice is kept once."""
    assert clean_name(texts) == kept


def _printed(info: dict[str, str], values: dict[str, str | bool | None] | None = None) -> Reading:
    """The blank form as a program that says this of itself would save it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(fill(blank(Kind.FICHE), SPEC, values or {}))))
    writer.add_metadata(info)
    return read(save(writer))


def test_the_note_tells_what_to_do_in_that_program() -> None:
    """A blank form that Chrome saved: the diagnosis says how to save it with Chrome."""
    found = _printed({"/Producer": "Skia/PDF m126"})
    assert found.producer.startswith("Skia/PDF m126")
    assert found.diagnosis is not None and "Avec vos modifications" in found.diagnosis.comment


def test_a_blank_form_still_bears_its_number() -> None:
    """The number that the returned form carries names the dossier, normalised."""
    assert _printed({}, {"dossier": "2003/12"}).dossier == "2003-0012"


@pytest.mark.parametrize("value", ["Zoé", "2003-12 ou 2003-13", ""])
def test_what_is_no_number_names_no_dossier(value: str) -> None:
    """Nothing is guessed from it."""
    assert _printed({}, {"dossier": value}).dossier == ""


def test_hostile_metadata_is_no_failure() -> None:
    """Numbers and lists in place of text: no name, the same diagnosis."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(blank(Kind.FICHE))))
    info = writer._info
    assert info is not None
    info[NameObject("/Producer")] = NumberObject(7)
    info[NameObject("/Creator")] = ArrayObject()
    found = read(save(writer))
    assert (found.producer, found.diagnosis and found.diagnosis.code) == ("", "formulaire_vierge")
