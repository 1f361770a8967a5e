"""A file of PDFs is accounted for to its last byte: each document is read, or what is out of reach is told."""

import io
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from pipeline.dossier.model.forms import Kind
from pipeline.intake.containers.glued import MAX_MARKS, lay_out
from pipeline.intake.containers.leftover import is_harmless
from pipeline.intake.reader import read_file
from tests.intake.containers import samples
from tests.intake.containers.samples import fiche, protocole
from tests.intake.pdfs import save

NOM = "fiche_eleve_nom"
RUBBISH = bytes(range(256)) * 8
FOOTER = b"\r\n_______________________________________________\r\nListe ecoles\r\nhttps://listes.exemple.invalid\r\n"


def code(content: bytes) -> str:
    """Code of the diagnosis of a file; "" when a form was read in it."""
    found = read_file(content, "recu.pdf").diagnosis
    return found.code if found else ""


def parts(content: bytes) -> list[bytes]:
    """The documents told apart in a file."""
    return [one.octets for one in read_file(content, "recu.pdf").contenus]


@cache
def changed(nom: str = "NOUVEAU") -> bytes:
    """The fiche with an incremental save."""
    writer = PdfWriter(io.BytesIO(fiche()), incremental=True)
    for page in writer.pages:
        writer.update_page_form_field_values(page, {NOM: nom})
    return save(writer)


