"""Live fields in whole PDFs: the project's blank forms, written as clients write them."""

import io

import pikepdf
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from tests import eleves
from tests.intake.pdfs import FICHE, Pdf, blank, by_target, codes, fiche, form, protocole, read, save

pytestmark = pytest.mark.slow

NOM = "fiche_eleve_nom"
ITEM = "fiche_item_07_niveau"
BOX = "fiche_dependance_scolaire"
PROTOCOLE_01 = {target: value for target, value in eleves.protocole().items() if value}


def test_a_filled_fiche_is_read_exactly() -> None:
    """Every answer comes back, under its PDF name, with the edition and without an anomaly."""
    found = form(fiche())
    assert (found.kind, found.edition, found.anomalies) == (Kind.FICHE, FORMS[Kind.FICHE].edition, ())
    assert by_target(found) == eleves.fiche()
    assert list(found.values) == [field.name for field in FICHE.fields]


def test_a_filled_protocole_is_read_exactly() -> None:
    """Every answer comes back, timetable and signatures included."""
    found = form(protocole())
    assert (found.kind, found.edition, found.anomalies) == (Kind.PROTOCOLE, FORMS[Kind.PROTOCOLE].edition, ())
    assert by_target(found) == PROTOCOLE_01


def test_the_reading_names_the_file_and_its_hash() -> None:
    """The name is repeated as given, the hash is that of the bytes."""
    reading = read(b"hello")
    assert reading.file == "formulaire.pdf"
    assert reading.sha256 == "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Gaëtan NGUYỄN".encode("utf-16"), "Gaëtan NGUYỄN"),
        ("Gaëtan NGUYỄN".encode("utf-8-sig"), "Gaëtan NGUYỄN"),
        (b"D\x90HAUTPOUL", "D’HAUTPOUL"),
        ("P\u00c9R\u00c8S".encode("latin-1"), "PÉRÈS"),
        ("Zoe\u0301".encode("utf-16"), "Zoé"),
        (b"a\rb\r\nc\nd", "a\nb\nc\nd"),
        ("12\u00a0rue\u202fX".encode("utf-16"), "12 rue X"),
    ],
)
def test_the_bytes_of_a_text_are_decoded_here(data: bytes, text: str) -> None:
    """Whatever the library makes of a string, its bytes are what is read."""
    found = form(fiche().text(NOM, data))
    assert (found.values[NOM].value, found.anomalies) == (text, ())


@pytest.mark.parametrize(
    "value",
    [NumberObject(12), BooleanObject(True), ArrayObject([TextStringObject("a")]), DictionaryObject(), NameObject("/a")],
)
def test_a_text_of_the_wrong_type_is_an_anomaly(value: PdfObject) -> None:
    """A number, a boolean, an array, a dictionary or a name is no text, and no crash."""
    found = form(fiche().text(NOM, value))
    assert found.values[NOM].value is None
    assert codes(found.anomalies) == [("VALEUR_TYPE_INATTENDU", "nom")]
    assert "« Nom de l’élève »" in found.anomalies[0].message


def test_a_null_value_is_an_empty_answer() -> None:
    """A PDF null is the absence of a value."""
    found = form(fiche().text(NOM, NullObject()))
    assert (found.values[NOM].value, found.anomalies) == (None, ())


def test_a_text_in_a_stream_is_read() -> None:
    """ISO 32000-1, 12.7.4.3: a long text may be a stream."""
    pdf = fiche()
    stream = DecodedStreamObject()
    stream.set_data("Équipe".encode("utf-16"))
    pdf.text("fiche_auteur", pdf.writer._add_object(stream))
    assert form(pdf).values["fiche_auteur"].value == "Équipe"


def test_an_answer_written_on_one_side_is_read_and_said() -> None:
    """Only ``/V``, or only ``/AS``, on forms whose other side holds Off: read, in one anomaly that names the fields."""
    pdf = fiche({"niveau.7": "niveau1", "dependance_scolaire": True})
    pdf.button(ITEM, v="Off").button(BOX, on=["Off"])
    found = form(pdf)
    assert (found.values[ITEM].value, found.values[BOX].value) == ("niveau1", True)
    assert codes(found.anomalies) == [("REPONSES_A_MOITIE", "")]
    assert "Item 7. " in found.anomalies[0].message
    assert "dépendance pour la vie scolaire" in found.anomalies[0].message


def test_a_value_that_differs_from_what_shows_is_not_settled() -> None:
    """Another answer in ``/V`` than on the page: an anomaly, and no answer."""
    found = form(fiche({"niveau.7": "niveau1"}).button(ITEM, v="niveau3"))
    assert found.values[ITEM].value is None
    assert codes(found.anomalies) == [("REPONSES_DIVERGENTES", "niveau.7")]


