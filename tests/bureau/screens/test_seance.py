"""« La séance »: prepared, typed cell by cell, summed up, entered, taken back; what two browsers see."""

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from pipeline.store.register import Register
from tests.bureau.conftest import Entering
from tests.bureau.navigateur import Navigateur
from tests.robustness.bench import command
from tests.secretary import TODAY

NUMERO = "2003-0001"
PAGE = f"/seance/{TODAY}"
ROW = f"{PAGE}/dossier/{NUMERO}"
WHO = {
    "signataire.prenom": "Anatole",
    "signataire.nom": "PARAPHE",
    "signataire.qualite": "président de la commission",
}
REFUSAL = {
    "decision": "refus",
    "motif_droit": "besoin_non_etabli",
    "motif_fait": "L’élève suit la classe seul, comme le montrent les bilans de son enseignante de cette année.",
}


@pytest.fixture
def prepared(workspace: Path) -> Path:
    """The demande that is complete stands on the agenda of that very day."""
    where = ("--time", "9h", "--place", "Salle des Essais", "--president", "Anatole PARAPHE, président")
    assert command(workspace, "session", "open", TODAY, *where, today=TODAY) == 0
    return workspace


def cell(browser: Navigateur, champ: str, valeur: str, seen: int = 0) -> str:
    """Type in a cell, as htmx sends it; return the words of the answer."""
    answer = browser.act(ROW, 200, champ=champ, **{champ: valeur, f"vu.{champ}": str(seen)})
    return unescape(re.sub(r"<[^>]+>", " ", answer))


def typed(workspace: Path) -> dict[str, str]:
    with Register.open(workspace / "registre.sqlite") as register:
        return {one.champ: one.valeur for one in register.saisies.of(NUMERO)}


def type_refusal(browser: Navigateur) -> None:
    browser.get(PAGE)
    page = browser.page
    for champ, valeur in REFUSAL.items():
        browser.page = page
        cell(browser, champ, valeur)


def test_a_session_is_prepared_from_the_page(secretary: Navigateur, workspace: Path) -> None:
    """A day, an hour, a place, the dossiers that are ready: the agenda is written under the name of who asked."""
    secretary.get("/seance")
    assert "Aucune séance à venir" in secretary.said()
    secretary.act("/seance", jour=TODAY)
    assert NUMERO in secretary.page
    secretary.act(f"{PAGE}/preparer", heure="9h30", lieu="Salle des Essais", president="", choix=[NUMERO])
    assert "À l’ordre du jour : 1 dossier" in secretary.said().replace("\xa0", " ")
    with Register.open(workspace / "registre.sqlite") as register:
        (event,) = [one for one in register.journal.events(NUMERO) if one.acte == "inscription"]
    assert event.acteur == "Odile SECRETARIAT"


def test_a_dossier_that_waits_is_put_on_an_agenda(secretary: Navigateur, prepared: Path) -> None:
    """From « À faire » its number comes along, and its box is ticked where it was left out."""
    with Register.open(prepared / "registre.sqlite") as register:
        register.seances.leave(NUMERO, date.fromisoformat(TODAY))
    assert f'href="{PAGE}/preparer?dossier={NUMERO}"' in secretary.get(f"/seance?dossier={NUMERO}")
    assert not re.search(rf'value="{NUMERO}"[^>]* checked', secretary.get(f"{PAGE}/preparer"))
    assert re.search(rf'value="{NUMERO}"[^>]* checked', secretary.get(f"{PAGE}/preparer?dossier={NUMERO}"))


def test_a_refused_preparation_keeps_what_was_typed(secretary: Navigateur) -> None:
    """An hour of the night is refused with its mend; the place and the choice stay."""
    secretary.get(f"{PAGE}/preparer")
    secretary.act(f"{PAGE}/preparer", 409, heure="3h", lieu="Salle gardée", choix=[NUMERO])
    assert "se tient entre" in secretary.said() and "Salle gardée" in secretary.page
    assert re.search(rf'value="{NUMERO}"[^>]* checked', secretary.page)


def test_a_cell_is_kept_as_it_is_typed_with_what_is_wrong_beside_it(secretary: Navigateur, prepared: Path) -> None:
    """The answer says aloud that it is kept, and what the decision still lacks."""
    secretary.get(PAGE)
    told = cell(secretary, "decision", "refus")
    assert "enregistré" in told and "À corriger" in told and "refus, à compléter" in told
    assert typed(prepared) == {"decision": "refus"}


