"""What makes a PDF active, hence unfit to travel inside a dossier."""

import zlib
from collections.abc import Callable

import pypdf
import pytest
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

from pipeline.active_content import find_active_content, find_at_once
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from tests.eleves import FICHES, PROTOCOLES
from tests.intake.pdfs import save
from tests.paper.dossier.dossiers import rempli


def action(name: str) -> DictionaryObject:
    """An action of one kind."""
    return DictionaryObject({NameObject("/S"): NameObject(name), NameObject("/F"): TextStringObject("x")})


def pdf(change: Callable[[pypdf.PdfWriter], None], password: str = "") -> bytes:
    """A PDF of one page, changed."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    change(writer)
    if password:
        writer.encrypt(password)
    return save(writer)


def at_root(key: str, value: PdfObject) -> Callable[[pypdf.PdfWriter], None]:
    """Put a value into the catalogue."""
    return lambda writer: writer.root_object.update({NameObject(key): value})


def annotation(subtype: str, **entries: PdfObject) -> Callable[[pypdf.PdfWriter], None]:
    """Put an annotation on the page."""

    def change(writer: pypdf.PdfWriter) -> None:
        data = {NameObject("/Subtype"): NameObject(subtype), NameObject("/Rect"): ArrayObject([NumberObject(0)] * 4)}
        extra = {NameObject(f"/{key}"): value for key, value in entries.items()}
        writer.pages[0][NameObject("/Annots")] = ArrayObject([DictionaryObject(data | extra)])

    return change


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (at_root("/OpenAction", action("/JavaScript")), "JavaScript"),
        (at_root("/OpenAction", action("/Named")), "actions automatiques"),
        (at_root("/AA", DictionaryObject()), "actions automatiques"),
        (at_root("/Names", DictionaryObject({NameObject("/JavaScript"): DictionaryObject()})), "JavaScript"),
        (lambda writer: writer.add_attachment("a.exe", b"x"), "fichiers joints"),
        (annotation("/Link", A=action("/Launch")), "lance un programme"),
        (annotation("/Link", A=action("/SubmitForm")), "envoie des données"),
        (annotation("/RichMedia"), "multimédia"),
        (annotation("/FileAttachment"), "fichiers joints"),
        (at_root("/AcroForm", DictionaryObject({NameObject("/XFA"): ArrayObject()})), "XFA"),
    ],
)
def test_active_content_is_named(change: Callable[[pypdf.PdfWriter], None], what: str) -> None:
    """Scripts, launches, automatic actions, files and media inside are found wherever they stand."""
    assert what in find_active_content(pdf(change))


def test_an_indirect_action_is_followed() -> None:
    """An action hidden behind a reference is found."""

    def change(writer: pypdf.PdfWriter) -> None:
        hidden = DictionaryObject({NameObject("/S"): writer._add_object(NameObject("/Launch"))})
        writer.root_object[NameObject("/Outlines")] = writer._add_object(DictionaryObject({NameObject("/A"): hidden}))

    assert "lance un programme" in find_active_content(pdf(change))


@pytest.mark.parametrize(
    "change",
    [
        lambda writer: None,
        at_root("/OpenAction", ArrayObject([NumberObject(0), NameObject("/Fit")])),
        at_root("/OpenAction", action("/GoTo")),
        at_root("/OpenAction", NullObject()),
        at_root("/Lang", TextStringObject("/JavaScript /Launch /AA")),
        annotation("/Link", A=action("/URI")),
    ],
)
def test_harmless_pdfs_pass(change: Callable[[pypdf.PdfWriter], None]) -> None:
    """The page to open at, a plain link and words that only look like actions are no active content."""
    assert find_active_content(pdf(change)) == ""


def test_our_own_forms_pass() -> None:
    """The project's forms, filled, hold nothing active."""
    assert find_active_content(rempli(Kind.FICHE, FICHES["01"])) == ""
    assert find_active_content(rempli(Kind.PROTOCOLE, PROTOCOLES["01"])) == ""


@pytest.mark.parametrize("broken", [b"", b"%PDF-1.7\nnothing", b"\x00" * 100])
def test_what_cannot_be_walked_is_not_trusted(broken: bytes) -> None:
    """A file whose structure cannot be read is reported, never passed."""
    assert find_active_content(broken) == "une structure qui n’a pas pu être contrôlée"


