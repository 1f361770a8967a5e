"""The blank forms, as raw PDF objects."""

import io
import re
from typing import Any

import page
import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, StreamObject

from pipeline.dossier.model.fields import A_CHOISIR, FieldType
from pipeline.forms.build import build_form
from pipeline.forms.editions import CHECKED_STATE, FORMS, FormSpec
from pipeline.forms.fill import fill
from pipeline.html import Engine
from pipeline.resources import FORMS_PDF
from tests.forms.commun import blank, fields, widgets

MM = 72 / 25.4
_REFERENCE = re.compile(r"IndirectObject\((\d+), 0, \d+\)")
pytestmark = pytest.mark.parametrize("spec", FORMS.values(), ids=lambda spec: spec.kind)


def _reader(spec: FormSpec) -> PdfReader:
    return PdfReader(io.BytesIO(blank(spec)))


def _objects(pdf: bytes) -> list[tuple[str, bytes]]:
    """Every object, streams inflated, without the font programs that depend on the installed HarfBuzz and zlib."""
    reader = PdfReader(io.BytesIO(pdf))
    objects = []
    for number in sorted(reader.xref[0]):
        found = reader.get_object(number)
        if isinstance(found, StreamObject):
            data = b"" if "/Length1" in found else found.get_data()
            keys = {key: value for key, value in found.items() if key not in ("/Length", "/Length1")}
            objects.append((_REFERENCE.sub(r"\1 R", repr(keys)), data))
        else:
            objects.append((_REFERENCE.sub(r"\1 R", repr(found)), b""))
    return objects


@pytest.mark.slow
def test_committed_form_is_what_the_code_builds(spec: FormSpec) -> None:
    """The committed PDF is the one that the template and the table give, and two builds give the same bytes."""
    built = build_form(spec, Engine())
    same = _objects(blank(spec)) == _objects(built)
    assert same, "the committed form is not what the code builds: run « pipeline forms build »"
    assert built == build_form(spec, Engine())


def test_blank_form_is_accessible(spec: FormSpec) -> None:
    """The blank form is valid PDF/UA-1."""
    report = page.validate_pdf(str(FORMS_PDF / spec.filename), profile="ua1")
    assert report.is_compliant, str(report)


def test_fields_stand_once_in_the_order_of_the_table(spec: FormSpec) -> None:
    """/Fields holds each field of the table once, in its order, and no kid of a radio group."""
    found = fields(_reader(spec))
    assert [field["/T"] for field in found] == [field.name for field in spec.fields]
    assert all("/Parent" not in field for field in found)


def test_widgets_follow_the_reading_order(spec: FormSpec) -> None:
    """The widgets of the pages, one after the other, follow the table; the tab order is the structure."""
    reader = _reader(spec)
    order: list[str] = []
    sheets: list[Any] = list(reader.pages)
    for sheet in sheets:
        assert sheet["/Tabs"] == "/S"
        for reference in sheet["/Annots"]:
            widget = reference.get_object()
            name = str(widget["/T"] if "/T" in widget else widget["/Parent"]["/T"])
            if order[-1:] != [name]:
                order.append(name)
    assert order == [field.name for field in spec.fields]


def test_structure_tree_follows_the_table(spec: FormSpec) -> None:
    """A screen reader meets the fields in the order of the table."""
    root: Any = _reader(spec).trailer["/Root"]
    names: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if not isinstance(node, DictionaryObject):
            return
        if node.get("/Type") == "/OBJR":
            widget: Any = node["/Obj"]
            name = str(widget["/T"] if "/T" in widget else widget["/Parent"]["/T"])
            if names[-1:] != [name]:
                names.append(name)
            return
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            walk(kid)

    walk(root["/StructTreeRoot"])
    assert names == [field.name for field in spec.fields]


def test_radio_groups_are_sound(spec: FormSpec) -> None:
    """A radio's kids are nameless widgets whose only states are their export value and Off; nothing is chosen."""
    for declared, field in zip(spec.fields, fields(_reader(spec)), strict=True):
        if declared.type is not FieldType.RADIO:
            continue
        assert "/Opt" not in field
        assert (field["/FT"], field["/V"]) == ("/Btn", "/Off")
        assert field["/Ff"] & (1 << 15)
        states = []
        for widget in widgets(field):
            assert not {"/T", "/FT", "/Ff", "/Opt"} & set(widget)
            assert widget["/AS"] == "/Off"
            states.append(set(widget["/AP"]["/N"]))
        assert states == [{f"/{option.value}", "/Off"} for option in declared.options]


def test_boxes_are_sound(spec: FormSpec) -> None:
    """A box has the states « oui » and Off, and is not ticked."""
    for declared, field in zip(spec.fields, fields(_reader(spec)), strict=True):
        if declared.type is FieldType.CHECKBOX:
            assert (field["/FT"], field["/V"], field["/AS"]) == ("/Btn", "/Off", "/Off")
            assert set(field["/AP"]["/N"]) == {f"/{CHECKED_STATE}", "/Off"}