def test_two_ticks_for_one_item_are_not_settled() -> None:
    """Two widgets of a radio group on: an anomaly, and no answer."""
    found = form(fiche({"niveau.7": "niveau1"}).button(ITEM, on=["niveau2"]))
    assert found.values[ITEM].value is None
    assert codes(found.anomalies) == [("REPONSES_DIVERGENTES", "niveau.7")]


def test_an_answer_given_by_the_rank_of_its_widget_is_read() -> None:
    """Positional states with ``/Opt``, which some clients make of a radio group."""
    pdf = fiche()
    field = pdf.fields[ITEM]
    field[NameObject("/Opt")] = ArrayObject(TextStringObject(f"niveau{rank}") for rank in (1, 2, 3))
    for rank, kid in enumerate(pdf.kids(ITEM)):
        states = kid["/AP"]["/N"]
        states[NameObject(f"/{rank}")] = states.pop(f"/niveau{rank + 1}")
        kid[NameObject("/AS")] = NameObject("/2" if rank == 2 else "/Off")
    field[NameObject("/V")] = NameObject("/2")
    found = form(pdf)
    assert (found.values[ITEM].value, found.anomalies) == ("niveau3", ())


def test_a_box_renamed_in_latin_1_escapes_is_ticked() -> None:
    """``/Pr#E9sence``, which the library reads as Chinese, is an on-state like another, and is shown right."""
    content = fiche().save()
    pdf = pikepdf.open(io.BytesIO(content))
    for ref in pdf.Root.AcroForm.Fields:
        if str(ref.T) == BOX:
            ref.V = ref.AS = pikepdf.Name("/Presence")
            ref.AP.N["/Presence"] = ref.AP.N["/oui"]
    out = io.BytesIO()
    pdf.save(
        out, object_stream_mode=pikepdf.ObjectStreamMode.disable, stream_decode_level=pikepdf.StreamDecodeLevel.all
    )
    escaped = out.getvalue().replace(b"/Presence", b"/Pr\xe9sence".replace(b"\xe9", b"#E9"))
    answer = form(escaped).values[BOX]
    assert answer.value is True
    assert answer.raw == "/V /Présence /AS /Présence"


def orphans(pdf: Pdf) -> Pdf:
    """Empty ``/Fields``, as macOS Preview does, leaving the widgets on the pages."""
    pdf.acroform[NameObject("/Fields")] = ArrayObject()
    return pdf


def test_widgets_that_stand_on_pages_only_are_read() -> None:
    """An empty ``/Fields`` (macOS Preview) hides nothing."""
    assert by_target(form(orphans(fiche()))) == eleves.fiche()
    assert by_target(form(orphans(protocole()))) == PROTOCOLE_01


def test_a_document_without_acroform_is_read_from_its_pages() -> None:
    """Pages copied into another document (pdf-lib, qpdf) keep their answers."""
    pdf = fiche()
    del pdf.root["/AcroForm"]
    assert by_target(form(pdf)) == eleves.fiche()


def test_radio_buttons_that_lost_their_parent_are_brought_together() -> None:
    """Widgets of one name on one page are one radio group, though each claims to be a field."""
    pdf = fiche()
    for name in [field.name for field in FICHE.fields]:
        if "/Kids" in (field := pdf.fields[name]):
            for kid in pdf.kids(name):
                kid.update({NameObject(key): field[key] for key in ("/T", "/FT", "/Ff", "/V")})
                del kid["/Parent"]
    assert by_target(form(orphans(pdf))) == eleves.fiche()


def test_radio_buttons_that_repeat_their_parent_are_its_widgets() -> None:
    """Kids that bear their parent's name and stand in ``/Fields`` beside it are no other fields."""
    pdf = fiche()
    for name in [field.name for field in FICHE.fields]:
        if "/Kids" in (field := pdf.fields[name]):
            for kid in pdf.kids(name):
                kid.update({NameObject(key): field[key] for key in ("/T", "/FT")})
                pdf.acroform["/Fields"].append(kid.indirect_reference)
    found = form(pdf)
    assert (by_target(found), found.anomalies) == (eleves.fiche(), ())


def test_a_form_filled_by_pypdf_is_read() -> None:
    """pypdf writes the value of a radio as a text beside the name in its widget."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(blank(Kind.FICHE))))
    named: dict[str, str | list[str] | tuple[str, str, float]] = {}
    for target, value in eleves.fiche().items():
        field = FICHE.by_target[target]
        named[field.name] = "/oui" if value is True else f"/{value}" if field.options else str(value)
    for page in writer.pages:
        writer.update_page_form_field_values(page, named)
    assert by_target(form(save(writer))) == eleves.fiche()