@cache
def linearised() -> bytes:
    """The fiche as it is put on the web: it has two ends."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(fiche())) as pdf:
        pdf.save(out, linearize=True)
    assert out.getvalue().count(b"%%EOF") == 2
    return out.getvalue()


@cache
def carrying() -> bytes:
    """A form that carries another one, uncompressed, in a stream."""
    content = samples.joined(fiche(), {"protocole.pdf": protocole()})
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.all, compress_streams=False)
    assert protocole() in out.getvalue()
    return out.getvalue()


WHOLE = {
    "a form": fiche,
    "an incremental save": changed,
    "a linearised file": linearised,
    "a form that carries another": carrying,
}


@pytest.mark.parametrize("name", WHOLE)
def test_one_document_is_one_document(name: str) -> None:
    """However many ends it has, and whatever its streams hold."""
    content = WHOLE[name]()
    assert lay_out(content).documents == ((0, len(content)),)
    assert not lay_out(content).rest
    assert code(content) == ""


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("between", [b"", b"\r\n", bytes(4096), FOOTER], ids=["glued", "line", "zeros", "footer"])
def test_documents_put_end_to_end_are_told_apart(name: str, between: bytes) -> None:
    """Before or after another, each comes out as it went in."""
    one = WHOLE[name]()
    for content in (one + between + protocole(), protocole() + between + one):
        assert code(content) == "pdf_reunis"
        assert {part.rstrip() for part in parts(content)} == {one.rstrip(), protocole().rstrip()}


def test_the_same_document_twice_is_one_content() -> None:
    """Copied twice over itself, it says nothing more."""
    assert parts(fiche() + fiche()) == [fiche()]


def test_documents_whose_line_ends_were_changed_are_told_apart() -> None:
    """Their tables lead nowhere; their beginnings and ends still show."""
    one, other = (made().replace(b"\nstartxref\n", b"\r\nstartxref\r\n1") for made in (fiche, protocole))
    assert len(lay_out(one + other).documents) == 2


@pytest.mark.parametrize(
    "tail",
    [b"\n", b"\0" * 70_000, b"\x1a", b"\r\n" * 999, FOOTER, b"\x1b%-12345X@PJL EOJ\r\n", b"\xde\xad\xbe\xef" * 4],
    ids=["line", "zeros", "Ctrl-Z", "lines", "footer", "printer", "checksum"],
)
def test_what_copiers_and_mail_servers_append_is_harmless(tail: bytes) -> None:
    """The form is read as if it were not there."""
    assert code(fiche() + tail) == ""
    assert code(tail[:500] + fiche()) == ""


OUT_OF_REACH = {
    "rubbish after it": lambda: fiche() + RUBBISH,
    "rubbish before it": lambda: RUBBISH[:900] + fiche(),
    "the beginning of another": lambda: fiche() + protocole()[:200_000],
    "the end of another": lambda: fiche()[-500:] + protocole(),
    "an interrupted save": lambda: changed()[:-400],
    "an archive": lambda: fiche() + samples.zipped({"protocole.pdf": protocole()}),
    "a form in base64": lambda: fiche() + samples.mail({"protocole.pdf": protocole()}).as_bytes(),
    "another between rubbish": lambda: fiche() + RUBBISH + protocole(),
}


@pytest.mark.parametrize("name", OUT_OF_REACH)
def test_what_is_out_of_reach_is_told(name: str) -> None:
    """Nothing is taken: what cannot be read may be another form, or newer answers."""
    content = OUT_OF_REACH[name]()
    assert code(content) in {"octets_non_lus", "abime"}
    assert parts(content) == []


def test_a_save_that_forgets_those_before_it_is_told() -> None:
    """A document whose last table does not lead to the former ones, as one written after another in its file."""
    shifted = bytearray(protocole())
    at = shifted.rfind(b"startxref")
    told = int(shifted[at + 9 :].split()[0])
    shifted[at:] = b"startxref\n%d\n%%%%EOF\n" % (told + len(fiche()))
    assert lay_out(fiche() + bytes(shifted)).rest


def test_a_document_that_is_none_of_ours_also_says_that_it_holds_more() -> None:
    """Its own diagnosis stays, and a person is told of the rest."""
    found = read_file(samples.page() + RUBBISH, "a.pdf").diagnosis
    assert found is not None
    assert found.code == "autre_document"
    assert "contient aussi autre chose" in found.que_s_est_il_passe


def test_a_crowd_of_beginnings_is_told_and_soon() -> None:
    """Marks are counted before anything is compared."""
    assert code(b"%PDF-1.4\n" * (MAX_MARKS + 2) + fiche()) == "octets_non_lus"


PIECES = {"f": fiche, "p": protocole, "c": changed, "l": linearised}
JUNK = (b"", b"\n", bytes(300), FOOTER, RUBBISH, b"stream\n", b"%PDF-1.7\n", b"1 0 obj\n<<>>\nendobj\n")


@settings(max_examples=40)
@given(
    made=st.lists(st.tuples(st.sampled_from("fpcl"), st.sampled_from(JUNK)), min_size=1, max_size=4), cut=st.booleans()
)
@example(made=[("f", b""), ("p", b"")], cut=True)
def test_any_glue_of_known_documents_is_told_apart_or_told(made: list[tuple[str, bytes]], *, cut: bool) -> None:
    """Every document is found whole, or the file is said not to be read whole; never one silently lost."""
    content = b"".join(PIECES[name]() + junk for name, junk in made)
    content = content[: len(content) * 9 // 10] if cut else content
    layout = lay_out(content)
    found = {content[start:end].strip() for start, end in layout.documents}
    known = {name: PIECES[name]().strip() for name, _ in made}
    whole = not cut and all(is_harmless(junk) for _, junk in made)
    assert layout.rest or found == set(known.values())
    assert layout.rest != whole


@given(st.data())
def test_any_split_of_a_form_is_read_whole_or_told(data: st.DataObject) -> None:
    """A form of which a part is missing, or that stands twice in part, never passes for a whole one."""
    content = fiche()
    start = data.draw(st.integers(0, len(content) - 1))
    stop = data.draw(st.integers(start, len(content)))
    piece = content[start:stop]
    # A last line that says again where the table is holds nothing.
    whole = is_harmless(piece) or piece.rstrip() == content.rstrip() or len(piece) <= 80
    # A form whose last letters alone are missing is seen as one that stands there, and told as damaged when it is read.
    assert lay_out(content + piece).rest or whole or code(content + piece) == "abime"
    layout = lay_out(piece)
    assert layout.rest or layout.documents == ((0, len(piece)),) or whole or not piece.strip() or code(piece) == "abime"


@pytest.mark.parametrize("cut", [0, 1, 2, 7])
def test_a_second_copy_that_lost_its_beginning_is_told(cut: int) -> None:
    """Its end leads to the table of the first one, of which it is no save."""
    lost = fiche()[1 : len(fiche()) - cut]
    assert code(fiche() + lost) in {"octets_non_lus", "abime"}


def test_forms_written_by_programs_are_one_document(tmp_path: Path) -> None:
    """The blank forms, and every layout of them that pikepdf and pypdf write."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(fiche())))
    for content in (save(writer), samples.page(), *(made() for made in WHOLE.values())):
        assert not lay_out(content).rest
    assert read_file(fiche(), "f").forms[0].kind is Kind.FICHE
