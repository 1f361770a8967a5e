"""A cleaned copy looks the same, answers the same, and nothing in it acts."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pypdf
import pypdfium2
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject, TextStringObject

from pipeline.active_content import find_active_content
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from pipeline.intake.reader import read_pdf
from pipeline.paper.pdf.cleaning import clean_pdf
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES
from tests.intake.pdfs import save

pytestmark = pytest.mark.slow

WORD = "SENTINELLE"
Plant = Callable[[pypdf.PdfWriter], None]


def action(kind: str, **entries: str) -> DictionaryObject:
    """An action that carries the word looked for."""
    found = {NameObject("/S"): NameObject(kind), NameObject("/X"): TextStringObject(WORD)}
    return DictionaryObject(found | {NameObject(f"/{key}"): TextStringObject(value) for key, value in entries.items()})


def dictionary(**entries: Any) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in entries.items()})


def stream(**entries: Any) -> StreamObject:
    """A stream that carries the word looked for."""
    found = StreamObject()
    found._data = WORD.encode()
    found.update(dictionary(**entries))
    return found


def at_root(key: str, value: Any) -> Plant:
    return lambda writer: writer.root_object.update({NameObject(f"/{key}"): writer._add_object(value)})


def on_page(key: str, value: Any) -> Plant:
    return lambda writer: writer.pages[0].update({NameObject(f"/{key}"): writer._add_object(value)})


def on_form(key: str, value: Any) -> Plant:
    def plant(writer: pypdf.PdfWriter) -> None:
        form: Any = writer.root_object["/AcroForm"]
        form.update({NameObject(f"/{key}"): writer._add_object(value)})

    return plant


def on_widget(key: str, value: Any) -> Plant:
    def plant(writer: pypdf.PdfWriter) -> None:
        annotations: Any = writer.pages[0]["/Annots"]
        annotations[0].get_object().update({NameObject(f"/{key}"): writer._add_object(value)})

    return plant


def annotation(subtype: str, **entries: Any) -> Plant:
    def plant(writer: pypdf.PdfWriter) -> None:
        box = ArrayObject([NumberObject(0)] * 4)
        found = dictionary(Type=NameObject("/Annot"), Subtype=NameObject(subtype), Rect=box, **entries)
        annotations: Any = writer.pages[0]["/Annots"]
        annotations.append(writer._add_object(found))

    return plant


def in_resources(key: str, value: Any) -> Plant:
    def plant(writer: pypdf.PdfWriter) -> None:
        resources: Any = writer.pages[0]["/Resources"]
        resources.get_object().update({NameObject(f"/{key}"): writer._add_object(value)})

    return plant


def leading_back(writer: pypdf.PdfWriter) -> None:
    """A resource from which the catalogue, and all that it holds, is reached."""
    writer.root_object[NameObject("/OpenAction")] = action("/JavaScript", JS=WORD)
    assert writer.root_object.indirect_reference is not None
    in_resources("Properties", dictionary(Retour=writer.root_object.indirect_reference))(writer)


def attachment(writer: pypdf.PdfWriter) -> None:
    writer.add_attachment(f"{WORD}.exe", WORD.encode())


def protected_launch(writer: pypdf.PdfWriter) -> None:
    """Encrypted, but open to anybody."""
    PLANTS["a launch"](writer)
    writer.encrypt("", algorithm="AES-256")


PLANTS: dict[str, Plant] = {
    "a script at the opening": at_root("OpenAction", action("/JavaScript", JS=WORD)),
    "scripts by name": at_root("Names", dictionary(JavaScript=dictionary(Names=ArrayObject([action("/JavaScript")])))),
    "a launch": at_root("OpenAction", action("/Launch", F=WORD)),
    "actions of the document": at_root("AA", dictionary(WC=action("/JavaScript", JS=WORD))),
    "actions of a page": on_page("AA", dictionary(O=action("/JavaScript", JS=WORD))),
    "actions of a field": on_widget("AA", dictionary(K=action("/JavaScript", JS=WORD))),
    "a click on a field": on_widget("A", action("/SubmitForm", F=WORD)),
    "a link outside": annotation("/Link", A=action("/URI", URI=f"http://{WORD}/")),
    "a link to a file": annotation("/Link", A=action("/GoToR", F=WORD)),
    "an attached file": attachment,
    "a file pinned to a page": annotation("/FileAttachment", FS=dictionary(F=TextStringObject(WORD))),
    "rich media": annotation("/RichMedia", RichMediaContent=dictionary(X=TextStringObject(WORD))),
    "a film": annotation("/Screen", A=action("/Rendition")),
    "XFA": on_form("XFA", stream()),
    "metadata": at_root("Metadata", stream(Type=NameObject("/Metadata"), Subtype=NameObject("/XML"))),
    "title and author": lambda writer: writer.add_metadata({"/Title": WORD, "/Author": WORD}),
    "what a program left": on_page("PieceInfo", dictionary(X=dictionary(Private=TextStringObject(WORD)))),
    "a thumbnail": on_page("Thumb", stream()),
    "files associated": at_root(
        "AF", ArrayObject([dictionary(Type=NameObject("/Filespec"), F=TextStringObject(WORD))])
    ),
    "tags with words of their own": at_root(
        "StructTreeRoot", dictionary(K=dictionary(ActualText=TextStringObject(WORD)))
    ),
    "layers that change with the event": at_root(
        "OCProperties",
        dictionary(OCGs=ArrayObject(), D=dictionary(AS=ArrayObject([dictionary(Event=TextStringObject(WORD))]))),
    ),
    "an image that lies elsewhere": in_resources(
        "XObject", dictionary(Ailleurs=stream(Subtype=NameObject("/PS"), F=TextStringObject(WORD)))
    ),
    "a way back to the catalogue": leading_back,
}


def planted(kind: Kind, plant: Plant) -> bytes:
    values = FICHES["01"] if kind is Kind.FICHE else PROTOCOLES["01"]
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(BytesIO(filled(kind, values))))
    plant(writer)
    return save(writer)


def pictures(pdf: bytes) -> list[bytes]:
    """Each page as PDFium draws it, fields included."""
    with pypdfium2.PdfDocument(pdf) as document:
        document.init_forms()
        return [page.render(scale=1).to_numpy().tobytes() for page in document]


@pytest.mark.parametrize("plant", PLANTS)
def test_what_acts_or_hides_stays_behind(plant: str) -> None:
    """Nothing that acts, points elsewhere or is not shown; the pages and the answers are the same."""
    pdf = planted(Kind.FICHE, PLANTS[plant])
    copy = clean_pdf(pdf)
    assert find_active_content(copy) == ""
    assert WORD not in everything(copy)
    assert WORD in everything(pdf)
    assert pictures(copy) == pictures(pdf)
    assert read_pdf(copy, "").forms == read_pdf(pdf, "").forms != ()


def everything(pdf: bytes) -> str:
    """Every object of a file, its streams inflated."""
    reader = pypdf.PdfReader(BytesIO(pdf))
    numbers = [*reader.xref_objStm, *(number for table in reader.xref.values() for number in table)]
    found = [reader.trailer.get_object(), *(reader.get_object(number) for number in numbers)]
    streams = (
        node.get_data() for node in found if isinstance(node, StreamObject) and "Image" not in str(node.get("/Subtype"))
    )
    return repr(found) + repr(list(streams))


def test_a_protocole_is_cleaned_too() -> None:
    """Every field with its value and its choice, and the same bytes each time."""
    pdf = planted(Kind.PROTOCOLE, PLANTS["a script at the opening"])
    copy = clean_pdf(pdf)
    assert pictures(copy) == pictures(pdf)
    fields = pypdf.PdfReader(BytesIO(copy)).get_fields() or {}
    assert {field.name for field in FORMS[Kind.PROTOCOLE].fields} <= fields.keys()
    assert read_pdf(copy, "").forms == read_pdf(pdf, "").forms
    assert clean_pdf(pdf) == copy


def test_a_protected_original_is_cleaned() -> None:
    """One that opens without a password, but is encrypted."""
    pdf = planted(Kind.FICHE, protected_launch)
    copy = clean_pdf(pdf)
    assert find_active_content(copy) == ""
    assert read_pdf(copy, "").forms == read_pdf(pdf, "").forms != ()


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7 rien", b"\x00" * 200])
def test_what_cannot_be_cleaned_gives_nothing(pdf: bytes) -> None:
    """The caller leaves it out and says so."""
    assert clean_pdf(pdf) == b""


def test_a_password_gives_nothing() -> None:
    """What cannot be opened cannot be copied."""
    assert clean_pdf(planted(Kind.FICHE, lambda writer: writer.encrypt("secret"))) == b""


def test_a_script_that_cannot_be_told_from_a_name_gives_nothing() -> None:
    """Where a resource is called as a script is, no copy is made rather than one that is not proved."""
    plant = in_resources("Properties", dictionary(JS=dictionary(X=TextStringObject(WORD))))
    assert clean_pdf(planted(Kind.FICHE, plant)) == b""


def test_depth_is_no_danger() -> None:
    """Resources nested far beyond what a program can recurse into."""

    def deep(writer: pypdf.PdfWriter) -> None:
        node = dictionary()
        for _ in range(3000):
            node = dictionary(X=writer._add_object(node))
        in_resources("Properties", node)(writer)
        PLANTS["a launch"](writer)

    pdf = planted(Kind.FICHE, deep)
    copy = clean_pdf(pdf)
    assert copy
    assert find_active_content(copy) == ""
