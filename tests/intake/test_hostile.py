"""Files made to break readers: a diagnosis, no exception, and soon."""

import io
import time
import zlib
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dossier.model.forms import Kind
from pipeline.intake.fields.decode import MAX_TEXT
from pipeline.intake.fields.walk import MAX_FIELDS
from pipeline.intake.reader import read_pdf
from tests.intake.pdfs import Pdf, codes, diagnosis, fiche, form, read

pytestmark = pytest.mark.slow

SECONDS = 20
"""Of the processor, on which a busy machine has no hold: far more than any of these takes."""

PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 10 10] {} >>"


def raw_pdf(objects: Sequence[str | bytes]) -> bytes:
    """A PDF with these objects, numbered from 1; the first is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + (body if isinstance(body, bytes) else body.encode("latin-1")) + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def with_fields(fields: str, *objects: str | bytes, page: str = "") -> bytes:
    """A PDF of one page, with ``/Fields`` and objects numbered from 4."""
    catalogue = f"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields {fields} >> >>"
    pages = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return raw_pdf([catalogue, pages, PAGE.format(page), *objects])


def stream(data: bytes, entries: str = "") -> bytes:
    """A stream object."""
    return b"<< /Length %d %s >>\nstream\n" % (len(data), entries.encode()) + data + b"\nendstream"


def numbered(count: int) -> str:
    """References to this many objects, from 4."""
    return "[" + " ".join(f"{number} 0 R" for number in range(4, 4 + count)) + "]"


CROWD = MAX_FIELDS + 1_000
HOSTILE = {
    "pages that contain themselves": raw_pdf(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 9 >>",
            "<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] >>",
        ]
    ),
    "fields that are their own parents": with_fields(
        "[4 0 R 5 0 R]",
        "<< /T (a) /Kids [5 0 R] /Parent 5 0 R >>",
        "<< /T (b) /Kids [4 0 R] /Parent 4 0 R >>",
        "<< /Subtype /Widget /T (c) /Parent 6 0 R >>",
        page="/Annots [4 0 R 6 0 R 6 0 R]",
    ),
    "endless descent": with_fields(
        "[4 0 R]", *(f"<< /T (f) /Parent {n + 3} 0 R /Kids [{n + 5} 0 R] >>" for n in range(3_000))
    ),
    "a crowd of fields": with_fields(numbered(CROWD), *(f"<< /FT /Tx /T (f{n}) >>" for n in range(CROWD))),
    "a crowd of widgets": with_fields(
        "[]", *(f"<< /Subtype /Widget /FT /Tx /T (f{n}) >>" for n in range(CROWD)), page=f"/Annots {numbered(CROWD)}"
    ),
    "wrong types everywhere": with_fields(
        "[4 0 R 5 0 R 6 0 R 99 0 R (x) null 12]",
        "<< /T 12 /FT (Tx) /V /x /Kids 7 /AP 3 /AS (on) /Opt /x /Parent (y) >>",
        "<< /T [1] /FT /Btn /V [1] /Kids [null 4 0 R (x)] /AP << /N [1] >> /Opt [[] [[1]] 3] >>",
        "[1 2 3]",
        page="/Annots [4 0 R (x) null << /Subtype 12 >>]",
    ),
    "catalogue of the wrong type": raw_pdf(["[1 2]"]),
    "no catalogue": raw_pdf([]),
    "nested arrays": with_fields("[" * 5_000 + "]" * 5_000),
    "a bomb in a value": with_fields(
        "[4 0 R]",
        "<< /FT /Tx /T (fiche_edition) /V 5 0 R >>",
        stream(zlib.compress(zlib.compress(bytes(300_000_000))), "/Filter [/FlateDecode /FlateDecode]"),
    ),
    "a bomb on a page": with_fields(
        "[]", stream(zlib.compress(b"0 0 m " * 20_000_000), "/Filter /FlateDecode"), page="/Contents 4 0 R"
    ),
    "drawings that contain themselves": with_fields(
        "[]",
        stream(b"/A Do /A Do"),
        stream(b"/A Do /A Do", "/Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /A 5 0 R >> >>"),
        page="/Contents 4 0 R /Resources << /XObject << /A 5 0 R >> >>",
    ),
    "open parentheses": b"%PDF-1.7\n1 0 obj\n" + b"(" * 1_000_000 + b"\nstartxref\n9\n%%EOF",
    "cross-references in a loop": b"%PDF-1.4\nxref\n0 1\n0000000000 65535 f \n"
    b"trailer << /Size 1 /Prev 9 /Root 1 0 R >>\nstartxref\n9\n%%EOF",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_a_diagnosis_and_soon(name: str) -> None:
    """Loops, crowds, depths, bombs and wrong types end in a diagnosis."""
    start = time.process_time()
    assert diagnosis(HOSTILE[name]) in {"abime", "autre_document", "autre_formulaire", "trop_de_pages"}
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("share", [0.01, 0.3, 0.5, 0.8, 0.95, 0.999])
def test_a_truncated_file_is_damaged(share: float) -> None:
    """Wherever it is cut, a form is not read in part."""
    content = fiche().save()
    assert diagnosis(content[: int(len(content) * share)]) == "abime"


def test_an_interrupted_save_is_damaged() -> None:
    """Cut in its last save, a file still shows its former answers: they are not taken."""
    content = fiche().save()
    assert diagnosis(content + b"12 0 obj\n<< /T (fiche_eleve_nom) /V (NOUV") == "abime"


@pytest.mark.parametrize("rubbish", [b"\r\n", b"\0" * 4_000, b"--boundary--\r\n" * 300])
def test_rubbish_around_a_file_is_harmless(rubbish: bytes) -> None:
    """What a mail server leaves after the end, or a few bytes before the header, does not matter."""
    assert form(fiche().save() + rubbish).anomalies == ()
    assert form(b"\r\n" + fiche().save()).anomalies == ()


def test_a_huge_value_is_not_taken() -> None:
    """A text of megabytes is an anomaly, and the other answers are read."""
    found = form(fiche().text("fiche_eleve_nom", "A" * 3_000_000))
    assert found.values["fiche_eleve_nom"].value is None
    assert len(found.values["fiche_eleve_nom"].raw) < MAX_TEXT
    assert codes(found.anomalies) == [("TEXTE_ILLISIBLE", "nom")]


def test_code_in_a_value_is_a_text() -> None:
    """Formulas, paths, tags and templates are read as what they are."""
    for text in ("=cmd|'x'!A1", "../../etc/passwd", "<b>&\\input{x}", "{{ 7*7 }}", "%s{0}", "'; DROP TABLE x;--"):
        assert form(fiche().text("fiche_eleve_nom", text)).values["fiche_eleve_nom"].value == text


SAMPLE = Pdf(fiche().save()).save()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(SAMPLE) - 1), st.integers(0, 255)), min_size=1, max_size=40),
    st.integers(0, len(SAMPLE)),
    st.integers(0, 2_000),
)
def test_any_damage_is_survived(changes: list[tuple[int, int]], cut: int, length: int) -> None:
    """Changed and missing bytes never raise; what is read is a form or a diagnosis."""
    content = bytearray(SAMPLE)
    for position, value in changes:
        content[position] = value
    del content[cut : cut + length]
    reading = read_pdf(bytes(content), "x.pdf")
    assert bool(reading.forms) != bool(reading.diagnosis)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=500))
def test_any_bytes_after_a_header_are_survived(data: bytes) -> None:
    """Whatever follows the header of a PDF is damaged, or another document."""
    found = read(b"%PDF-1.4\n" + data + b"\n%%EOF").diagnosis
    assert found is not None
    assert found.code in {"abime", "autre_document", "autre_formulaire", "trop_de_pages"}


def test_kind_is_never_guessed_from_a_few_names() -> None:
    """A foreign form that happens to use two of our names is foreign."""
    pdf = fiche()
    names = [name for name in pdf.fields if name not in {"fiche_eleve_nom", "fiche_date"}]
    other = io.BytesIO(pdf.without(names).save()).getvalue()
    assert diagnosis(other) == "autre_formulaire"
    assert Kind.FICHE not in {found.kind for found in read(other).forms}
