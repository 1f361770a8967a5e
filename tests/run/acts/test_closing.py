"""A dossier is closed, sent elsewhere, opened again: what leaves, what leaves no more, and how it is taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.dossier.model.forms import Kind
from tests.demo import filled
from tests.eleves import FICHES
from tests.robustness.bench import drop
from tests.run.acts.office import BY, COMPLETE, acts, etat, letters, outbox, say

CLOSING = ["cloture_famille", "cloture_etablissement"]
CDES = ("--to", "CDES de l’Autre Département", "--address", "1 rue de l’Encrier, 99000 Autreville-la-Fictive")


@pytest.fixture(autouse=True)
def _agrees(root: Path) -> Iterator[None]:
    """Whatever was done, register, journal, archive and outbox agree in the end."""
    yield
    say(root, "verify")


def test_a_closed_dossier_owes_its_closing_letters_alone(root: Path) -> None:
    """What was not posted leaves the outbox, family and école are told; the journal has the motif and no word more."""
    say(root, "close", COMPLETE, "désistement", *BY)
    assert etat(root, COMPLETE) == "clos"
    assert letters(root, COMPLETE) == CLOSING
    assert acts(root) == [("clôture", "desistement")]
    say(root, "process", today="2004-06-01")
    assert letters(root, COMPLETE) == CLOSING


def test_what_was_posted_stays(root: Path) -> None:
    """Letters that left are history."""
    say(root, "print-done")
    before = letters(root, COMPLETE, posted=True)
    say(root, "close", COMPLETE, "sans objet", "--text", "L’élève est accueilli dans un établissement.", *BY)
    assert before and letters(root, COMPLETE, posted=True) == before
    assert letters(root, COMPLETE, posted=False) == CLOSING


def test_said_twice_it_is_done_once(root: Path) -> None:
    """The same command again is that of a person who was cut short; another motif is refused."""
    say(root, "close", COMPLETE, "desistement", *BY)
    say(root, "close", COMPLETE, "desistement", *BY)
    assert acts(root) == [("clôture", "desistement")]
    say(root, "close", COMPLETE, "pieces", *BY, code=1)


@pytest.mark.parametrize(
    "words", [("deguerpi",), ("fusion",), ("sans-objet",), ("sans-objet", "--text", " ")], ids=" ".join
)
def test_what_would_say_nothing_is_refused(root: Path, words: tuple[str, ...]) -> None:
    """An unknown motif, one that has its own command, and one that does not say why."""
    before = outbox(root)
    say(root, "close", COMPLETE, *words, *BY, code=2 if words[0] in ("deguerpi", "fusion") else 1)
    assert (etat(root, COMPLETE), outbox(root)) == ("transmis", before)


def test_taken_back_the_dossier_is_as_it_was(root: Path) -> None:
    """Its letters are owed again, and it is before the commission again."""
    before = letters(root, COMPLETE)
    say(root, "close", COMPLETE, "desistement", *BY)
    say(root, "undo", COMPLETE, *BY)
    assert etat(root, COMPLETE) == "transmis"
    assert sorted(letters(root, COMPLETE)) == sorted(before)


def test_once_the_family_was_told_it_is_opened_again_and_not_undone(root: Path) -> None:
    """A posted closing letter cannot be unsaid."""
    say(root, "close", COMPLETE, "desistement", *BY)
    say(root, "print-done")
    say(root, "undo", COMPLETE, *BY, code=1)
    say(root, "reopen", COMPLETE, *BY)
    assert etat(root, COMPLETE) == "transmis"
    assert letters(root, COMPLETE, posted=True) == CLOSING
    say(root, "reopen", COMPLETE, *BY)
    assert [act for act, _ in acts(root)] == ["clôture", "réouverture"]
    say(root, "undo", COMPLETE, *BY)
    assert etat(root, COMPLETE) == "clos"


def test_an_open_dossier_is_not_reopened(root: Path) -> None:
    """There is nothing to open."""
    say(root, "reopen", COMPLETE, *BY, code=1)


def test_a_closed_dossier_leaves_the_agenda(root: Path) -> None:
    """The commission is not asked for what nobody asks any more."""
    say(root, "session", "open", "2003-12-11", "--time", "9h", "--place", "Salle des Essais")
    assert any("ordre_du_jour" in path for path in outbox(root))
    say(root, "close", COMPLETE, "desistement", *BY)
    assert not any("ordre_du_jour" in path for path in outbox(root))


def test_a_form_that_comes_to_a_closed_dossier_waits(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A person opens the dossier again, or says that it is another demande."""
    say(root, "close", COMPLETE, "desistement", *BY)
    drop(root / "inbox", "fiche.pdf", filled(Kind.FICHE, FICHES["01"] | {"date_evaluation": "18/11/2003"}))
    say(root, "process")
    capsys.readouterr()
    say(root, "pending")
    told = capsys.readouterr().out
    assert f"pipeline reopen {COMPLETE}" in told
    say(root, "reopen", COMPLETE, *BY)
    capsys.readouterr()
    say(root, "pending")
    assert "pipeline reopen" not in capsys.readouterr().out


def test_a_dossier_is_sent_to_another_departement(root: Path) -> None:
    """With the agreement of the family: the other CDES gets it, family and école are told."""
    say(root, "transfer", COMPLETE, *CDES, "--agreed", "2003-11-20", *BY)
    assert letters(root, COMPLETE) == [*CLOSING, "transfert_cdes"]
    assert etat(root, COMPLETE) == "clos"
    say(root, "undo", COMPLETE, *BY)
    assert "transfert_cdes" not in letters(root, COMPLETE)


@pytest.mark.parametrize(
    "words",
    [
        ("--to", "CDES", "--address", "quelque part", "--agreed", "2003-11-20"),
        (*CDES, "--agreed", "2003-11-22"),
    ],
)
def test_no_dossier_leaves_without_an_address_and_an_agreement(root: Path, words: tuple[str, ...]) -> None:
    """Health data go where an envelope can go, once the family agreed."""
    say(root, "transfer", COMPLETE, *words, *BY, code=1)
    assert etat(root, COMPLETE) == "transmis"
