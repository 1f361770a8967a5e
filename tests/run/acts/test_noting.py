"""Opinions, acknowledgments, letters that come back: what is shown, what leaves again, and how it is taken back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.dossier.model.forms import Kind
from pipeline.store.register import Register
from tests.demo import DEGRESSIF, filled
from tests.eleves import FICHES
from tests.robustness.bench import drop, said
from tests.run.acts.office import BY, COMPLETE, acts, etat, letters, outbox, say

NEW = "3 quai de la Gomme, 13999 Villeneuve-la-Fictive"
OPINION = ("opinion", COMPLETE, "reserve", "--commission", "ccpe", "--on", "20/11/2003", "--text", "Revoir en juin.")
NOTIFIED = "notification_famille"


@pytest.fixture(autouse=True)
def _agrees(root: Path) -> Iterator[None]:
    """Whatever was done, register, journal, archive and outbox agree in the end."""
    yield
    say(root, "verify")


@pytest.fixture
def decided(root: Path) -> Path:
    """The commission granted it on 4 December, and the notifications left on the 8th."""
    pupil = {name: FICHES["01"][name] for name in ("nom", "prenom", "naissance", "etablissement")}
    values = {"dossier": COMPLETE} | pupil | DEGRESSIF | {"seance": "04/12/2003"}
    drop(root / "inbox", "decision.pdf", filled(Kind.DECISION, values))
    say(root, "process", today="2003-12-05")
    say(root, "print-done", today="2003-12-08")
    return root


def status(root: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """What is told of the dossier."""
    return said(root, capsys, "status", COMPLETE, today="2003-12-20")


def notified(root: Path) -> list[tuple[str, str]]:
    """(town line apart, address; day of posting) of each notification to the family."""
    with Register.open(root / "registre.sqlite") as register:
        found = [one for one in register.documents.of(COMPLETE) if one.type == NOTIFIED]
        return [(one.contenu["destinataire"]["lignes"][1], str(one.poste_le or "")) for one in found]


def test_an_opinion_is_shown_and_taken_back(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The consolidated dossier is drawn up anew; no letter of it leaves again."""
    before, papers = letters(root, COMPLETE), outbox(root)
    say(root, *OPINION)
    say(root, *OPINION)
    assert outbox(root) > papers
    assert acts(root) == []
    (told,) = status(root, capsys)["opinions"]
    assert (told["commission"], told["opinion"], told["text"]) == ("CCPE", "reserve", "Revoir en juin.")
    assert letters(root, COMPLETE) == before
    say(root, "undo", COMPLETE, *BY)
    assert status(root, capsys)["opinions"] == []
    assert etat(root, COMPLETE) == "transmis"
    assert outbox(root) == papers


def test_an_opinion_against_says_why(root: Path) -> None:
    """And no opinion is of a day to come."""
    say(root, "opinion", COMPLETE, "défavorable", "--commission", "CCPE", "--on", "20/11/2003", code=1)
    say(root, "opinion", COMPLETE, "favorable", "--commission", "CCPE", "--on", "20/12/2003", code=1)


def test_the_time_to_appeal_runs_from_the_acknowledgment(decided: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two months from quantième to quantième, to the next working day; shown, and printed nowhere."""
    before = letters(decided, COMPLETE)
    say(decided, "delivered", COMPLETE, "--on", "11/12/2003", today="2003-12-15")
    say(decided, "delivered", COMPLETE, "--on", "11/12/2003", today="2003-12-15")
    (told,) = status(decided, capsys)["acknowledged"]
    assert (told["type"], told["outcome"], told["appeal_until"]) == (NOTIFIED, "remis", "2004-02-11")
    assert letters(decided, COMPLETE) == before
    capsys.readouterr()
    say(decided, "status", COMPLETE, today="2003-12-20")
    assert "recours possible jusqu’au 2004-02-11" in capsys.readouterr().out
    say(decided, "undo", COMPLETE, *BY, today="2003-12-16")
    assert status(decided, capsys)["acknowledged"] == []


@pytest.mark.parametrize(
    "words",
    [("--on", "07/12/2003"), ("--on", "01/01/2004"), ("convocation", "--on", "11/12/2003")],
    ids=" ".join,
)
def test_an_acknowledgment_is_of_a_letter_that_left(decided: Path, words: tuple[str, ...]) -> None:
    """Neither before its posting, nor in days to come, nor of one that was never written."""
    say(decided, "delivered", COMPLETE, *words, today="2003-12-15", code=1)


def test_a_letter_that_came_back_leaves_again(decided: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """To the address that is given, once; its terms run from its own posting, and it replaces nothing."""
    back = ("returned", COMPLETE, "notification-famille", "--address", NEW, *BY)
    say(decided, *back, today="2003-12-15")
    say(decided, *back, today="2003-12-15")
    assert [one for one, _ in notified(decided)] == ["12 RUE DES LILAS INVENTES", "3 QUAI DE LA GOMME"]
    with Register.open(decided / "registre.sqlite") as register:
        last = [one for one in register.documents.of(COMPLETE) if one.type == NOTIFIED][-1]
    assert last.prevu_le.isoformat() == "2003-12-15"
    assert "remplace" not in last.contenu["context"]["dates"]
    say(decided, "print-done", today="2003-12-16")
    say(decided, "process", today="2003-12-20")
    assert [day for _, day in notified(decided)] == ["2003-12-08", "2003-12-16"]
    say(decided, "undo", COMPLETE, *BY, today="2003-12-17", code=1)


def test_a_letter_wrongly_said_to_be_back_is_withdrawn(decided: Path) -> None:
    """Taken back before it is posted, nothing leaves."""
    before = letters(decided, COMPLETE)
    say(decided, "returned", COMPLETE, NOTIFIED, "--address", NEW, *BY, today="2003-12-15")
    say(decided, "undo", COMPLETE, *BY, today="2003-12-15")
    assert letters(decided, COMPLETE) == before
    say(decided, "returned", COMPLETE, NOTIFIED, "--address", "quelque part", *BY, today="2003-12-15", code=1)
    say(decided, "returned", COMPLETE, "transmission_cdes", "--address", NEW, *BY, today="2003-12-15", code=1)


def test_a_letter_to_the_school_goes_to_its_new_address(decided: Path) -> None:
    """The school's letters follow as the family's do."""
    say(decided, "returned", COMPLETE, "notification_etablissement", "--address", NEW, *BY, today="2003-12-15")
    assert letters(decided, COMPLETE, posted=False) == ["notification_etablissement"]
