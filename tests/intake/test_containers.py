"""What surrounds the fields: encryption, incremental saves, layouts of the file; and what reading costs and says."""

import io
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfWriter

from tests import eleves
from tests.intake.pdfs import by_target, diagnosis, fiche, form, read, save

pytestmark = pytest.mark.slow

NOM = "fiche_eleve_nom"


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256"])
def test_an_empty_password_is_no_obstacle(algorithm: str) -> None:
    """A form protected against changes only is read."""
    pdf = fiche()
    pdf.writer.encrypt("", "secret", algorithm=algorithm)
    assert by_target(form(pdf)) == eleves.fiche()


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_real_password_is_a_diagnosis(algorithm: str) -> None:
    """A form that opens with a password only cannot be read."""
    pdf = fiche()
    pdf.writer.encrypt("secret", algorithm=algorithm)
    assert diagnosis(pdf) == "mot_de_passe"


def test_an_unknown_handler_is_a_diagnosis() -> None:
    """Encryption by certificate is told like a password."""
    pdf = fiche()
    pdf.writer.encrypt("", "secret", algorithm="AES-128")
    assert diagnosis(pdf.save().replace(b"/Filter /Standard", b"/Filter /Standurd")) == "mot_de_passe"


def test_an_incremental_save_is_read_in_its_last_state() -> None:
    """Answers appended to the file replace the former ones."""
    writer = PdfWriter(io.BytesIO(fiche({"nom": "ANCIEN"}).save()), incremental=True)
    writer.update_page_form_field_values(writer.pages[0], {NOM: "NOUVEAU"})
    writer.update_page_form_field_values(writer.pages[1], {NOM: "NOUVEAU"})
    content = save(writer)
    assert content.count(b"%%EOF") == 2
    assert form(content).values[NOM].value == "NOUVEAU"


@pytest.mark.parametrize("option", ["--linearize", "--object-streams=generate", "--qdf"])
def test_every_layout_of_a_file_is_read(option: str, tmp_path: Path) -> None:
    """Linearised, packed in object streams, or spread out: the same answers."""
    source, out = tmp_path / "a.pdf", tmp_path / "b.pdf"
    source.write_bytes(fiche().save())
    pikepdf_options = {
        "--linearize": {"linearize": True},
        "--object-streams=generate": {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
        "--qdf": {"qdf": True},
    }
    with pikepdf.open(source) as pdf:
        pdf.save(out, **pikepdf_options[option])
    assert by_target(form(out.read_bytes())) == eleves.fiche()


def test_reading_says_nothing_on_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """The libraries' warnings may quote the file: none gets out."""
    content = fiche().save()
    with caplog.at_level("DEBUG"):
        read(content.replace(b"startxref", b"startxrex"))
        read(content[:-2000] + b"\n%%EOF")
    assert caplog.text == ""


def test_reading_loads_no_heavy_library_for_what_is_no_pdf() -> None:
    """Neither pypdf nor pdfplumber is imported to say that a file is empty."""
    program = (
        "import sys; from pipeline.intake.reader import read_pdf; read_pdf(b'', 'x');"
        "sys.exit(any(name in sys.modules for name in ('pypdf', 'pdfplumber', 'phonenumbers')))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
