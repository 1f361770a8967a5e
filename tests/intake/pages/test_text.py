"""Texts of flat copies that the page does not show whole: doubts, never values."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from pipeline.intake.as_json import reading_to_json
from pipeline.intake.raw import SURE, RawValue
from pipeline.intake.reader import read_file
from pipeline.resources import FORMS_PDF
from tests.clients import mupdf, pdfium
from tests.clients.flats import printed_by_chrome
from tests.demo import filled, printed_to_pdf
from tests.eleves import FICHES, PROTOCOLES
from tests.forms.commun import as_seen
from tests.papier import scanned, ticked

pytestmark = pytest.mark.slow

SPEC = FORMS[Kind.PROTOCOLE]


def printed(folder: Path, values: dict[str, str]) -> bytes:
    """A protocole typed in Chrome, then printed to PDF."""
    by_name = {SPEC.by_target[target].name: text for target, text in values.items()}
    pdfium.fill(FORMS_PDF / SPEC.filename, as_seen(SPEC, by_name), folder / "typed.pdf")
    printed_by_chrome(folder / "typed.pdf", folder / "flat.pdf")
    return (folder / "flat.pdf").read_bytes()


def of(content: bytes, target: str) -> RawValue:
    """What was read of an answer."""
    (form,) = read_file(content, "copie").forms
    return form.values[SPEC.by_target[target].name]


def test_a_text_that_blank_lines_push_out_of_its_frame_is_not_nothing(tmp_path: Path) -> None:
    """Its frame is empty, and its only line lies under others, where nobody sees it."""
    found = of(printed(tmp_path, {"equipe": "\n" * 9 + "Mme Craie, enseignante"}), "equipe")
    assert found.value is None
    assert "hors de tout cadre" in found.doubt


def test_a_text_whose_end_blank_lines_push_out_is_not_taken(tmp_path: Path) -> None:
    """What shows is its beginning only."""
    by_name = {SPEC.by_target["equipe"].name: "Mme Craie" + "\n" * 10 + "M. Plume"}
    mupdf.flatten(FORMS_PDF / SPEC.filename, by_name, tmp_path / "flat.pdf")
    found = of((tmp_path / "flat.pdf").read_bytes(), "equipe")
    assert found.value is None
    assert found.doubt


def test_a_text_that_runs_into_the_next_frame_spoils_both(tmp_path: Path) -> None:
    """Neither its own frame nor the one that it enters is taken."""
    long = "Madame Odile Marguerite TRUFFAUT-MÉSANGE de la Tour du Pin et des Collines Bleues du Nord"
    content = printed(tmp_path, {"representant.nom": long, "representant.qualite": "mère"})
    for target in ("representant.nom", "representant.qualite"):
        found = of(content, target)
        assert found.value is None, target
        assert found.doubt


def test_a_text_some_of_whose_letters_come_from_another_font_may_have_lost_others(tmp_path: Path) -> None:
    """Ş and Ł are drawn with a font of the system, İ is not drawn at all, and nothing shows where it was."""
    found = of(printed(tmp_path, {"representant.nom": "İrem ŞAHİN-ŁUKASIK"}), "representant.nom")
    assert found.value is None
    assert "police" in found.doubt


def test_texts_of_a_whole_copy_throw_no_doubt_on_each_other(tmp_path: Path) -> None:
    """Nothing of the form's own print is taken for a text that spilt."""
    (form,) = read_file(printed_to_pdf(filled(Kind.PROTOCOLE, PROTOCOLES["01"])), "copie").forms
    assert not form.unread


def _objects() -> list[dict[str, Any]]:
    flat = printed_to_pdf(filled(Kind.FICHE, FICHES["08"]))
    contents = [
        filled(Kind.FICHE, FICHES["08"]),
        flat,
        printed_to_pdf(filled(Kind.PROTOCOLE, PROTOCOLES["01"])),
        scanned(ticked(Kind.FICHE, FICHES["08"], "check")),
        scanned(ticked(Kind.PROTOCOLE, PROTOCOLES["01"]), bilevel=True),
    ]
    found = [json.loads(json.dumps(reading_to_json(read_file(content, "x.pdf")))) for content in contents]
    assert all(isinstance(one, dict) for one in found)
    return found


def test_no_value_that_is_not_certain_is_given_whatever_its_origin() -> None:
    """The JSON of a reading: under 0.9, and wherever there is a doubt, ``null``; what was seen stays in ``raw``."""
    origins: set[str] = set()
    for one in _objects():
        for name, confidence in one["confidence"].items():
            origins.add(one["origins"][name])
            assert confidence >= SURE or one["fields"][name] is None, name
    assert origins == {"field", "page_text", "ink", "mark"}


def test_a_doubt_has_no_value() -> None:
    """Not even one that only a person would see."""
    for content in (
        printed_to_pdf(filled(Kind.PROTOCOLE, PROTOCOLES["26"])),
        scanned(ticked(Kind.FICHE, FICHES["08"])),
    ):
        (form,) = read_file(content, "x.pdf").forms
        assert all(value.value is None and value.confidence < SURE for value in form.values.values() if value.doubt)