def test_two_browsers_in_one_cell_are_told(enter: Entering, prepared: Path) -> None:
    """The second reads what the first wrote, and nothing of either is lost without a word."""
    first, second = enter(), enter("administration")
    first.get(PAGE)
    second.get(PAGE)
    cell(first, "decision", "accord")
    told = cell(second, "decision", "refus")
    assert "Pas enregistré" in told and "accord" in told
    assert re.search(r'<option value="accord" selected>', second.page)
    assert typed(prepared) == {"decision": "accord"}


def test_without_a_script_a_whole_row_is_kept(secretary: Navigateur, prepared: Path) -> None:
    """Only what differs from what was shown is typed: proposals stay proposals."""
    page = secretary.get(PAGE)
    shown = dict(re.findall(r'<input type="text" value="([^"]*)" id="[^"]*" name="([^"]*)"', page))
    fields = {name: unescape(value) for value, name in shown.items()}
    ticks = re.findall(r'<input type="checkbox" value="oui" checked id="[^"]*" name="([^"]*)"', page)
    chosen = re.findall(r'<select id="[^"]*" name="([^"]*)".*?</select>', page, re.DOTALL)
    kept = {
        name: found[1]
        for name in chosen
        if (found := re.search(rf'name="{name}".*?<option value="([^"]*)" selected', page, re.DOTALL))
        and page.find("</select>", page.find(f'name="{name}"')) > found.end() - 1
    }
    secretary.act(ROW, **(fields | kept | dict.fromkeys(ticks, "oui") | REFUSAL))
    assert typed(prepared) == REFUSAL


def test_decisions_are_summed_up_then_entered_and_taken_back(secretary: Navigateur, prepared: Path) -> None:
    """The summary shows each decision; once entered its letters are told; « Reprendre » gives the grid back."""
    type_refusal(secretary)
    secretary.get(f"{PAGE}/rendre")
    assert "1 décision prête" in secretary.said().replace("\xa0", " ") and REFUSAL["motif_fait"] in secretary.said()
    secretary.act(f"{PAGE}/rendre", choix=[NUMERO])
    assert "Décision rendue" in secretary.said() and "refus, rendue" in secretary.said()
    assert typed(prepared) == {}
    (code,) = set(re.findall(r'name="quoi" value="([0-9a-f]{12})"', secretary.page))
    secretary.act("/annuler", quoi=code, retour=PAGE)
    assert "prête à être rendue" in secretary.said()
    assert typed(prepared) == REFUSAL


def test_what_is_missing_is_said_in_the_summary(secretary: Navigateur, prepared: Path) -> None:
    """A refusal without its facts stays in the grid, with a link to its row."""
    secretary.get(PAGE)
    cell(secretary, "decision", "refus")
    secretary.get(f"{PAGE}/rendre")
    assert "reste à la saisie" in secretary.said().replace("\xa0", " ")
    assert f'href="{PAGE}#d-{NUMERO}"' in secretary.page


def test_nothing_chosen_is_no_decision(secretary: Navigateur, prepared: Path) -> None:
    """Without a tick, nothing is entered."""
    type_refusal(secretary)
    secretary.get(f"{PAGE}/rendre")
    secretary.act(f"{PAGE}/rendre", 409)
    assert "Choisissez au moins une décision" in secretary.said()
    assert typed(prepared) == REFUSAL


def test_who_only_looks_types_nothing(enter: Entering, prepared: Path) -> None:
    """Cells are shown and closed; the acts are refused."""
    looker = enter("lecture")
    page = looker.get(PAGE)
    assert page.count(" disabled") > 30 and "Rendre les décisions" not in page
    looker.act(ROW, 403, champ="decision", decision="accord")
    looker.get(f"{PAGE}/preparer", 403)
    assert typed(prepared) == {}


@pytest.mark.parametrize("path", ["/seance/demain", "/seance/2003-02-30", "/seance/2003-13-01/rendre"])
def test_a_day_that_is_none_is_told(secretary: Navigateur, path: str) -> None:
    """No page of an error of the program."""
    secretary.get(path, 409)
    assert "jour d’une séance" in secretary.said()


def test_what_is_typed_is_shown_and_never_obeyed(secretary: Navigateur, prepared: Path) -> None:
    """Marks of HTML in a text are letters."""
    secretary.get(PAGE)
    cell(secretary, "motif_fait", "<script>alert(1)</script>")
    assert "<script>alert" not in secretary.get(PAGE)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in secretary.page


def test_the_documents_of_a_session_can_be_opened(secretary: Navigateur, prepared: Path) -> None:
    """Each printed document of the séance has its link."""
    page = secretary.get(PAGE)
    day = date.fromisoformat(TODAY)
    assert f'href="/document/seances/{day}/ordre_du_jour_{day}.pdf"' in page
