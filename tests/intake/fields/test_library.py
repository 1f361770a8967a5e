"""What is read at once is what pypdf makes of it; what is not plain is left to it."""

import io
from typing import Any

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject, NameObject, StreamObject

from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from pipeline.intake.fields.library import Reader
from pipeline.intake.fields.objects import resolve_dict, resolve_list
from pipeline.pdf_objects import references
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES
from tests.intake.pdfs import save

PLACE = b"/Added /" + b"x" * 300
"""Of what a field holds; what is put there has the same length, so that the table of the file stays right."""


def plain(value: Any) -> Any:
    """An object of the library as a value that can be compared; strings by their bytes."""
    if isinstance(value, IndirectObject):
        return "reference", value.idnum, value.generation
    if isinstance(value, dict):
        entries = {str(key): plain(entry) for key, entry in dict.items(value)}
        return type(value), entries, value._data if isinstance(value, StreamObject) else b""
    if isinstance(value, list):
        return [plain(item) for item in list.__iter__(value)]
    if (data := getattr(value, "original_bytes", None)) is not None:
        return "string", data
    return type(value), repr(value)


def differing(content: bytes) -> tuple[int, int]:
    """How many objects are not those of pypdf, and how many there are."""
    theirs, ours = PdfReader(io.BytesIO(content)), Reader(content)
    pairs = [(plain(theirs.get_object(one)), plain(ours.get_object(_of(ours, one)))) for one in references(theirs)]
    return sum(one != other for one, other in pairs), len(pairs)


def _of(reader: Reader, reference: IndirectObject) -> IndirectObject:
    return IndirectObject(reference.idnum, reference.generation, reader)


def with_field(entries: bytes) -> bytes:
    """A file with one field, of these entries."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    added = DictionaryObject(
        {NameObject("/FT"): NameObject("/Tx"), NameObject("/Added"): NameObject(PLACE[7:].decode())}
    )
    writer.root_object[NameObject("/Field")] = writer._add_object(added)
    content = save(writer)
    assert content.count(PLACE) == 1
    return content.replace(PLACE, entries.ljust(len(PLACE)))


@pytest.mark.parametrize(
    "content",
    [filled(Kind.FICHE, FICHES["01"]), filled(Kind.PROTOCOLE, PROTOCOLES["01"]), FORMS[Kind.DECISION].blank()],
    ids=["fiche", "protocole", "décision"],
)
def test_the_objects_of_our_forms_are_those_of_the_library(content: bytes) -> None:
    """Every object, fields and streams included."""
    different, all_ = differing(content)
    assert (different, all_ > 100) == (0, True)


@pytest.mark.parametrize("kind", [Kind.FICHE, Kind.PROTOCOLE])
def test_the_fields_of_our_forms_are_read_at_once(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library is left with the pages, the catalogue and a few others: a form is read in half the time."""
    asked: list[int] = []
    read = PdfReader.get_object

    def slow(self: PdfReader, reference: int | IndirectObject) -> Any:
        number = reference if isinstance(reference, int) else reference.idnum
        asked.extend([number] if (0, number) not in self.resolved_objects else [])
        return read(self, reference)

    monkeypatch.setattr(PdfReader, "get_object", slow)
    reader = Reader(FORMS[kind].blank())
    form = resolve_dict(reader.root_object.raw_get("/AcroForm")) or {}
    fields = [resolve_dict(one) for one in resolve_list(dict.get(form, "/Fields"))]
    assert len(fields) > 60
    assert len(asked) < 5


@pytest.mark.parametrize(
    "entries",
    [
        b"/V (plain)",
        b"/V (a\\(b\\)c \\351 \\\\ \\n)",
        b"/V (brackets (of its own) here)",
        b"/V (end\r\nof line)",
        b"/V (\\53 short)",
        b"/V (\\8 no escape)",
        b"/V <FEFF00E9>",
        b"/V <FEFF00E>",
        b"/V <FE FF 00 E9>",
        b"/V /Pr#E9sence",
        b"/V /a/b",
        b"/AS (Off)",
        b"/V true /X null",
        b"/V 1 0 R /Y [1 0 R 2 3.5 -4 +5 .5 6. /n (s)]",
        b"/V [ 1 2.5 -3 ]",
        b"/V % a comment\n/x",
        b"/V <</A<</B[[<</C 1>>]]>>>>",
        b"/V /twice /V /twice /W (more)",
        b"/V /one /V /other",
        b"/V",
        b"/V [",
        b"/V >> >>",
        b"/V --5",
        b"/V 12abc",
        b"/V (not closed",
    ],
)
def test_whatever_a_field_holds_is_what_the_library_makes_of_it(entries: bytes) -> None:
    """Plain or odd, whole or not."""
    assert differing(with_field(entries))[0] == 0


@given(
    st.lists(
        st.sampled_from([b"/a", b"/b ", b"1", b" 0 R", b"(x)", b"<41>", b"<<", b">>", b"[", b"]", b" ", b"\n"]),
        max_size=40,
    )
)
def test_no_row_of_signs_is_read_otherwise(signs: list[bytes]) -> None:
    """Whatever signs follow one another: the library and this reader agree, or both give up."""
    content = with_field(b"".join(signs))
    assert outcome(PdfReader(io.BytesIO(content))) == outcome(Reader(content))


def outcome(reader: PdfReader) -> Any:
    """What the field holds, or that it cannot be read."""
    try:
        return plain(reader.root_object["/Field"])
    except Exception as error:
        return type(error)
