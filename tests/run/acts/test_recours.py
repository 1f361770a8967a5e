"""A recours gracieux: the commission sees the dossier again, and its answer leaves, be it the same."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.dossier.letters import TypeLettre
from pipeline.run.documents.catalogue import AGENDA, DECISION_SHEET
from pipeline.store.register import Register
from pipeline.store.rows import DocumentRow
from tests.robustness.bench import said
from tests.run.acts.office import BY, say
from tests.run.test_one_in_force import ACCORD, FORMER, decide, decided, documents, refusal

__all__ = ["decided"]

pytestmark = pytest.mark.usefixtures("cheaply")
SEANCE = "2004-01-15"


@pytest.fixture
def refused(decided: Path) -> Path:
    """The commission refuses after all; the family writes."""
    decide(decided, FORMER, "2003-12-08", refusal(ACCORD), "refus.pdf")
    say(decided, "print-done", today="2003-12-08")
    say(decided, "receive", FORMER, "recours", "--on", "2003-12-10", *BY, today="2003-12-11")
    return decided


def asked(root: Path, capsys: pytest.CaptureFixture[str]) -> list[Any]:
    """What ``pending`` says of recours."""
    found = said(root, capsys, "pending", today="2004-01-16")["pending"]
    return [one for one in found if one["sort"] == "repondre"]


def last(root: Path, type_: str) -> DocumentRow:
    """The last document of a type."""
    with Register.open(root / "registre.sqlite") as register:
        return register.documents.notes(type_)[-1]


def test_the_commission_sees_it_again(refused: Path) -> None:
    """By default, as all that are ready: it is flagged on the agenda, and has its row, without a decision."""
    say(refused, "session", "open", SEANCE, "--time", "9h", "--place", "Salle des Essais", today="2004-01-05")
    (ligne,) = last(refused, AGENDA.name).contenu["lignes"]
    assert ligne["numero"] == FORMER
    assert "10/12/2003" in ligne["signalements"][0]
    assert "Recours" in ligne["signalements"][0]
    (row,) = last(refused, DECISION_SHEET.name).contenu["lignes"]
    assert row["dossier"] == FORMER
    assert not {"decision", "motif_fait", "motif_droit"} & set(row)


def test_a_decision_that_is_confirmed_is_notified(refused: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same words of a later séance leave, in the place of the former letter; the recours is answered."""
    assert asked(refused, capsys)
    say(refused, "session", "open", SEANCE, "--time", "9h", "--place", "Salle des Essais", today="2004-01-05")
    decide(refused, FORMER, "2004-01-16", refusal(ACCORD) | {"seance": "15/01/2004"}, "confirme.pdf")
    letter = documents(refused, FORMER, TypeLettre.NOTIFICATION_FAMILLE)[-1]
    assert letter.prevu_le.isoformat() == "2004-01-16"
    assert letter.contenu["context"]["dates"]["remplace"] == "2003-12-08"
    assert not asked(refused, capsys)


def test_once_answered_it_is_on_no_agenda(refused: Path) -> None:
    """The next séance has nothing to see."""
    decide(refused, FORMER, "2004-01-16", refusal(ACCORD) | {"seance": "15/01/2004"}, "confirme.pdf")
    where = ("--time", "9h", "--place", "Salle des Essais")
    say(refused, "session", "open", "2004-02-12", *where, today="2004-01-20", code=1)
