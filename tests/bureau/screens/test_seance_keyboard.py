"""A séance of twelve dossiers by keyboard alone, in a real browser: accords, a refusal, an adjournment, a part."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline.bureau.hall.desk import Desk
from pipeline.comptes.model import Role
from pipeline.store.register import Register
from pipeline.workspace import Workspace
from tests.bureau.chromium.site import served
from tests.bureau.navigateur import PASSWORD, application
from tests.robustness.bench import copy
from tests.seance import ADJOURNED, DAY, NUMBERS, PARTIAL, REFUSED, prepare

pytestmark = [pytest.mark.programs, pytest.mark.slow]
FACT = "Dossier {} : les gestes de l’élève sont lents, écrire le fatigue, une aide humaine le soutient en classe."


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve demandes on the agenda of a séance."""
    return prepare(tmp_path_factory.mktemp("clavier"))


@pytest.fixture
def address(ground: Path, tmp_path: Path, cheaply: None) -> Iterator[tuple[str, Desk]]:
    """The page on a copy of that workspace, on the day of the séance."""
    root = copy(ground, tmp_path / "cdes")
    with application(Workspace(root), date.fromisoformat(DAY)) as desk:
        desk.people.add("greffe", "Mme Greffe", Role.SECRETARIAT, PASSWORD, par="essai")
        desk.people.add("plume", "M. Plume", Role.SECRETARIAT, PASSWORD, par="essai")
        with served(desk) as base:
            yield base, desk


def enter(chromium: Browser, base: str, who: str) -> tuple[Page, list[str]]:
    """Log somebody in; give her page, and what its console complains of."""
    page = chromium.new_context(viewport={"width": 1280, "height": 900}).new_page()
    wrong: list[str] = []
    page.on("console", lambda told: wrong.append(told.text) if told.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{base}/connexion")
    page.get_by_label("Identifiant").focus()
    page.keyboard.type(who)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/a-faire")
    return page, wrong


def down(page: Page, champ: str, others: dict[str, str | int], usual: str | int) -> None:
    """Fill a column from its first cell to its last, « Entrée » going down: words, or how many times ↓ in a list."""
    page.locator(f"[data-champ='{champ}']").first.focus()
    for rank in range(len(NUMBERS)):
        numero = page.evaluate("document.activeElement.closest('section').id").removeprefix("d-")
        given = others.get(numero, usual)
        if isinstance(given, int):
            for _ in range(given):
                page.keyboard.press("ArrowDown")
        else:
            page.keyboard.type(given.format(rank))
        page.keyboard.press("Enter")


def test_twelve_dossiers_are_decided_by_keyboard(chromium: Browser, address: tuple[str, Desk]) -> None:
    """Three columns typed downwards, a summary, one button: twelve notifications are in the outbox."""
    base, desk = address
    page, wrong = enter(chromium, base, "greffe")
    page.goto(f"{base}/seance/{DAY}")
    down(page, "decision", {REFUSED: "refus", ADJOURNED: "ajournement", PARTIAL: "accord p"}, "accord")
    down(page, "motif_droit", {REFUSED: 5, ADJOURNED: 8, PARTIAL: 2}, 1)
    down(page, "motif_fait", {}, FACT)
    for numero, champ, texte in (
        (ADJOURNED, "attendu", "Un bilan d’ergothérapie de moins d’un an, demandé à la famille."),
        (PARTIAL, "non_accorde", "Les heures de cantine, où l’école accompagne déjà l’élève."),
        (PARTIAL, "phase.1.heures", "6h"),
    ):
        page.locator(f"#d-{numero} [data-champ='{champ}']").fill(texte)
        page.keyboard.press("Tab")
    expect(page.locator("[data-compte=typed]")).to_have_text(str(len(NUMBERS)), timeout=30_000)
    page.get_by_role("link", name="Rendre les décisions").first.focus()
    page.keyboard.press("Enter")
    # A page that follows another one begins at its title; the keyboard goes on from there.
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.get_by_role("button", name="Rendre les décisions choisies").press("Enter")
    expect(page.locator("[data-compte=entered]")).to_have_text(str(len(NUMBERS)), timeout=60_000)
    desk.finish()
    with Register.open(desk.workspace.register_path) as register:
        notified = [
            numero
            for numero in NUMBERS
            if any(row.type == "notification_famille" and row.sha256 for row in register.documents.of(numero))
        ]
    assert notified == NUMBERS
    assert wrong == []


def test_two_browsers_on_one_cell(chromium: Browser, address: tuple[str, Desk]) -> None:
    """The second is told who wrote what; her cell then shows it, and she may write over it knowingly."""
    base, desk = address
    (one, wrong), (other, _) = enter(chromium, base, "greffe"), enter(chromium, base, "plume")
    for page in (one, other):
        page.goto(f"{base}/seance/{DAY}")
    cell = f"#d-{NUMBERS[0]} [data-champ='decision']"
    one.locator(cell).select_option("accord")
    expect(one.locator(f"#garde-{NUMBERS[0]}")).to_contain_text("Enregistré")
    other.locator(cell).select_option("refus")
    said = other.locator(f"#dit-{NUMBERS[0]}-decision")
    expect(said).to_contain_text("Mme Greffe y a écrit")
    expect(other.locator(cell)).to_have_value("accord")
    other.locator(cell).select_option("refus")
    expect(other.locator(f"#etat-{NUMBERS[0]}")).to_contain_text("refus")
    with Register.open(desk.workspace.register_path) as register:
        found = register.saisies.get(NUMBERS[0], date.fromisoformat(DAY), "decision")
    assert found is not None and (found.valeur, found.par) == ("refus", "M. Plume")
    assert wrong == []
