"""Imprimer: trays with their letters, posted by one click, taken back by another."""

import re

import pytest

from tests.bureau.conftest import Entering
from tests.bureau.navigateur import Navigateur


def test_each_tray_is_there_with_what_to_do(secretary: Navigateur) -> None:
    """Its letters, the file to open, and the button that says it is posted."""
    page = secretary.get("/imprimer")
    assert "Lot du 21/11/2003" in secretary.said()
    assert 'href="/document/a_imprimer/2003-11-21/familles_fenetre.pdf"' in page
    assert 'href="/document/a_imprimer/2003-11-21/bordereau.pdf"' in page


def test_posted_and_taken_back_by_a_click_each(secretary: Navigateur) -> None:
    """With its day; the tray comes back to where it was."""
    before = re.findall(r'name="bac" value="(2003-11-21/\w+)"', secretary.get("/imprimer"))
    assert before
    secretary.act("/imprimer/poste", bac=before[0], jour="2003-11-21")
    assert f"Posté le 21/11/2003 : {before[0]}." in secretary.said().replace("\u00a0", " ")
    assert "Posté depuis 14 jours" in secretary.said()
    secretary.act("/imprimer/annuler", bac=before[0])
    assert f"De nouveau à poster : {before[0]}." in secretary.said().replace("\u00a0", " ")
    assert re.findall(r'name="bac" value="(2003-11-21/\w+)"', secretary.page) == before


def test_all_of_a_batch_at_once(secretary: Navigateur) -> None:
    """Nothing waits any more."""
    secretary.get("/imprimer")
    secretary.act("/imprimer/poste", bac="2003-11-21", jour="2003-11-21")
    assert "Rien n’attend d’être imprimé ni posté." in secretary.said()


def test_letters_are_printed_again(secretary: Navigateur) -> None:
    """In a batch of their own; an unknown dossier is told with what was typed."""
    secretary.get("/imprimer")
    secretary.act("/imprimer/poste", bac="2003-11-21", jour="2003-11-21")
    secretary.act("/imprimer/reimprimer", numero="2003-0001", type="accuse_reception")
    assert "1 lettre revient à imprimer" in secretary.said()
    secretary.act("/imprimer/reimprimer", code=409, numero="2003-9999", type="")
    assert 'value="2003-9999"' in secretary.page
    assert "2003-9999" in secretary.said()


@pytest.mark.parametrize("jour", ["2003-11-22", "demain", "2003-11-20"])
def test_a_day_that_cannot_be_is_refused(secretary: Navigateur, jour: str) -> None:
    """To come, no day, or before the letters: terms would be wrong."""
    secretary.get("/imprimer")
    secretary.act("/imprimer/poste", code=409, bac="2003-11-21", jour=jour)
    assert "Ce geste n’a pas été fait." in secretary.said()
    assert "Posté depuis" not in secretary.said()


def test_who_only_looks_posts_nothing(enter: Entering) -> None:
    """Neither sees the buttons nor may send what they send."""
    reader = enter("lecture")
    assert "C’est posté" not in reader.get("/imprimer")
    reader.act("/imprimer/poste", code=403, bac="2003-11-21", jour="2003-11-21")


def test_a_document_of_ours_opens_and_nothing_else_does(secretary: Navigateur) -> None:
    """Inline for what the program wrote; a path that leads out, a hidden or absent file: not there."""
    secretary.get("/imprimer")
    answer = secretary.client.get("/document/a_imprimer/2003-11-21/familles_fenetre.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline")
    assert answer.headers["cache-control"] == "no-store"
    for path in ("../registre.sqlite", "%2e%2e/pipeline.toml", "a_imprimer", "absent.pdf", ".x", "%00"):
        assert secretary.client.get(f"/document/{path}").status_code in (404, 409), path
