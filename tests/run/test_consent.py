"""The parents do not agree: nothing is asked of the commission, and the dossier opens again once they do."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.model.forms import Kind
from pipeline.store.register import Register
from pipeline.workspace import Workspace
from tests.demo import DEGRESSIF, filled
from tests.eleves import FICHES, PROTOCOLES, Values
from tests.robustness.bench import command, drop, said

pytestmark = pytest.mark.usefixtures("cheaply")

NUMERO = "2003-0001"
REFUSED = PROTOCOLES["01"] | {"accord": "non", "accord_date": ""}
AGREED = PROTOCOLES["01"] | {"dossier": NUMERO, "date": "02/12/2003", "accord_date": "01/12/2003"}
CLOSING = [TypeLettre.CLOTURE_ETABLISSEMENT, TypeLettre.CLOTURE_FAMILLE]


def put(root: Path, kind: Kind, values: Values, name: str, today: str) -> None:
    drop(root / "inbox", name, filled(kind, values))
    assert command(root, "process", today=today) == 0


def letters(root: Path) -> list[str]:
    with Register.open(Workspace(root).register_path) as register:
        return sorted(one.type for one in register.documents.of(NUMERO) if one.type in set(TypeLettre))


def state(root: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    found = said(root, capsys, "status", NUMERO, today="2003-12-10")
    return found["state"], found["reason"]


@pytest.fixture
def refused(workspace: Path) -> Path:
    """The fiche came, then the protocole, which bears the refusal."""
    put(workspace, Kind.FICHE, FICHES["01"], "fiche.pdf", "2003-11-21")
    put(workspace, Kind.PROTOCOLE, REFUSED, "protocole.pdf", "2003-11-24")
    return workspace


def test_a_refusal_is_no_incomplete_demande(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither accusé nor complement: the school and the family are told, and the dossier is closed with its reason."""
    drop(workspace / "inbox", "fiche.pdf", filled(Kind.FICHE, FICHES["01"]))
    put(workspace, Kind.PROTOCOLE, REFUSED, "protocole.pdf", "2003-11-21")
    assert letters(workspace) == CLOSING
    assert state(workspace, capsys) == ("clos", "accord refusé par la famille")
    assert command(workspace, "process", today="2004-03-01") == 0
    assert letters(workspace) == CLOSING
    terms = said(workspace, capsys, "status", NUMERO, today="2004-03-01")["terms"]
    assert {one["kind"] for one in terms} <= {"envoi"}  # Silence decides nothing: nobody asked.


def test_what_was_owed_and_not_posted_leaves(refused: Path) -> None:
    """The fiche had come alone, and the protocole was asked for: it is not any more."""
    assert letters(refused) == CLOSING


def test_an_agreement_given_later_opens_the_dossier_again(refused: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By itself: the demande is acknowledged and sent on; a closing letter not posted leaves."""
    put(refused, Kind.PROTOCOLE, AGREED, "accord.pdf", "2003-12-03")
    assert {TypeLettre.ACCUSE, TypeLettre.TRANSMISSION} <= set(letters(refused))
    assert not set(CLOSING) & set(letters(refused))
    assert state(refused, capsys)[0] == "transmis"


def test_a_refusal_leaves_the_agenda(workspace: Path) -> None:
    """Of a séance that was prepared: the family that was called is told that it is not to come."""
    put(workspace, Kind.FICHE, FICHES["01"], "fiche.pdf", "2003-11-21")
    put(workspace, Kind.PROTOCOLE, PROTOCOLES["01"] | {"entendue": "oui"}, "accord.pdf", "2003-11-24")
    where = ("--time", "9h", "--place", "Salle des Essais")
    assert command(workspace, "session", "open", "2003-12-11", *where, today="2003-11-25") == 0
    assert command(workspace, "print-done", today="2003-11-25") == 0
    put(workspace, Kind.PROTOCOLE, REFUSED | {"date": "26/11/2003"}, "refus.pdf", "2003-11-27")
    with Register.open(workspace / "registre.sqlite") as register:
        assert register.seances.of(NUMERO) == []
    assert TypeLettre.CONVOCATION_ANNULEE in letters(workspace)
    assert not list((workspace / "outbox" / "seances").rglob("ordre_du_jour*"))


def test_a_closing_letter_that_was_posted_stays(refused: Path) -> None:
    """It was true; what follows is the course of the demande."""
    assert command(refused, "print-done", today="2003-11-25") == 0
    put(refused, Kind.PROTOCOLE, AGREED, "accord.pdf", "2003-12-03")
    assert {*CLOSING, TypeLettre.ACCUSE} <= set(letters(refused))


def test_it_cannot_be_opened_without_the_agreement(refused: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command says what opens it."""
    capsys.readouterr()
    assert command(refused, "reopen", NUMERO, "--by", "Mme Craie", "--reason", "essai", today="2003-12-01") != 0
    assert "se rouvre de lui-même" in " ".join(capsys.readouterr().err.split())


def test_a_decision_on_it_waits_for_a_person(refused: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The commission was asked nothing: whoever drops a decision settles why."""
    who = {target: PROTOCOLES["01"][target] for target in ("nom", "prenom", "naissance", "etablissement")}
    put(refused, Kind.DECISION, {"dossier": NUMERO} | who | DEGRESSIF, "decision.pdf", "2003-12-05")
    assert TypeLettre.NOTIFICATION_FAMILLE not in letters(refused)
    assert [one["sort"] for one in said(refused, capsys, "pending", today="2003-12-05")["pending"]].count(
        "rattacher"
    ) == 1
