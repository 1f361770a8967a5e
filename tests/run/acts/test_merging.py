"""Two dossiers of one pupil become one; what came to the first goes to the second, and it can be taken apart again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.dossier.model.forms import Kind
from pipeline.store.register import Register
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES
from tests.robustness.bench import drop
from tests.run.acts.office import BY, COMPLETE, WAITING, acts, etat, letters, say

NEW = "2003-0003"
"""Of the protocole that waited, when a person took it for another pupil's."""


@pytest.fixture(autouse=True)
def _agrees(root: Path) -> Iterator[None]:
    """Whatever was done, register, journal, archive and outbox agree in the end."""
    yield
    say(root, "verify")


@pytest.fixture
def twice(root: Path) -> Path:
    """The fiche in one dossier, the protocole in another: a person did not see that they are one pupil's."""
    with Register.open(root / "registre.sqlite") as register:
        (piece,) = register.pieces.without_dossier()
    say(root, "attach", piece.code, "nouveau", *BY)
    return root


def kinds(root: Path, numero: str) -> list[str]:
    """Kinds of the forms of a dossier."""
    with Register.open(root / "registre.sqlite") as register:
        return [one.kind for one in register.pieces.of(numero)]


def test_the_pieces_go_on_under_one_number(twice: Path) -> None:
    """The demande is whole; the other number says that it is closed, and owes nothing."""
    say(twice, "merge", NEW, WAITING, *BY)
    say(twice, "merge", NEW, WAITING, *BY)
    assert (kinds(twice, NEW), sorted(kinds(twice, WAITING))) == ([], ["fiche", "protocole"])
    assert (etat(twice, NEW), etat(twice, WAITING)) == ("clos", "transmis")
    assert letters(twice, NEW) == []
    assert [act for act in acts(twice) if act[0] == "fusion"] == [("fusion", WAITING)]
    say(twice, "reopen", NEW, *BY, code=1)


@pytest.mark.parametrize("number", [NEW, WAITING])
def test_taken_apart_again_each_has_its_own(twice: Path, number: str) -> None:
    """Named by either number."""
    before = (etat(twice, NEW), sorted(letters(twice, NEW)), kinds(twice, WAITING))
    say(twice, "merge", NEW, WAITING, *BY)
    say(twice, "undo", number, *BY)
    assert (etat(twice, NEW), sorted(letters(twice, NEW)), kinds(twice, WAITING)) == before


def test_a_form_that_bears_the_former_number_goes_to_the_other(twice: Path) -> None:
    """Schools copy the number of our letters."""
    say(twice, "merge", NEW, WAITING, *BY)
    fiche = FICHES["10"] | {"dossier": NEW, "age": "7 ans 4 mois"}
    drop(twice / "inbox", "fiche_2.pdf", filled(Kind.FICHE, fiche))
    say(twice, "process")
    assert kinds(twice, WAITING).count("fiche") == 2


def test_the_number_is_never_given_again(twice: Path) -> None:
    """The next dossier has the next one."""
    say(twice, "merge", NEW, WAITING, *BY)
    drop(twice / "inbox", "f.pdf", filled(Kind.FICHE, FICHES["03"]))
    drop(twice / "inbox", "p.pdf", filled(Kind.PROTOCOLE, PROTOCOLES["03"]))
    say(twice, "process")
    assert len(kinds(twice, "2003-0004")) == 2


def test_what_was_recorded_of_it_follows(twice: Path) -> None:
    """Its letters are those of the dossier that remains."""
    say(twice, "receive", NEW, "audition", *BY)
    say(twice, "merge", NEW, WAITING, *BY)
    say(twice, "session", "open", "2003-12-11", "--time", "9h", "--place", "Salle des Essais")
    assert "convocation" in letters(twice, WAITING)


@pytest.mark.parametrize("words", [(COMPLETE, COMPLETE), (COMPLETE, "2003-0099"), ("2003-0099", COMPLETE)])
def test_only_two_dossiers_are_one(root: Path, words: tuple[str, str]) -> None:
    """The same, or one that does not exist, is refused."""
    say(root, "merge", *words, *BY, code=1)
