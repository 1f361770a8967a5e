"""A form changed in a few places: the rest is what it was, byte for byte, and nothing of one is found in another."""

import io
from pathlib import Path

import page
import pikepdf
import pytest
from pypdf import PdfReader, PdfWriter

from pipeline.dossier.model.forms import Kind
from pipeline.forms.address import print_address
from pipeline.forms.draft import Draft, Source
from pipeline.forms.editions import FORMS, FormSpec
from pipeline.forms.fill import answer, fill
from pipeline.forms.highlight import highlight
from tests import eleves
from tests.forms.commun import Value, blank, everything, leftovers, raw_values

ALL = pytest.mark.parametrize("spec", FORMS.values(), ids=lambda spec: spec.kind)
FICHE = FORMS[Kind.FICHE]
ADDRESS = ("Secrétariat permanent", "2 rue du Cartable", "13999 Villeneuve-la-Fictive cedex")


def handed_out(spec: FormSpec, round_: int = 0) -> bytes:
    """A form on which everything is written that can be: answers, number, highlights, announcement, address."""
    values: dict[str, Value] = {spec.by_name[name].target: value for name, value in everything(spec, round_).items()}
    draft = Draft(spec.blank(), spec)
    answer(draft, values | {"dossier": "2003-0012"})
    highlight(draft, {target: f"À revoir : {target}." for target in values}, "Tout est à revoir.")
    print_address(draft, ADDRESS)
    return draft.written()


@ALL
def test_an_untouched_form_is_the_file_it_was(spec: FormSpec) -> None:
    """A draft on which nothing is written writes the very bytes that it was drawn from."""
    assert Draft(blank(spec), spec).written() == blank(spec)


@ALL
def test_what_is_not_touched_stays_as_it_was(spec: FormSpec) -> None:
    """Objects keep their numbers, and all of those that lead to no answer their bytes."""
    filled = fill(blank(spec), spec, {"nom": "LENOIR-FICTIF"})
    before, after = (Source(pdf).written for pdf in (blank(spec), filled))
    changed = [one for one, other in zip(before, after, strict=True) if one != other]
    assert len(changed) == 3  # the field, what it shows, and the form, which leaves nothing to be drawn


@ALL
def test_one_whole_file_without_leftovers(spec: FormSpec, tmp_path: Path) -> None:
    """No update behind another file, no object that nothing leads to, and qpdf and PDF/UA-1 find nothing wrong."""
    made = handed_out(spec)
    assert made.count(b"%%EOF") == made.count(b"startxref") == 1
    assert leftovers(made) == set()
    path = tmp_path / "form.pdf"
    path.write_bytes(made)
    with pikepdf.open(path) as pdf:
        assert pdf.check_pdf_syntax() == []
    assert page.validate_pdf(str(path), profile="ua1").is_compliant


@ALL
def test_a_blank_holds_nothing_that_is_not_used(spec: FormSpec) -> None:
    """It is sent by mail, and each form is made of it."""
    assert leftovers(blank(spec)) == set()


@ALL
def test_nothing_of_a_form_is_found_in_the_next(spec: FormSpec) -> None:
    """The blank is read once for many forms: what one bears changes no other, however they follow each other."""
    first = handed_out(spec)
    handed_out(spec, 1)
    fill(blank(spec), spec, {"dossier": "2003-0099", "nom": "AUTRE-FICTIF"})
    assert handed_out(spec) == first
    assert Draft(blank(spec), spec).written() == blank(spec)
    assert b"2003-0099" not in first


def test_a_failed_draft_leaves_no_trace() -> None:
    """An answer that the form does not take, after others: the next form bears none of them."""
    draft = Draft(blank(FICHE), FICHE)
    answer(draft, {"nom": "LENOIR-FICTIF"})
    with pytest.raises(ValueError, match="inconnu"):
        highlight(draft, {"nom": "x", "inconnu": "x"}, "Annonce.")
    assert Draft(blank(FICHE), FICHE).written() == blank(FICHE)


def test_a_blank_built_anew_is_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept of a blank is known by its bytes, not by its name."""
    assert raw_values(PdfReader(io.BytesIO(fill(blank(FICHE), FICHE, {"nom": "A"}))))["fiche_eleve_prenom"][0] == ""
    other = fill(blank(FICHE), FICHE, {"prenom": "Chloë"})
    monkeypatch.setattr(FormSpec, "blank", lambda _: other)
    assert raw_values(PdfReader(io.BytesIO(fill(other, FICHE, {"nom": "A"}))))["fiche_eleve_prenom"][0] == "Chloë"


def test_a_form_drawn_on_twice_shows_both() -> None:
    """A form that was highlighted and filled is a form like another: it can be drawn on again, and stays whole."""
    spec = FORMS[Kind.PROTOCOLE]
    draft = Draft(fill(blank(spec), spec, eleves.protocole(nom="")), spec)
    highlight(draft, {"nom": "Il manque le nom."}, "Une réponse est à compléter.")
    again = Draft(draft.written(), spec)
    answer(again, {"nom": "LENOIR-FICTIF"})
    print_address(again, ADDRESS)
    made = again.written()
    text = PdfReader(io.BytesIO(made)).pages[0].extract_text()
    assert "Une réponse est à compléter." in " ".join(text.split())
    assert ADDRESS[1] in text
    assert leftovers(made) == set()


def test_a_file_of_another_program_is_refused() -> None:
    """Its objects may lie anywhere: it is no form that this program wrote, and none is written over it."""
    updated = PdfWriter(io.BytesIO(blank(FICHE)), incremental=True)
    updated.add_metadata({"/Title": "autre"})
    content = io.BytesIO()
    updated.write(content)
    with pytest.raises(ValueError, match="not a form"):
        Draft(content.getvalue(), FICHE)
