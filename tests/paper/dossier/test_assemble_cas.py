"""The consolidated dossier of the hard cases: nothing, too much, a form alone, texts that look like code."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import page
import pdfplumber
import pytest

from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.fields import FieldType
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from tests.eleves import Values
from tests.fonts.test_page import fonts_of
from tests.paper.dossier.dossiers import RECUE, TODAY, assembler, eleve, piece

pytestmark = pytest.mark.slow

LONG = ("Il faut lire ce texte en entier, jusqu’à son dernier mot ; " * 60)[:2980] + " DERNIER-MOT"


def pages(pdf: bytes) -> list[str]:
    """Text of each page, with plain spaces."""
    with pdfplumber.open(BytesIO(pdf)) as document:
        return [page_.extract_text().replace("\u00a0", " ") for page_ in document.pages]


def valide(pdf: bytes, folder: Path) -> bool:
    """Whether the PDF is valid PDF/A-3b."""
    path = folder / "dossier.pdf"
    path.write_bytes(pdf)
    return bool(page.validate_pdf(path, profile="3b").is_compliant)


def test_injected_strings_stay_text(tmp_path: Path) -> None:
    """Formulas, paths, markup and template code in the values are printed as they were written."""
    pdf = assembler(eleve("42", {"evolution": "{{ 7*7 }} {% raw %} <script>alert(1)</script> <img src='file:///x'>"}))
    texte = "\n".join(pages(pdf))
    for literal in ("=cmd|'x'!A1", "../../", "<b>&\\input École {{7*7}}", "{{ 7*7 }}", "<script>alert(1)</script>"):
        assert literal in texte
    assert valide(pdf, tmp_path)


def test_empty_forms_make_a_dossier(tmp_path: Path) -> None:
    """Two blank forms give a dossier that says so: no pupil, no answer, every item without a certain answer."""
    dossier = Dossier("2003-0099", RECUE, piece(Kind.FICHE, {}), piece(Kind.PROTOCOLE, {}))
    pdf = assembler(dossier)
    texte = pages(pdf)
    assert "Élève non identifié" in texte[0]
    assert "à compléter" in texte[0]
    grid = next(item for item in texte if "Vie quotidienne" in item)
    assert grid.count("sans réponse certaine") == 24
    assert valide(pdf, tmp_path)


@pytest.mark.parametrize(("absente", "dit"), [("fiche", "La fiche d’évaluation n’a pas été reçue"),
                                              ("protocole", "Le protocole n’a pas été reçu")])  # fmt: skip
def test_a_form_alone_makes_a_dossier(absente: str, dit: str, tmp_path: Path) -> None:
    """The dossier of a pupil of whom one form came says which one is missing, on the cover and in its place."""
    dossier = eleve("10")
    dossier = replace(dossier, piece_fiche=None) if absente == "fiche" else replace(dossier, piece_protocole=None)
    pdf = assembler(dossier)
    texte = pages(pdf)
    assert "pas encore reçue" in texte[0]
    assert any(dit in item for item in texte)
    assert valide(pdf, tmp_path)


def test_the_forms_differ_and_both_are_shown() -> None:
    """A name written in two ways shows both."""
    synthese = pages(assembler(eleve("10")))[0]
    assert "LEGOFF" in synthese
    assert "sur la fiche : LE GOFF" in synthese


def longues(kind: Kind) -> Values:
    """Every field of several lines filled with a long text."""
    return {field.target: LONG for field in FORMS[kind].fields if field.type is FieldType.MULTILINE}


def test_long_answers_are_whole(tmp_path: Path) -> None:
    """Answers of 3,000 characters flow over the pages to their last word, and the grid still holds in one page."""
    fiche = longues(Kind.FICHE)
    pdf = assembler(replace(eleve("09", fiche), piece_protocole=None))
    texte = pages(pdf)
    assert "\n".join(texte).count("DERNIER-MOT") == len(fiche)
    assert sum("Besoin d’accompagnement" in item and "Situations de" in item for item in texte) == 1
    assert valide(pdf, tmp_path)


def test_no_text_crosses_the_margins() -> None:
    """Long names, long words without a space and a crowded timetable stay inside the margins."""
    cells: Values = {f"edt.{rang}.lundi.texte": "x" * 120 for rang in ("m1", "m2", "am1")}
    cells |= {"edt.m3.mardi.texte": "8h00-12h00 piscine", "edt.m4.mardi.texte": "9h00-11h00 bibliothèque municipale"}
    pdf = assembler(
        eleve("26", {"nom": "X" * 200, "risques": "y" * 500}, cells | {"nom": "X" * 200, "chef": "Z" * 300})
    )
    with pdfplumber.open(BytesIO(pdf)) as document:
        for page_ in document.pages:
            margin = 18 / 25.4 * 72 - 1
            for char in page_.chars:
                assert char["x0"] >= margin
                assert char["x1"] <= float(page_.width) - margin


def test_characters_without_a_glyph_are_told() -> None:
    """A character that the font lacks is printed as its code, and the cover says so; the data keep it."""
    pdf = assembler(eleve("01", {"evolution": "\ue123 \u202e😀 fin"}))
    texte = pages(pdf)
    assert "[U+E123]" in texte[0]
    assert "[U+E123] [U+202E]😀 fin" in "\n".join(texte[1:])
    assert any("Source" in name for name in fonts_of(pdf))
    assert TODAY.isoformat().encode() in pdf
