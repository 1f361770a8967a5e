"""A week of work in a real browser, with the keyboard alone."""

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from pipeline.dossier.model.forms import Kind
from pipeline.run.checks.item import Attente
from pipeline.run.checks.pending import pending
from pipeline.store.register import Register
from pipeline.workspace import Workspace
from tests import demo
from tests.bureau.chromium import gestes
from tests.bureau.chromium.conftest import Coming
from tests.bureau.chromium.personne import SIZES, Personne
from tests.bureau.chromium.semaine import DAY
from tests.demo import filled
from tests.eleves import FICHES

pytestmark = [pytest.mark.programs, pytest.mark.slow]
EVERY_SIZE = pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
FACT = "Les gestes de l’élève sont lents et écrire fatigue : cas {}, observé par l’équipe éducative en classe."


def left(root: Path) -> list[tuple[Attente, str]]:
    """What still waits, and whose it is."""
    return [(one.sort, one.pupil or one.title) for one in pending(Workspace(root), date.fromisoformat(DAY))]


def sorts(root: Path) -> set[Attente]:
    return {sort for sort, _ in left(root)}


def test_what_the_schools_sent_is_dropped_and_told_of(come: Coming, workspace: Path, tmp_path: Path) -> None:
    person = come()
    files = [tmp_path / "33_fiche.pdf", tmp_path / "notice.pdf"]
    files[0].write_bytes(filled(Kind.FICHE, FICHES["33"]))
    files[1].write_bytes(b"%PDF-1.7 tronque\n%%EOF\n")
    gestes.drop(person, files)
    with Register.open(workspace / "registre.sqlite") as register:
        numero = demo.numbers(workspace)["33"]
        assert {piece.kind for piece in register.pieces.of(numero)} == {Kind.FICHE, Kind.PROTOCOLE}


@EVERY_SIZE
def test_a_form_is_attached_taken_back_and_attached_again(come: Coming, workspace: Path, size: tuple[int, int]) -> None:
    person = come(size=size)
    gestes.attach(person, "LEGOFF")
    assert Attente.RATTACHER not in sorts(workspace)
    gestes.undo(person)
    assert Attente.RATTACHER in sorts(workspace)
    gestes.attach(person, "LEGOFF")
    assert Attente.RATTACHER not in sorts(workspace)


@EVERY_SIZE
def test_several_points_are_accepted_at_once(come: Coming, workspace: Path, size: tuple[int, int]) -> None:
    assert Attente.ACCEPTER in sorts(workspace)
    gestes.settle_all(come(size=size), "À vérifier")
    assert Attente.ACCEPTER not in sorts(workspace)


@EVERY_SIZE
def test_a_copy_is_compared_with_its_pictures_and_confirmed(
    come: Coming, workspace: Path, size: tuple[int, int]
) -> None:
    assert (Attente.CONFIRMER, "Clémence SAMEDI") in left(workspace)
    gestes.confirm(come(size=size), "Clémence SAMEDI")
    assert (Attente.CONFIRMER, "Clémence SAMEDI") not in left(workspace)


def test_a_file_that_is_none_of_ours_is_set_aside(come: Coming, workspace: Path) -> None:
    gestes.set_aside(come(), "illisible.pdf")
    assert Attente.RELIRE not in sorts(workspace)


@EVERY_SIZE
def test_a_seance_of_twelve_is_decided_and_its_letters_posted(
    come: Coming, workspace: Path, size: tuple[int, int]
) -> None:
    person = come(size=size)
    gestes.settle_all(person, "À vérifier")
    open_seance(person)
    count = len(demo.A_DECIDER)
    gestes.decide(person, "decision", ["accord"] * count)
    gestes.decide(person, "motif_droit", ["besoin"] * count)
    gestes.decide(person, "motif_fait", [FACT.format(rank) for rank in range(count)])
    # More hours are granted than there are lessons: the cell that says why is under a fold.
    nina = person.page.get_by_role("region", name=re.compile("CANTINE"))
    person.reach(nina.locator("summary"))
    person.press("Enter")
    person.type("Aide au repas, à la cantine de l’école.", nina.locator("[data-champ=depassement_motif]"))
    person.press("Tab")
    expect(person.page.locator("[data-compte=typed]")).to_have_text(str(count))
    enter_decisions(person, count)
    post_all(person)
    with Register.open(workspace / "registre.sqlite") as register:
        numbers = demo.numbers(workspace)
        states = {row.etat for row in register.dossiers.named({numbers[pupil] for pupil in demo.A_DECIDER})}
    assert states == {"decide"}


def open_seance(person: Personne) -> None:
    person.follow("La séance", "La séance")
    person.reach(person.page.get_by_role("link", name=re.compile("^Ouvrir")))
    person.press("Enter")
    person.heading("Séance du 08/12/2003")


def enter_decisions(person: Personne, count: int) -> None:
    person.reach(person.link("Rendre les décisions").first)
    person.press("Enter")
    person.reach(person.button("Rendre les décisions choisies"))
    person.press("Enter")
    person.told(f"{count}")
    person.heading("Séance du 08/12/2003")


def post_all(person: Personne) -> None:
    """Post every tray that waits, one lot after the other."""
    person.follow("Imprimer", "Imprimer")
    person.reach(person.button("Préparer l’impression"))
    person.press("Enter")
    expect(person.button("Préparer l’impression")).to_have_count(0)
    expect(person.page.get_by_role("link", name=re.compile("^Ouvrir pour imprimer")).first).to_be_visible()
    every = person.page.get_by_role("button", name=re.compile("^(Tout est posté|C’est posté)"))
    while every.count():
        person.reach(every.last)
        person.press("Enter")
        person.told("Posté le 08/12/2003")
