"""The forms filled by programs that this project did not write."""

import io
import subprocess
from pathlib import Path

import pdfplumber
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

from pipeline.dossier.model.fields import Field, FieldType
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS, FormSpec
from pipeline.resources import FORMS_PDF
from tests.clients import each_client, fill_with, pypdf_client
from tests.forms.commun import as_seen, everything, expected_values, fields, raw_values

pytestmark = pytest.mark.slow


@each_client
@pytest.mark.parametrize("spec", FORMS.values(), ids=lambda spec: spec.kind)
@pytest.mark.parametrize("round_", range(3))
def test_every_field_and_choice_is_filled_exactly(client: str, spec: FormSpec, round_: int, tmp_path: Path) -> None:
    """Over three rounds each client writes every text, every choice and every box exactly, in /V and in /AS."""
    values = everything(spec, round_)
    out = tmp_path / "out.pdf"
    fill_with(client, FORMS_PDF / spec.filename, as_seen(spec, values), out)
    assert raw_values(PdfReader(io.BytesIO(out.read_bytes()))) == expected_values(spec, values)


@each_client
@pytest.mark.parametrize("spec", FORMS.values(), ids=lambda spec: spec.kind)
def test_a_client_may_leave_everything_blank(client: str, spec: FormSpec, tmp_path: Path) -> None:
    """A form saved without any answer is still a blank form, not a form with answers."""
    out = tmp_path / "out.pdf"
    fill_with(client, FORMS_PDF / spec.filename, {}, out)
    assert raw_values(PdfReader(io.BytesIO(out.read_bytes()))) == expected_values(spec, {})


@pytest.mark.programs
@pytest.mark.parametrize("nom", ["Şeyma ÇELİK ığĞ", "Łukasz WIŚNIEWSKI-ŻÓŁĆ", "Erdős ŰRI", "Đorđe ČOVIĆ", "Ăvram ŘÍHA"])
def test_letters_that_windows_lacks_can_be_typed(nom: str, tmp_path: Path) -> None:
    """A program that draws what is typed with the font of the field shows every letter of the name (poppler does)."""
    spec = FORMS[Kind.FICHE]
    writer = PdfWriter(clone_from=FORMS_PDF / spec.filename)
    for widget in (annotation.get_object() for page in writer.pages for annotation in page.get("/Annots", [])):
        if widget.get("/T") == spec.by_target["nom"].name:
            widget[NameObject("/V")] = TextStringObject(nom)
    out = tmp_path / "typed.pdf"
    writer.write(out)
    drawn = subprocess.run(["pdftotext", "-raw", str(out), "-"], capture_output=True, text=True, check=True).stdout
    assert nom in drawn


LISTS = [(spec, field) for spec in FORMS.values() for field in spec.fields if field.type is FieldType.LIST]


@each_client
@pytest.mark.parametrize(("spec", "field"), LISTS, ids=lambda item: getattr(item, "name", ""))
def test_every_option_of_a_list_can_be_chosen(client: str, spec: FormSpec, field: Field, tmp_path: Path) -> None:
    """Each client writes the label of each option, the first one (« à choisir ») included."""
    out = tmp_path / "out.pdf"
    for option in field.options:
        fill_with(client, FORMS_PDF / spec.filename, {field.name: option.label}, out)
        assert raw_values(PdfReader(io.BytesIO(out.read_bytes())))[field.name] == (option.label, [""])


def test_what_is_drawn_over_a_page_later_lands_at_its_place(tmp_path: Path) -> None:
    """Flattened by pypdf, which draws over the page, an answer stands in its rectangle, upright."""
    out = tmp_path / "out.pdf"
    pypdf_client.flatten(FORMS_PDF / FORMS[Kind.FICHE].filename, {"fiche_eleve_nom": "LENOIR"}, out)
    reader = PdfReader(FORMS_PDF / FORMS[Kind.FICHE].filename)
    (place,) = [field["/Rect"] for field in fields(reader) if field["/T"] == "fiche_eleve_nom"]
    left, bottom, right, top = (float(edge) for edge in place)
    with pdfplumber.open(out) as pdf:
        page = pdf.pages[1]
        height = float(page.height)
        assert page.crop((left, height - top, right, height - bottom)).extract_text() == "LENOIR"
