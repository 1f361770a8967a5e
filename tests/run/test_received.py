"""The day of reception: that on which a file came into the inbox, or that which a person says; never that of a run."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline.dossier.model.forms import Kind
from pipeline.intake.inbox.arrived import arrived_on
from pipeline.intake.inbox.scan import Look
from pipeline.store.register import Register
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES
from tests.robustness.bench import command

pytestmark = pytest.mark.usefixtures("cheaply")

TODAY = date.today()


def put(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "fiche.pdf").write_bytes(filled(Kind.FICHE, FICHES["01"]))
    (folder / "protocole.pdf").write_bytes(filled(Kind.PROTOCOLE, PROTOCOLES["01"]))


def process(root: Path, today: date, *options: str) -> int:
    return command(root, "process", *options, today=today.isoformat())


def received(root: Path) -> set[date]:
    with Register.open(root / "registre.sqlite") as register:
        return {piece.recue_le for row in register.dossiers.all() for piece in register.pieces.of(row.numero)}


def test_a_machine_that_was_off_for_a_week_changes_no_term(workspace: Path) -> None:
    """What came today and is processed in a week was received today."""
    put(workspace / "inbox")
    assert process(workspace, TODAY + timedelta(days=7)) == 0
    assert received(workspace) == {TODAY}


def test_the_file_s_own_date_says_nothing(workspace: Path) -> None:
    """A copy keeps it, and another machine gave it."""
    put(workspace / "inbox")
    for path in (workspace / "inbox").iterdir():
        os.utime(path, (1, 1))
    assert process(workspace, TODAY + timedelta(days=7)) == 0
    assert received(workspace) == {TODAY}


def test_a_folder_moved_in_brings_its_files_on_that_day(workspace: Path) -> None:
    """Moving a folder changes nothing of its files: it is its own change that tells."""
    inside = workspace / "inbox" / "école"
    inside.mkdir()
    moved = inside.stat().st_ctime
    week = Look(1, 0, int((moved - 7 * 86_400) * 1e9), moved)
    assert arrived_on(workspace / "inbox", inside / "fiche.pdf", week, TODAY) == TODAY
    assert arrived_on(workspace / "inbox", workspace / "inbox" / "fiche.pdf", week, TODAY) == TODAY - timedelta(days=7)


def test_nothing_arrives_after_the_day_of_the_run(workspace: Path) -> None:
    """A day that was said is believed."""
    put(workspace / "inbox")
    assert process(workspace, date(2003, 11, 21)) == 0
    assert received(workspace) == {date(2003, 11, 21)}


@pytest.mark.parametrize("days", [-1, 367, 20_000])
def test_a_clock_that_was_wrong_is_not_believed(tmp_path: Path, days: int) -> None:
    """What seems to come tomorrow, or to have lain there for years, is taken to have come today."""
    moment = (date.today() - timedelta(days=days) - date(1970, 1, 1)).days * 86_400 + 43_200
    look = Look(1, 0, moment * 10**9, moment)
    assert arrived_on(tmp_path, tmp_path / "fiche.pdf", look, TODAY) == TODAY


def test_what_was_seen_before_came_before(tmp_path: Path) -> None:
    """A share whose clock is ahead of ours: we saw the file by our own."""
    seen = (TODAY - timedelta(days=3) - date(1970, 1, 1)).days * 86_400 + 43_200
    look = Look(1, 0, (seen + 2 * 86_400) * 10**9, seen)
    assert arrived_on(tmp_path, tmp_path / "fiche.pdf", look, TODAY) == TODAY - timedelta(days=3)


def test_the_day_of_a_stamp_is_that_of_all_the_files_of_the_run(workspace: Path) -> None:
    """It is said once, and the accusé bears it."""
    put(workspace / "inbox")
    assert process(workspace, date(2003, 11, 21), "--received", "18/11/2003") == 0
    assert received(workspace) == {date(2003, 11, 18)}
    (accuse,) = (workspace / "outbox" / "courriers").rglob("*_accuse_reception.pdf")
    assert "'complete': '2003-11-18'" in accuse.read_text("utf-8")


@pytest.mark.parametrize("day", ["2003-11-22", "2002-11-19", "1903-11-18"])
def test_a_day_to_come_or_too_old_is_refused_and_nothing_is_done(
    workspace: Path, capsys: pytest.CaptureFixture[str], day: str
) -> None:
    """The files stay in the inbox."""
    put(workspace / "inbox")
    assert process(workspace, date(2003, 11, 21), "--received", day) == 1
    assert "érifiez la date" in capsys.readouterr().err
    assert len(list((workspace / "inbox").iterdir())) == 2
