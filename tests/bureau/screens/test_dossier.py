"""« Un dossier »: all that is held, and each act of a person between the forms, by a small form of the page."""

import re
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from pipeline.run.checks.show import journal, status_of
from pipeline.workspace import Workspace
from tests.bureau.conftest import Entering
from tests.bureau.navigateur import Navigateur
from tests.eleves import FICHES
from tests.robustness.bench import command
from tests.secretary import TODAY

HERE = "/dossier/2003-0001"


def held(root: Path, numero: str = "2003-0001") -> dict[str, Any]:
    return status_of(Workspace(root), numero, date.fromisoformat(TODAY))


def do(browser: Navigateur, geste: str, code: int = 200, **fields: str) -> str:
    browser.get(HERE)
    return browser.act(HERE, code, geste=geste, **fields)


def test_a_dossier_shows_its_pupil_letters_forms_and_history(secretary: Navigateur) -> None:
    page = secretary.get(HERE)
    said = secretary.said()
    assert "Chloë LENOIR-D'ESTRÉES" in said and "dossier 2003-0001" in said and "transmis" in said
    assert "Accusé de réception" in said and 'href="/document/courriers/' in page
    assert "28/02/1995" in said and "Aider à fermer le manteau." in said
    assert "Ouverture du dossier" in said and re.search(
        r'<a href="/piece/[0-9a-f]{12}/page/1\?dossier=2003-0001">fiche', page
    )


def test_an_unknown_dossier_is_told(secretary: Navigateur) -> None:
    secretary.get("/dossier/2003-0999", 409)
    assert secretary.said().count("n’existe pas") == 1
    assert "<script>" not in secretary.get("/dossier/%3Cscript%3E", 409)


def test_a_correction_is_made_and_shown_beside_what_the_form_says(secretary: Navigateur, workspace: Path) -> None:
    do(secretary, "corriger", champ="téléphone", valeur="01 99 00 12 34", motif="Appel de la mère")
    assert "Corrigé : téléphone" in secretary.said() and "Annuler ce geste" in secretary.said()
    assert held(workspace)["corrections"][0]["value"] == "01 99 00 12 34"
    assert "corrigé" in secretary.get(HERE)
    do(secretary, "annuler", motif="Erreur de saisie")
    assert held(workspace)["corrections"] == []


@pytest.mark.parametrize(
    ("geste", "fields", "told"),
    [
        ("corriger", {"champ": "", "valeur": "x", "motif": "y"}, "Choisissez ce qui est à corriger"),
        ("corriger", {"champ": "téléphone", "valeur": "01 99 00 12 34"}, "Il faut dire pourquoi"),
        ("corriger", {"champ": "naissance", "valeur": "demain", "motif": "y"}, "naissance"),
        ("courrier", {"sorte": "recours", "le": "hier", "objet": "x"}, "Une date manque"),
        ("courrier", {"sorte": "inconnue", "le": "2003-11-21", "objet": "x"}, "Un choix manque"),
        ("avis", {"commission": "CCPE", "sens": "defavorable", "le": "2003-11-20"}, "se motive"),
        ("transmettre", {"accord": "2003-11-20", "motif": "x"}, "Donnez le nom et l’adresse"),
        ("reunir", {"dossier": "l’autre", "motif": "x"}, "Donnez le numéro"),
        ("inconnu", {}, "Ce geste n’existe pas"),
    ],
)
def test_a_refused_act_says_why_and_changes_nothing(
    secretary: Navigateur, workspace: Path, geste: str, fields: dict[str, str], told: str
) -> None:
    before = len(journal(Workspace(workspace), None))
    do(secretary, geste, 409, **fields)
    assert told in secretary.said() and len(journal(Workspace(workspace), None)) == before


def test_what_was_typed_is_kept_when_an_act_is_refused(secretary: Navigateur) -> None:
    page = do(secretary, "corriger", 409, champ="naissance", valeur="demain ou après", motif="Livret")
    assert 'value="demain ou après"' in page and 'id="corriger" open' in page


