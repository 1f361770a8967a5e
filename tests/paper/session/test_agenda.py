"""The ordre du jour of a séance."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import page
from pypdf import PdfReader

from pipeline.dossier.seance.ligne import LigneSeance, ligne_seance
from pipeline.html import Engine
from pipeline.paper.session.agenda import Agenda, render_agenda
from tests.dossier.exemples import dossier_complet
from tests.paper.presse import SETTINGS, presse

OFFICE = replace(SETTINGS, service=replace(SETTINGS.service, departement="Département d’Exemple"))


def _line(**changes: object) -> LigneSeance:
    return replace(ligne_seance(dossier_complet(), ()), **changes)  # type: ignore[arg-type] # of any field


def _pdf(*lines: LigneSeance, heure: str = "14h30", lieu: str = "Salle 2\nInspection académique") -> bytes:
    return render_agenda(Agenda(date(2003, 12, 2), heure, lieu, lines), presse(settings=OFFICE, engine=Engine()))


def _text(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(sheet.extract_text().split()) for sheet in pages).replace("\xa0", " ")


def test_one_line_a_dossier_with_its_flags() -> None:
    """Pupil, class, school, hours asked, commission, the wish to be heard and each flag are printed."""
    text = _text(_pdf(_line(), _line(numero="2003-0002", entendue=True, signalements=["Fait suite au dossier"])))
    for words in (
        "Ordre du jour de la séance du 2 décembre 2003", "14 h 30", "Salle 2, Inspection académique",
        "2 demandes", "dont 1 à signaler", "1 famille à entendre", "Chloë LENOIR-D'ESTRÉES",
        "28 février 1995", "CE2", "12 h sur 26 h", "CCPE", "2003-0002", "Fait suite au dossier",
    ):  # fmt: skip
        assert words in text


def test_it_is_accessible_and_lies_on_its_side(tmp_path: Path) -> None:
    """PDF/UA-1, A4 landscape, however many dossiers."""
    pdf = _pdf(*(_line(numero=f"2003-{n:04}", signalements=["Un point", "Un autre"]) for n in range(1, 41)))
    path = tmp_path / "ordre.pdf"
    path.write_bytes(pdf)
    report = page.validate_pdf(str(path), profile="ua1")
    assert report.is_compliant, str(report)
    sheets = PdfReader(path).pages
    assert len(sheets) > 2
    assert all(float(sheet.mediabox.width) > float(sheet.mediabox.height) for sheet in sheets)
    assert all("À signaler à la commission" in sheet.extract_text() for sheet in sheets[:-1])


def test_the_same_lines_give_the_same_bytes() -> None:
    """Nothing comes from the clock."""
    assert _pdf(_line()) == _pdf(_line())


def test_untrusted_text_is_shown_as_text() -> None:
    """Markup and templates in a name are printed, never interpreted; an unprintable letter is named."""
    text = _text(_pdf(_line(eleve="<b>&{{7*7}} \ue123", etablissement="../../")))
    assert "<b>&{{7*7}} [U+E123]" in text
    assert "../../" in text


def test_an_empty_session_is_still_a_page() -> None:
    """Without any dossier ready, without hour or place, the page says so."""
    text = _text(_pdf(heure="", lieu=""))
    assert "0 demande d’accompagnement" in text
