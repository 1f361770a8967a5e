"""Where a form is to be sent, printed in the place that the blank leaves for it."""

import io
from pathlib import Path

import page
import pdfplumber
import pytest
from pypdf import PdfReader

from pipeline.dossier.model.forms import Kind
from pipeline.forms.address import PLACE
from pipeline.forms.editions import FORMS, FormSpec
from pipeline.forms.fill import fill
from tests.forms.commun import addressed, everything, raw_values

MM = 72 / 25.4
LINES = ("Secrétariat permanent", "2 rue du Cartable", "13999 Villeneuve-la-Fictive cedex", "cdes@fiction.example")
SENT = pytest.mark.parametrize("spec", [FORMS[Kind.FICHE], FORMS[Kind.PROTOCOLE]], ids=lambda spec: spec.kind)


def shown(pdf: bytes) -> list[str]:
    """The lines in the place of the address."""
    left, top, right, bottom = PLACE
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        text = document.pages[0].within_bbox((left * MM, top * MM, right * MM, bottom * MM)).extract_text()
    return [line for line in text.split("\n") if line]


@SENT
def test_the_blank_leaves_a_place_for_it(spec: FormSpec) -> None:
    """An empty frame, under the words that say what goes there."""
    left, top, right, _ = PLACE
    with pdfplumber.open(io.BytesIO(spec.blank())) as document:
        above = document.pages[0].within_bbox(((left - 1) * MM, (top - 5) * MM, right * MM, top * MM)).extract_text()
    assert shown(spec.blank()) == []
    assert "À renvoyer au secrétariat" in above.replace("\u00a0", " ")


@SENT
def test_it_is_printed_in_its_place_and_nothing_else_changes(spec: FormSpec, tmp_path: Path) -> None:
    """All of it, in a file that is still accessible; the fields keep what they hold."""
    targets = {field.name: field.target for field in spec.fields}
    values = {targets[name]: value for name, value in everything(spec, 1).items()}
    filled = fill(spec.blank(), spec, values)
    made = addressed(filled, spec, LINES)
    assert shown(made) == list(LINES)
    assert raw_values(PdfReader(io.BytesIO(made))) == raw_values(PdfReader(io.BytesIO(filled)))
    path = tmp_path / "form.pdf"
    path.write_bytes(made)
    assert page.validate_pdf(str(path), profile="ua1").is_compliant
    assert addressed(filled, spec, LINES) == made


@SENT
def test_one_that_has_no_room_leaves_its_first_line_then_the_place_to_the_hand(spec: FormSpec) -> None:
    """Never small, never cut: the name goes first, for the form says that it goes to the secretariat."""
    assert shown(addressed(spec.blank(), spec, (*LINES[:2], "Bâtiment B", *LINES[2:]))) == [
        LINES[1],
        "Bâtiment B",
        *LINES[2:],
    ]
    assert addressed(spec.blank(), spec, ("x" * 60,) * 6) == spec.blank()
    assert addressed(spec.blank(), spec, ()) == spec.blank()


@SENT
def test_the_notice_on_data_is_complete(spec: FormSpec) -> None:
    """Who collects, what for, what must be answered and what follows, who reads, which rights and where (art. 27)."""
    text = " ".join("".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(spec.blank())).pages).split())
    for said in (
        "recueillies par la commission départementale",
        "pour examiner la demande",
        "sont indispensables",
        "ne peut pas être examinée",
        "facultatives",
        "lues par les membres de la commission",
        "les faire rectifier",
        "auprès du secrétariat",
        "78-17 du 6 janvier 1978",
    ):
        assert said in text, said
