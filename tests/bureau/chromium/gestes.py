"""What a secretary does on each screen, with her keyboard alone; each waits until the page says that it is done."""

import re
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.bureau.chromium.personne import Personne

WHY = "Vu avec la directrice"


def waiting(person: Personne, pupil: str, title: str = "") -> Locator:
    """What « À faire » shows of one thing that waits."""
    return person.page.get_by_role("group", name=re.compile(f"{re.escape(pupil)}.*{re.escape(title)}", re.DOTALL))


def only(person: Personne, sort: str) -> None:
    """Show what waits of a sort only."""
    person.follow("À faire", "À faire")
    tab = person.page.get_by_role("navigation", name="Sortes").get_by_role("link", name=re.compile(f"^{sort} "))
    person.reach(tab)
    person.press("Enter")
    expect(tab).to_have_attribute("aria-current", "page")


def attach(person: Personne, pupil: str) -> None:
    """Put a form into the dossier that is proposed first."""
    only(person, "À rattacher")
    one = waiting(person, pupil)
    person.type(WHY, one.get_by_label("Pourquoi"))
    person.reach(one.get_by_role("button", name=re.compile("^Rattacher au dossier")))
    person.press("Enter")
    person.told("rattachée au dossier")


def undo(person: Personne) -> None:
    """Take back what was just done."""
    person.reach(person.button("Annuler ce geste"))
    person.press("Enter")
    person.told("Annulé")


def settle_all(person: Personne, sort: str) -> None:
    """Settle all that waits of a sort, at once."""
    only(person, sort)
    person.reach(person.page.get_by_label("Tout choisir sur cette page"))
    person.press("Space")
    person.reach(person.page.get_by_role("button", name=re.compile("tous ceux qui sont choisis$")))
    person.press("Enter")
    person.told("Réglé")


def set_aside(person: Personne, title: str) -> None:
    """Set a file aside that is none of ours."""
    only(person, "Fichiers illisibles")
    one = waiting(person, "", title)
    person.type("Illisible, redemandé", one.get_by_label("Pourquoi"))
    person.reach(one.get_by_role("button", name="Mettre à l’écart"))
    person.press("Enter")
    person.told("Mis à l’écart")


def drop(person: Personne, files: list[Path]) -> None:
    """Choose files and drop them; wait until what became of each is told."""
    person.follow("Déposer", "Déposer")
    person.reach(person.page.locator("#fichiers"))
    with person.page.expect_file_chooser() as chooser:
        person.press("Space")
    chooser.value.set_files(files)
    person.reach(person.page.locator("main").get_by_role("button", name="Déposer", exact=True))
    person.press("Enter")
    for one in files:
        row = person.page.get_by_role("listitem").filter(has=person.page.get_by_role("heading", name=one.name))
        expect(row).to_contain_text(re.compile("Rangé|Attend une personne|Lu"))


def confirm(person: Personne, pupil: str) -> None:
    """Compare each answer of a copy with its picture, and say that all are as it shows."""
    person.follow("À confirmer", "À confirmer")
    row = person.page.get_by_role("listitem").filter(has_text=pupil)
    person.reach(row.get_by_role("link", name=re.compile("^Comparer")))
    person.press("Enter")
    form = person.page.locator("#comparer")
    places = form.locator("[data-place]")
    expect(places.first.locator("input[name=vu]")).to_be_focused()
    for _ in range(places.count()):
        person.press("Enter")
    person.reach(form.locator("input[name=vides]"))
    person.press("Space")
    person.reach(person.button("Enregistrer ce formulaire"))
    person.press("Enter")
    person.told("Fiche")


def decide(person: Personne, column: str, answers: list[str]) -> None:
    """Type the same cell of each dossier of the séance that is shown, one under the other."""
    cells = person.page.locator(f"[data-champ='{column}']")
    person.reach(cells.first)
    for rank, answer in enumerate(answers):
        expect(cells.nth(rank)).to_be_focused()
        person.page.keyboard.type(answer)
        person.press("Enter")
