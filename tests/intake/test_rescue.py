"""Damaged PDFs that other readers open: read as these show them, and told; never called damaged for nothing."""

import io
import re

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from pipeline.dossier.model.dossier import Severite
from pipeline.intake.reader import read_pdf
from pipeline.intake.rescue import rewrite
from tests.intake.pdfs import Pdf, diagnosis, fiche, form, save

SAMPLE = Pdf(fiche().save()).save()
_TABLE = int(SAMPLE[SAMPLE.rfind(b"startxref") + 9 :].split()[0])
DAMAGED = {
    "the place of the table is missing": re.sub(rb"startxref\s+\d+", b"startxref", SAMPLE),
    "the table before is no place": re.sub(rb"trailer\s*<<", b"trailer\n<< /Prev (x)", SAMPLE),
    "the table has lost its name": SAMPLE[:_TABLE] + b"xrex" + SAMPLE[_TABLE + 4 :],
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_form_is_read_as_other_readers_show_it_and_told(name: str) -> None:
    """The answers are those of the sound file; a person is asked to compare."""
    found = form(DAMAGED[name])
    assert {name: value.value for name, value in found.values.items()} == {
        name: value.value for name, value in form(SAMPLE).values.items()
    }
    (anomaly,) = found.anomalies
    assert (anomaly.code, anomaly.severite) == ("FICHIER_ENDOMMAGE", Severite.A_VERIFIER)


def test_a_sound_form_is_not_called_damaged() -> None:
    """No other reader is asked."""
    assert form(SAMPLE).anomalies == ()


def test_a_file_that_no_reader_opens_is_damaged() -> None:
    """Without a trailer, none knows where the document begins; and what was cut is never rescued."""
    assert diagnosis(SAMPLE.replace(b"trailer", b"trailxx")) == "abime"
    assert rewrite(SAMPLE[:2000]) is None
    assert read_pdf(DAMAGED["the table has lost its name"][:-3000], "x.pdf").forms == ()


def test_a_document_that_one_library_gives_up_is_still_looked_at() -> None:
    """A page without a size, which viewers show on a sheet of their own, is another document and not a damaged one."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    stream = DecodedStreamObject()
    stream.set_data(b"BT /F 12 Tf 40 700 Td (Menu de la cantine) Tj ET")
    page[NameObject("/Contents")] = writer._add_object(stream)
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    fonts = DictionaryObject(
        {NameObject("/F"): DictionaryObject({NameObject(k): NameObject(v) for k, v in font.items()})}
    )
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(save(writer))))
    del writer.pages[0]["/MediaBox"]
    found = read_pdf(save(writer), "x.pdf").diagnosis
    assert found is not None
    assert found.code == "autre_document"
    assert "Menu de la cantine" in found.apercu