def test_texts_are_sound(spec: FormSpec) -> None:
    """A text has no MaxLen, the right multiline flag, an appearance, and a size of text that does not vary."""
    root: Any = _reader(spec).trailer["/Root"]
    fonts = root["/AcroForm"]["/DR"]["/Font"]
    for declared, field in zip(spec.fields, fields(_reader(spec)), strict=True):
        if declared.type in (FieldType.RADIO, FieldType.CHECKBOX):
            continue
        assert field["/FT"] == ("/Ch" if declared.type is FieldType.LIST else "/Tx")
        assert "/MaxLen" not in field
        assert bool(field["/Ff"] & (1 << 12)) is (declared.type is FieldType.MULTILINE)
        assert field["/AP"]["/N"].get_object()["/Subtype"] == "/Form"
        name, size = field["/DA"].split()[:2]
        assert fonts[name]["/Encoding"]["/BaseEncoding"] == "/WinAnsiEncoding"
        assert "/FontFile2" in fonts[name]["/FontDescriptor"]
        assert float(size) >= 7


def test_lists_are_sound(spec: FormSpec) -> None:
    """A list drops down, takes nothing but its options, has no empty one, and nothing is chosen in it."""
    for declared, field in zip(spec.fields, fields(_reader(spec)), strict=True):
        if declared.type is FieldType.LIST:
            assert field["/Ff"] & (1 << 17) and not field["/Ff"] & (1 << 18)
            assert field["/Opt"] == [option.label for option in declared.options]
            assert declared.options[0] == A_CHOISIR
            assert "/V" not in field


def test_required_flags_are_those_of_the_rules(spec: FormSpec) -> None:
    """A field is flagged required when the rules require it, and no other."""
    flagged = [bool(field["/Ff"] & 2) for field in fields(_reader(spec))]
    assert flagged == [field.required for field in spec.fields]


def test_every_field_and_answer_is_spoken(spec: FormSpec) -> None:
    """Every field carries its label, every answer of a choice its own."""
    for declared, field in zip(spec.fields, fields(_reader(spec)), strict=True):
        assert field["/TU"] == declared.label
        answers = declared.options if declared.type is FieldType.RADIO else ()
        for option, widget in zip(answers, widgets(field), strict=False):
            assert widget["/TU"] == f"{declared.label} – {option.label}"


def test_marker_cannot_be_changed(spec: FormSpec) -> None:
    """The kind and edition of the form are a read-only value, shown."""
    marker = next(field for field in fields(_reader(spec)) if field.get("/V") == spec.marker)
    assert marker["/Ff"] & 1
    assert b"Tj" in marker["/AP"]["/N"].get_object().get_data()


def test_values_without_appearance_are_shown(spec: FormSpec) -> None:
    """A client that writes values alone leaves their drawing to the viewer."""
    root: Any = _reader(spec).trailer["/Root"]
    assert root["/AcroForm"]["/NeedAppearances"].value is True


def test_pages_are_a4_and_hold_their_fields(spec: FormSpec) -> None:
    """Pages are A4 upright; widgets are inside them, do not overlap, and can be aimed at with a pen (3.5 mm)."""
    sheets: list[Any] = list(_reader(spec).pages)
    for sheet in sheets:
        assert [round(float(edge) / MM) for edge in sheet.mediabox] == [0, 0, 210, 297]
        boxes = [[float(edge) for edge in ref.get_object()["/Rect"]] for ref in sheet["/Annots"]]
        for index, (left, bottom, right, top) in enumerate(boxes):
            assert left >= 10 * MM and bottom >= 10 * MM and right <= 200 * MM and top <= 287 * MM
            assert min(right - left, top - bottom) >= 3.4 * MM
            for other in boxes[index + 1 :]:
                assert right <= other[0] or other[2] <= left or top <= other[1] or other[3] <= bottom


def test_signs_are_explained_on_every_page(spec: FormSpec) -> None:
    """Each page repeats the title, says what « * » and, where it stands, « + » mean, and which page it is."""
    reader = _reader(spec)
    for number, sheet in enumerate(reader.pages, start=1):
        text = sheet.extract_text()
        assert "réponse indispensable" in text
        assert ("ajout du département" in text) is any(field.addition for field in spec.fields)
        assert spec.title in text
        assert f"page {number} / {len(reader.pages)}" in text


def test_sizes_of_text_are_written_without_escapes(spec: FormSpec) -> None:
    """pdf-lib does not decode octal escapes in /DA, and would fill a box with one huge word."""
    blank = spec.blank()
    for content in (blank, fill(blank, spec, {"nom": "ESSAI"})):
        appearances = re.findall(rb"/DA \(([^)]*)\)", content)
        assert appearances
        assert all(b"\\" not in appearance for appearance in appearances)