def test_letters_opinions_and_closing_are_recorded(secretary: Navigateur, workspace: Path) -> None:
    do(secretary, "courrier", sorte="recours", le="2003-11-20", objet="Conteste la durée")
    do(secretary, "avis", commission="CCPE", sens="favorable", le="2003-11-20", texte="")
    found = held(workspace)
    assert [one["sort"] for one in found["letters"]] == ["recours"]
    assert [one["opinion"] for one in found["opinions"]] == ["favorable"]
    do(secretary, "clore", pourquoi="sans_objet", precision="La demande n’a plus d’objet.", motif="Déménagement")
    assert held(workspace)["state"] == "clos"
    assert 'name="geste" value="corriger"' not in secretary.get(HERE)
    do(secretary, "rouvrir", motif="Erreur")
    assert held(workspace)["state"] != "clos"


def test_a_registered_letter_comes_back_or_is_delivered(secretary: Navigateur, workspace: Path) -> None:
    assert command(workspace, "print-done") == 0
    page = secretary.get(HERE)
    assert 'id="avis-de-reception"' in page and 'id="transmettre"' in page
    letter = re.findall(r'<select id="revenue-lettre"[^>]*>\s*<option value="([^"]+)"', page)[0]
    do(
        secretary,
        "revenue",
        lettre=letter,
        parent="",
        adresse="3 rue des Encriers, 99001 Trifouillis-les-Oies",
        motif="N’habite pas à l’adresse indiquée",
    )
    assert held(workspace)["corrections"]
    do(secretary, "reimprimer", lettre="")
    assert "à réimprimer" in secretary.said()


def test_dossiers_are_merged_and_the_other_is_shown(secretary: Navigateur, workspace: Path) -> None:
    do(secretary, "reunir", dossier="2003-2", motif="Même élève")
    assert "2003-0002" in secretary.said() and held(workspace)["state"] == "clos"


def test_a_form_is_set_aside(secretary: Navigateur, workspace: Path) -> None:
    piece = held(workspace)["pieces"][0]["piece"]
    do(secretary, "ecarter", piece=piece, motif="D’un autre élève")
    assert piece not in [one["piece"] for one in held(workspace)["pieces"]]


def test_the_copy_for_a_family_is_saved_and_recorded(secretary: Navigateur, workspace: Path) -> None:
    secretary.get(HERE)
    token = re.search(r'name="jeton" value="([^"]*)"', secretary.page)
    assert token
    sent = {"jeton": token[1], "geste": "copie", "motif": "Demande de la mère", "demandeur": ""}
    answer = secretary.client.post(HERE, data=sent, headers={"origin": str(secretary.client.base_url).rstrip("/")})
    assert answer.headers["content-type"] == "application/zip" and answer.headers["cache-control"] == "no-store"
    assert ZipFile(BytesIO(answer.content)).namelist()
    assert "export" in journal(Workspace(workspace), "2003-0001")[-1]["act"]


def test_who_only_looks_may_do_nothing(enter: Entering) -> None:
    reader = enter("lecture")
    page = reader.get(HERE)
    assert 'name="geste"' not in page
    reader.act(HERE, 403, geste="clore", pourquoi="sans_objet", motif="x")


def test_the_pages_of_a_form_are_pictures(secretary: Navigateur, workspace: Path) -> None:
    piece = held(workspace)["pieces"][0]["piece"]
    page = secretary.get(f"/piece/{piece}/page/1?dossier=2003-0001")
    assert f"/piece/{piece}/page/1.png" in page and f'href="{HERE}#formulaires"' in page
    assert "Revenir au dossier" not in secretary.get(f"/piece/{piece}/page/1?dossier=%22%3E%3Cscript%3E")
    answer = secretary.client.get(f"/piece/{piece}/page/1.png")
    assert answer.headers["content-type"] == "image/png" and answer.content.startswith(b"\x89PNG")
    secretary.get("/piece/zz/page/1", 409)


def test_what_was_read_stands_beside_the_picture_of_the_page(secretary: Navigateur, workspace: Path) -> None:
    """As far as the form is in force in the dossier from which one comes."""
    code = held(workspace)["pieces"][0]["sha256"][:12]
    secretary.get(f"/piece/{code}/page/1?dossier=2003-0001")
    assert "Ce qui y est lu" in secretary.said() and str(FICHES["01"]["nom"]) in secretary.said()
    secretary.get(f"/piece/{code}/page/1")
    assert "Ce qui y est lu" not in secretary.said()
