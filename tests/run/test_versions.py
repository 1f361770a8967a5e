"""An old version never replaces a newer one in silence, by the command itself."""

import os
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import main
from pipeline.dossier.model.forms import Kind
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES, Values
from tests.robustness.bench import LONG_AGO, command, drop, said
from tests.secretary import TODAY

pytestmark = pytest.mark.usefixtures("cheaply")

BY = ("--by", "Mme Essai", "--reason", "Vu avec l’école")
OLD = FICHES["01"] | {"date_evaluation": "10/11/2003", "anciennete": "Ancienne version"}
NEW = FICHES["01"] | {"date_evaluation": "18/11/2003", "anciennete": "Nouvelle version"}


@pytest.fixture
def desk(workspace: Path) -> Path:
    """A dossier to which a fiche is still to come."""
    drop(workspace / "inbox", "protocole.pdf", filled(Kind.PROTOCOLE, PROTOCOLES["01"]))
    return workspace


def put(root: Path, name: str, values: Values, hours: int = 0) -> None:
    drop(root / "inbox", name, filled(Kind.FICHE, values))
    os.utime(root / "inbox" / name, (LONG_AGO + hours * 3600,) * 2)


def process(root: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = said(root, capsys, "process", today=TODAY)
    return found


def in_force(root: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, int]:
    """Hash of the fiche in force, and how many versions there are."""
    pieces = said(root, capsys, "status", "2003-0001", today=TODAY)["pieces"]
    (now,) = [one["sha256"] for one in pieces if one["kind"] == "fiche" and one["in_force"]]
    return now, sum(one["kind"] == "fiche" for one in pieces)


def sha(values: Values) -> str:
    return sha256(filled(Kind.FICHE, values)).hexdigest()


def to_choose(root: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = said(root, capsys, "pending", today=TODAY)["pending"]
    return [one for one in found if one["sort"] == "choisir"]


@pytest.mark.parametrize("names", [("fiche.pdf", "fiche (1).pdf"), ("b.pdf", "a.pdf"), ("a.pdf", "b.pdf")])
def test_of_two_that_come_together_the_newer_holds(
    desk: Path, capsys: pytest.CaptureFixture[str], names: tuple[str, str]
) -> None:
    """Whatever their names and the order in which they are taken; the older one is kept for the record."""
    put(desk, names[0], OLD)
    put(desk, names[1], NEW)
    process(desk, capsys)
    assert in_force(desk, capsys) == (sha(NEW), 2)
    assert to_choose(desk, capsys) == []
    assert main(["verify", "--workspace", str(desk)]) == 0


@pytest.mark.parametrize("older", ["a.pdf", "b.pdf"])
def test_without_other_days_the_files_tell(desk: Path, capsys: pytest.CaptureFixture[str], older: str) -> None:
    """The dates that copies keep, when the days written are the same."""
    newer = {"a.pdf": "b.pdf", "b.pdf": "a.pdf"}[older]
    put(desk, older, OLD | {"date_evaluation": "18/11/2003"}, 0)
    put(desk, newer, NEW, 200)
    process(desk, capsys)
    assert in_force(desk, capsys)[0] == sha(NEW)


def test_a_later_download_comes_after_the_one_it_repeats(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """« fiche (1).pdf », when neither day nor file tells."""
    put(desk, "fiche.pdf", OLD | {"date_evaluation": "18/11/2003"})
    put(desk, "fiche (1).pdf", NEW)
    process(desk, capsys)
    assert in_force(desk, capsys)[0] == sha(NEW)


@pytest.mark.parametrize("taken", [True, False])
def test_an_older_one_that_comes_late_waits(desk: Path, capsys: pytest.CaptureFixture[str], taken: bool) -> None:
    """It is told why, nothing changes meanwhile, and a person settles it either way."""
    put(desk, "fiche.pdf", NEW)
    process(desk, capsys)
    put(desk, "retrouvee.pdf", OLD)
    assert not {one["type"] for one in process(desk, capsys)["documents"]} - {"note_version"}
    (found,) = to_choose(desk, capsys)
    assert "version plus récente" in found["reason"] and "18/11/2003" in found["reason"]
    assert in_force(desk, capsys) == (sha(NEW), 1)
    (line,) = said(desk, capsys, "status", today=TODAY)["dossiers"]
    assert line["state"] == "transmis"
    verb = ["attach", found["about"], "2003-0001"] if taken else ["set-aside", found["about"]]
    assert command(desk, verb[0], *verb[1:], *BY) == 0
    assert in_force(desk, capsys)[0] == (sha(OLD) if taken else sha(NEW))
    assert to_choose(desk, capsys) == []
    assert not list((desk / "outbox" / "a_verifier").glob("*_version*"))
    assert main(["verify", "--workspace", str(desk)]) == 0


def test_while_it_waits_nothing_is_written(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A new protocole would have the school asked again for what the choice may settle."""
    put(desk, "fiche.pdf", NEW)
    process(desk, capsys)
    put(desk, "retrouvee.pdf", OLD)
    drop(desk / "inbox", "p.pdf", filled(Kind.PROTOCOLE, PROTOCOLES["01"] | {"accompagnement": ""}))
    assert "demande_complement" not in {one["type"] for one in process(desk, capsys)["documents"]}
    assert command(desk, "set-aside", to_choose(desk, capsys)[0]["about"], *BY) == 0
    assert list((desk / "outbox" / "courriers").rglob("*demande_complement*"))


def test_a_corrected_form_takes_the_place_of_the_former(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same day, a later file: as ever."""
    put(desk, "fiche.pdf", NEW | {"anciennete": ""}, 0)
    process(desk, capsys)
    put(desk, "corrigee.pdf", NEW, 72)
    process(desk, capsys)
    assert in_force(desk, capsys) == (sha(NEW), 2)


def test_the_same_answers_in_an_older_file_are_nothing_to_choose(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A form saved anew says the same as before."""
    put(desk, "fiche.pdf", NEW, 10)
    process(desk, capsys)
    path = desk / "inbox" / "copie.pdf"
    path.write_bytes(filled(Kind.FICHE, NEW) + b"\n")
    os.utime(path, (LONG_AGO, LONG_AGO))
    process(desk, capsys)
    assert to_choose(desk, capsys) == []


def test_once_the_newer_one_is_out_the_older_one_enters(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It waited for nothing else."""
    put(desk, "z.pdf", NEW)
    process(desk, capsys)
    put(desk, "retrouvee.pdf", OLD)
    process(desk, capsys)
    assert command(desk, "set-aside", sha(NEW)[:12], *BY) == 0
    assert in_force(desk, capsys) == (sha(OLD), 1)
