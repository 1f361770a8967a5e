"""The mark on each page of the forms, read back from a picture of the page."""

import io

import pdfplumber
import pypdfium2
import pytest
import zxingcpp

from pipeline.forms.editions import FORMS, FormSpec
from pipeline.forms.fill import fill
from pipeline.forms.page_mark import PageMark, read_page_mark
from tests.forms.commun import blank

MM = 72 / 25.4


def _marks(pdf: bytes) -> list[PageMark | None]:
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        picture = page.render(scale=150 / 72, grayscale=True).to_numpy()
        found += [read_page_mark(code.text) for code in zxingcpp.read_barcodes(picture)]
    return found


@pytest.mark.parametrize("spec", FORMS.values(), ids=lambda spec: spec.kind)
def test_each_page_of_a_blank_form_says_what_it_is(spec: FormSpec) -> None:
    """One code per page: form, edition and page."""
    pages = len(pypdfium2.PdfDocument(blank(spec)))
    assert _marks(blank(spec)) == [PageMark(spec.kind, spec.edition, page) for page in range(pages)]


@pytest.mark.parametrize("spec", FORMS.values(), ids=lambda spec: spec.kind)
def test_a_prefilled_form_says_its_dossier_on_each_page(spec: FormSpec) -> None:
    """Filling in the number of the dossier draws the codes anew."""
    pdf = fill(blank(spec), spec, {"dossier": "2003-0012"})
    assert {mark.dossier if mark else None for mark in _marks(pdf)} == {"2003-0012"}


@pytest.mark.parametrize("spec", FORMS.values(), ids=lambda spec: spec.kind)
def test_a_prefilled_form_shows_its_dossier_on_each_page(spec: FormSpec) -> None:
    """In its field on the first page, on the dotted line of the footer of the others; what is no number is not."""
    for written, shown in (("2003-0012", True), ("voir M. Fictif", False)):
        with pdfplumber.open(io.BytesIO(fill(blank(spec), spec, {"dossier": written}))) as pdf:
            for page in pdf.pages[1:]:
                footer = page.within_bbox((155 * MM, 278 * MM, 183 * MM, 286 * MM))
                dots = [char for char in footer.chars if char["text"] == "…"]
                number = [char for char in footer.chars if char["text"] in "0123456789-"]
                assert ("".join(char["text"] for char in number) == written) is shown
                assert not number or dots[0]["x0"] <= number[0]["x0"] < number[-1]["x1"] <= dots[-1]["x1"]


def test_a_number_that_is_none_stays_out_of_the_code() -> None:
    """What a person writes in the field of the number may be anything."""
    assert PageMark(FORMS.__iter__().__next__(), "1", 0, "voir M. Fictif").text == "CDES/F1/1"


@pytest.mark.parametrize(
    "text", ["", "CDES", "CDES/X1/1", "CDES/F1/0/12", "https://exemple.invalid/", "CDES/F1/1/2003"]
)
def test_a_code_of_another_kind_is_not_ours(text: str) -> None:
    """A page may carry other codes."""
    assert read_page_mark(text) is None
