"""The statistics as paper and as a table for a spreadsheet program."""

import csv
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import page
import pdfplumber
import pytest

from pipeline.dossier.stats import Ligne, Statistiques, Tableau, statistiques
from pipeline.paper.stats import STUB, csv_stats, draw_chart, render_stats
from tests.dossier.stats.test_stats import ACCORDEE, ANNEE, EN_COURS, REFUSEE
from tests.paper.presse import presse

LE = date(2004, 1, 15)
LIGNES = [replace(ACCORDEE, manques=frozenset({"Le nom de l’élève"}))] * 9 + [REFUSEE] * 6 + [EN_COURS] * 5
LIGNES += [replace(ACCORDEE, niveau="CP")] * 2


@pytest.fixture(scope="module")
def stats() -> Statistiques:
    """Twenty-two demandes."""
    return statistiques(ANNEE, LIGNES)


@pytest.fixture(scope="module")
def pdf(stats: Statistiques) -> bytes:
    """The paper."""
    return render_stats(stats, presse(le=LE))


def test_the_paper_is_accessible(pdf: bytes, tmp_path: Path) -> None:
    """PDF/UA-1: tables have headings, each chart says in words what it shows."""
    fichier = tmp_path / "stats.pdf"
    fichier.write_bytes(pdf)
    assert page.validate_pdf(str(fichier), profile="ua1").is_compliant


def test_the_paper_shows_the_figures_and_why_some_are_hidden(pdf: bytes) -> None:
    """Figures, hidden ones by their word, and the method."""
    with pdfplumber.open(BytesIO(pdf)) as document:
        texte = " ".join(p.extract_text() for p in document.pages).replace("\u00a0", " ")
    assert "Suivi de l’année scolaire 2003-2004" in texte
    assert "CP masqué" in texte
    assert "Méthode." in texte
    assert "Le nom de l’élève 9" in texte


def test_same_statistics_same_bytes(pdf: bytes, stats: Statistiques) -> None:
    """Rendering again gives the same bytes."""
    assert render_stats(stats, presse(le=LE)) == pdf


def test_too_few_demandes_make_a_page_that_says_so() -> None:
    """No figure at all."""
    pdf = render_stats(statistiques(ANNEE, [ACCORDEE] * 2), presse(le=LE))
    with pdfplumber.open(BytesIO(pdf)) as document:
        assert "Moins de 5 demandes" in document.pages[0].extract_text()


def test_the_csv_opens_in_a_french_spreadsheet_program(stats: Statistiques) -> None:
    """UTF-8 with BOM, « ; », decimal comma, one figure a line, hidden ones by their word."""
    brut = csv_stats(stats)
    assert brut.startswith(b"\xef\xbb\xbf")
    lignes = list(csv.reader(StringIO(brut.decode("utf-8-sig")), delimiter=";"))
    assert lignes[0] == ["année scolaire", "tableau", "ligne", "effectif", "part (%)"]
    assert ["2003-2004", "Demandes par décision", "Refus", "6", "27,3"] in lignes
    assert ["2003-2004", "Demandes par niveau de classe", "CP", "masqué", ""] in lignes


@pytest.mark.parametrize("debut", ["=", "+", "-", "@", "\t"])
def test_no_cell_of_the_csv_is_a_formula(debut: str) -> None:
    """A text that begins like a formula is quoted."""
    piege = Tableau("x", "Titre", (Ligne(f"{debut}cmd|'x'!A1", 7),), 7)
    (ligne,) = [
        ligne
        for ligne in csv.reader(
            StringIO(csv_stats(Statistiques(ANNEE, 7, 7, 7, None, None, (piege,))).decode("utf-8-sig")), delimiter=";"
        )
        if ligne[1] == "Titre"
    ]
    assert ligne[2] == f"'{debut}cmd|'x'!A1"


def test_a_hidden_count_has_no_length() -> None:
    """Its stub is the same whatever it is, and the bars stay within the drawing."""
    dessin = draw_chart(Tableau("x", "Titre", (Ligne("Un libellé très long, " * 8, None), Ligne("b", 40)), 43))
    cachee, montree = dessin.barres
    assert cachee.longueur == STUB
    assert cachee.libelle.endswith("…")
    assert dessin.axe + montree.longueur < dessin.largeur
    assert "b\u00a0: 40" in dessin.alternative