@pytest.mark.parametrize("frames", range(0, 12, 3))
def test_what_stands_behind_a_crowd_of_brackets_is_not_trusted(frames: int) -> None:
    """The library gives up on what is too deep for it, and on what follows; whoever calls, the answer is the same."""
    deep = b"/Deep " + b"<< /A " * 20_000 + b">>" * 20_000
    action = deep + b" /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> /Type /Catalog"
    hostile = pdf(lambda writer: None).replace(b"/Type /Catalog", action)
    assert hostile.count(deep) == 1

    def ask(frames: int) -> str:
        return ask(frames - 1) if frames else find_active_content(hostile)

    assert ask(frames) == "une structure qui n’a pas pu être contrôlée"


def test_a_password_stops_the_walk() -> None:
    """A PDF that only opens with a password is not attached."""
    assert "mot de passe" in find_active_content(pdf(lambda writer: None, "secret"))


def _packed(objects: bytes, packing: bytes = b"/Filter/FlateDecode") -> bytes:
    """A form with one more stream, of these objects."""
    packed = zlib.compress(objects)
    blank = FORMS[Kind.FICHE].blank()
    at = blank.index(b"1 0 obj")
    head = b"9999 0 obj<</Type/ObjStm/N 1/First 4%b/Length %d>>" % (packing, len(packed))
    return blank[:at] + head + b"stream\n" + packed + b"\nendstream endobj\n" + blank[at:]


def test_our_forms_are_inert_without_a_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What names nothing active is not walked: a form filled in is told to be inert in a millisecond."""
    monkeypatch.setattr("pipeline.active_content._walk", lambda *_: "walked")
    assert find_active_content(FORMS[Kind.FICHE].blank()) == ""


@pytest.mark.parametrize(
    "objects",
    [b"<</S/JavaScript/JS(x)>>", b"<</S/J#61vaScript>>", b"<</S/Launch>>", b"[/XFA]", b"<</OpenAction 3 0 R>>"],
)
def test_what_a_stream_of_objects_names_is_looked_at(objects: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """An object that only a viewer which rebuilds the table finds, in a stream of objects, is found as well."""
    monkeypatch.setattr("pipeline.active_content._walk", lambda *_: "walked")
    assert find_active_content(_packed(b"1 0 <<>>")) == ""
    assert find_active_content(_packed(b"1 0 " + objects)) != ""


@pytest.mark.parametrize(
    "packing", [b"/Filter/FlateDecode/DecodeParms<</Predictor 12>>", b"/Filter[/ASCIIHexDecode/FlateDecode]"]
)
def test_what_is_packed_otherwise_is_walked(packing: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream of objects that cannot be unpacked at once proves nothing by itself."""
    monkeypatch.setattr("pipeline.active_content._walk", lambda *_: "walked")
    assert find_active_content(_packed(b"1 0 <<>>", packing)) != ""


@pytest.mark.parametrize("head", [b"/N 1/First 4", b"/N 1/F#69rst 4", b"/N 1/First 4/X(1 0 obj)"])
def test_objects_in_a_stream_that_does_not_say_so_are_looked_at(head: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Viewers read objects from a stream without asking for its type (pdf.js): it is unpacked like any other."""
    monkeypatch.setattr("pipeline.active_content._walk", lambda *_: "walked")

    def hidden(objects: bytes) -> bytes:
        return _packed(objects).replace(b"/Type/ObjStm/N 1/First 4", head)

    assert find_active_content(hidden(b"1 0 <<>>")) == ""
    assert find_active_content(hidden(b"1 0 <</S/JavaScript/JS(x)>>")) == "walked"
    assert find_active_content(hidden(zlib.compress(b"1 0 <</S/JavaScript/JS(x)>>"))) == "walked"


def test_a_file_that_takes_long_is_left_to_who_has_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads a file looks through it at once, or not at all: a long look would cost the reading."""
    many = pdf(at_root("/OpenAction", action("/JavaScript")))
    assert find_at_once(many) == "du code JavaScript"
    monkeypatch.setattr("pipeline.active_content._FEW_OBJECTS", 2)
    assert find_at_once(many) is None
    assert find_active_content(many) == "du code JavaScript"
