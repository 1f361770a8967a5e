"""A file looks finished, or says what it lacks; judged on real files of each format, cut anywhere."""

import io
import tarfile
import time
import tracemalloc
import zipfile
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.dossier.model.forms import Kind
from pipeline.intake.inbox.finished import EMPTY, missing
from tests.demo import filled
from tests.eleves import FICHES

PDF = filled(Kind.FICHE, FICHES["01"])


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    thumbnail = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(thumbnail, "JPEG")
    # A picture within the picture has an end of its own, near the beginning.
    more = {"comment": thumbnail.getvalue()} if kind == "JPEG" else {}
    Image.effect_noise((64, 64), 50).save(out, kind, **more)
    return out.getvalue()


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("fiche.pdf", PDF)
    return out.getvalue()


def tarred() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        entry = tarfile.TarInfo("fiche.pdf")
        entry.size = len(PDF)
        archive.addfile(entry, io.BytesIO(PDF))
    return out.getvalue()


def mail() -> bytes:
    message = EmailMessage()
    message["From"] = "ecole@example.org"
    message["Subject"] = "Fiche"
    message.set_content("Bonjour")
    message.add_attachment(PDF, maintype="application", subtype="pdf", filename="fiche.pdf")
    return message.as_bytes()


def heic() -> bytes:
    return b"\0\0\0\x18ftypheic" + b"\0" * 12 + (2000).to_bytes(4) + b"mdat" + b"x" * 1992


FORMATS = {
    "pdf": PDF,
    "two pdfs": PDF + PDF,
    "jpeg": picture("JPEG"),
    "png": picture("PNG"),
    "gif": picture("GIF"),
    "tiff": picture("TIFF"),
    "webp": picture("WEBP"),
    "bmp": picture("BMP"),
    "zip": zipped(),
    "tar": tarred(),
    "mail": mail(),
    "heic": heic(),
    "table": b"nom;prenom;classe\nLENOIR;Chlo\xc3\xa9;CE2\nPETIT;Jo;CP",
    "rtf": b"{\\rtf1 bonjour}",
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_whole_file_looks_finished(name: str) -> None:
    """Each format, with what programs leave after its end."""
    assert missing(FORMATS[name]) == ""


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in ("table", "tiff", "gif")])
@pytest.mark.parametrize("share", [0.05, 0.3, 0.55, 0.9])
def test_a_file_cut_short_does_not(name: str, share: float) -> None:
    """Wherever the copy stands."""
    content = FORMATS[name]
    assert missing(content[: int(len(content) * share)])


@pytest.mark.parametrize("tail", [b"\n\n", b"\0" * 5000, b"</html>", b"\x1a", b"rien qui en soit un"])
def test_what_trails_behind_a_whole_pdf_is_no_copy_in_progress(tail: bytes) -> None:
    """Zeros and rubbish after the last save: it is the reader who says what they are."""
    assert missing(PDF + tail) == ""


def test_a_pdf_that_goes_on_is_not_finished() -> None:
    """A later save, or a second file behind the first, of which only the beginning is there."""
    assert missing(PDF + b"\n12 0 obj\n<< /Type /Page")
    assert missing(PDF + PDF[:3000])


def test_the_first_end_of_a_pdf_for_the_web_is_not_its_end() -> None:
    """Its first part says that its table is at 0."""
    assert missing(b"%PDF-1.4\n1 0 obj\nendobj\nxref\ntrailer\nstartxref\n0\n%%EOF\n")


@pytest.mark.parametrize("content", [b"", b"\0" * 9000, b"%P", b"PK", b"\xff\xd8"])
def test_a_place_kept_for_a_file_is_not_one(content: bytes) -> None:
    """Nothing, zeros, or the first bytes of a format."""
    assert missing(content)
    assert missing(b"") == EMPTY


def test_an_unfinished_table_shows_by_its_last_line() -> None:
    """Fewer columns than the first, and no end of line."""
    assert missing(b"nom;prenom;classe\nLENOIR;Chl")


@pytest.mark.parametrize("ending", [b"\n", b"\r", b"\r\n"])
def test_a_table_is_judged_whatever_ends_its_lines(ending: bytes) -> None:
    """The systems of the last thirty years each had their own."""
    assert missing(ending.join([b"nom;prenom;classe", b"LENOIR;Chloe;CM1", b"LEBLANC;T"]))
    assert not missing(ending.join([b"nom;prenom;classe", b"LENOIR;Chloe;CM1", b"LEBLANC;Tom;CM2"]))


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xd8" + b"\xff" * 20_000_000,
        b"\xff\xd8" + b"\xff\xd0" * 10_000_000,
        b"%PDF-1.7\n%%EOF\n" + b"1" * 20_000_000,
        b"%PDF-1.7\n" + b"startxref\n9\n%%EOF\n" * 1_000_000,
        b"\0\0\0\x08ftyp" * 2_500_000,
        b"a;b" + b"\n" * 20_000_000 + b"c",
    ],
    ids=["FF", "marks", "digits", "ends", "boxes", "lines"],
)
def test_what_is_made_to_last_is_judged_in_no_time(content: bytes) -> None:
    """It is judged again by each run while it waits: little of the processor, and no memory beside the file."""
    tracemalloc.start()
    missing(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2.5 * len(content)
    before = time.process_time()
    missing(content)
    assert time.process_time() - before < 1


@given(st.binary(max_size=3000), st.sampled_from([b"", *(content[:40] for content in FORMATS.values())]))
def test_any_bytes_are_judged(content: bytes, start: bytes) -> None:
    """Whatever they are, one word is said of them and nothing is raised."""
    assert isinstance(missing(start + content), str)
