"""Nobody is asked for a form that is here and waits for a person, whatever it waits for."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import main
from pipeline.dossier.model.forms import Kind
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES, Values
from tests.intake.pages.test_reading import flat
from tests.robustness.bench import command, drop, said
from tests.secretary import TODAY
from tests.test_unreadable_returns import unfilled

pytestmark = pytest.mark.usefixtures("cheaply")

NUMERO = "2003-0001"
BY = ("--by", "Mme Essai", "--reason", "Vu")
LETTERS = {"demande_complement", "accuse_reception_incomplet", "accuse_reception", "transmission_cdes"}
PROTOCOLE = filled(Kind.PROTOCOLE, PROTOCOLES["01"])
FLAT = flat(Kind.FICHE, FICHES["01"])


def process(root: Path, capsys: pytest.CaptureFixture[str], today: str = TODAY) -> dict[str, Any]:
    found: dict[str, Any] = said(root, capsys, "process", today=today)
    return found


def letters(report: dict[str, Any]) -> set[str]:
    return {one["type"] for one in report["documents"]} & LETTERS


def code(root: Path, capsys: pytest.CaptureFixture[str], sort: str) -> str:
    (found,) = [one for one in said(root, capsys, "pending", today=TODAY)["pending"] if one["sort"] == sort]
    return str(found["about"])


def reason(root: Path, capsys: pytest.CaptureFixture[str]) -> str:
    (found,) = said(root, capsys, "status", today=TODAY)["dossiers"]
    return str(found["reason"])


def put(root: Path, values: Values, name: str = "fiche.pdf") -> None:
    drop(root / "inbox", name, filled(Kind.FICHE, values))


def test_a_copy_to_confirm_holds_letters_back(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The school is not told that what waits to be confirmed was not received; once confirmed, all goes."""
    drop(workspace / "inbox", "fiche.pdf", FLAT)
    drop(workspace / "inbox", "protocole.pdf", PROTOCOLE)
    assert letters(process(workspace, capsys)) == set()
    assert "attend qu’une personne" in reason(workspace, capsys)
    assert command(workspace, "confirm", code(workspace, capsys, "confirmer"), "--by", "Mme Essai") == 0
    assert list((workspace / "outbox" / "courriers").rglob("*transmission_cdes*"))


def test_a_copy_put_aside_holds_nothing_back(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The school is then asked for the form; taken back, the letter leaves the outbox."""
    drop(workspace / "inbox", "fiche.pdf", FLAT)
    drop(workspace / "inbox", "protocole.pdf", PROTOCOLE)
    process(workspace, capsys)
    about = code(workspace, capsys, "confirmer")
    assert command(workspace, "set-aside", about, *BY) == 0
    asked = list((workspace / "outbox" / "courriers").rglob("*demande_complement*"))
    assert asked
    assert command(workspace, "undo", about, *BY) == 0
    assert not list((workspace / "outbox" / "courriers").rglob("*demande_complement*"))
    assert main(["verify", "--workspace", str(workspace)]) == 0


def test_a_copy_that_comes_later_holds_what_is_still_to_be_said(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The corrected fiche comes as a flat copy beside a new protocole: its corrections are not asked for once more."""
    put(workspace, FICHES["01"] | {"anciennete": ""})
    drop(workspace / "inbox", "protocole.pdf", filled(Kind.PROTOCOLE, PROTOCOLES["01"] | {"accompagnement": ""}))
    assert "demande_complement" in letters(process(workspace, capsys))
    drop(workspace / "inbox", "fiche.pdf", FLAT)
    drop(workspace / "inbox", "protocole.pdf", PROTOCOLE)
    assert letters(process(workspace, capsys)) == set()
    assert "exemplaire" in reason(workspace, capsys)
    assert command(workspace, "confirm", code(workspace, capsys, "confirmer"), "--by", "Mme Essai") == 0
    assert list((workspace / "outbox" / "courriers").rglob("*transmission_cdes*"))


def test_a_file_that_bears_the_number_holds_letters_back(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It may be the form that is missing: the school is asked for it anew, and not told that nothing came."""
    drop(workspace / "inbox", "protocole.pdf", PROTOCOLE)
    assert letters(process(workspace, capsys)) == {"demande_complement", "accuse_reception_incomplet"}
    drop(workspace / "inbox", "vide.pdf", unfilled(NUMERO))
    drop(workspace / "inbox", "p.pdf", filled(Kind.PROTOCOLE, PROTOCOLES["01"] | {"accompagnement": ""}))
    report = process(workspace, capsys)
    assert letters(report) == set()
    assert "renvoi_etablissement" in {one["type"] for one in report["documents"]}
    assert "n’a pas pu être lu" in reason(workspace, capsys)
    about = code(workspace, capsys, "relire")
    assert command(workspace, "set-aside", about, *BY) == 0
    assert "Il manque la fiche" in reason(workspace, capsys)
    assert command(workspace, "undo", about, *BY) == 0
    assert "n’a pas pu être lu" in reason(workspace, capsys)
    put(workspace, FICHES["01"])
    drop(workspace / "inbox", "p.pdf", filled(Kind.PROTOCOLE, PROTOCOLES["01"] | {"absence_eleve": "Prévenir."}))
    assert "transmission_cdes" in letters(process(workspace, capsys))
