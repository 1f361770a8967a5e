"""The machine's clock: nothing is written on a day that it cannot be."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from pipeline.cli import main
from pipeline.clock import EARLIEST, day_of_the_machine
from pipeline.errors import ExitCode, MachineError
from pipeline.report import Progress, Report
from pipeline.run import watch
from pipeline.sandbox import Pool
from pipeline.sandbox.local import Local
from pipeline.workspace import Workspace
from tests.robustness.bench import PHOTOGRAPH, cheap, drop, state

WORKED = datetime(2003, 11, 21, 10, tzinfo=UTC)


@pytest.fixture
def idle(workspace: Path) -> Path:
    """A workspace in which something was done on the day of the clock."""
    with cheap(), time_machine.travel(WORKED, tick=False):
        drop(workspace / "inbox", "photo.pdf", PHOTOGRAPH)
        assert main(["process", "--workspace", str(workspace)]) == 0
    return workspace


@pytest.fixture
def desk(idle: Path) -> Path:
    """More came since."""
    drop(idle / "inbox", "autre.pdf", PHOTOGRAPH + b" une autre")
    return idle


WRITING = {
    "process": ("process",),
    "rehearse": ("process", "--dry-run"),
    "set-aside": ("set-aside", "0" * 12, "--by", "X", "--reason", "Y"),
    "print-done": ("print-done",),
    "print-undo": ("print-undo", "2003-11-21"),
    "stats": ("stats", "2003"),
    "session": ("session", "open", "2003-12-04", "--time", "14h30", "--place", "Salle B"),
    "purge": ("purge", "--notice", "--by", "X"),
}
UNBELIEVABLE = {
    "1970, as a machine without a battery starts": datetime(1970, 1, 1, 0, 5, tzinfo=UTC),
    "two days back": datetime(2003, 11, 19, 10, tzinfo=UTC),
    "a year back": datetime(2002, 11, 21, tzinfo=UTC),
    "two years ahead": datetime(2005, 11, 21, tzinfo=UTC),
    "the end of the clock": datetime(2038, 1, 19, tzinfo=UTC),
}
PLAUSIBLE = {
    "the same moment": WORKED,
    "put right by an hour": datetime(2003, 11, 21, 9, tzinfo=UTC),
    "the next day": datetime(2003, 11, 22, 10, tzinfo=UTC),
    "after the summer": datetime(2004, 9, 1, tzinfo=UTC),
    "a year without a form": datetime(2004, 11, 22, tzinfo=UTC),
}


@pytest.mark.parametrize("moment", UNBELIEVABLE)
@pytest.mark.parametrize("name", WRITING)
def test_nothing_is_written_by_a_clock_that_cannot_be_right(
    name: str, moment: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told what the clock says, what contradicts it, how to say a date that may be right; nothing changed."""
    before = state(desk)
    capsys.readouterr()
    with cheap(), time_machine.travel(UNBELIEVABLE[moment], tick=False):
        assert main([*WRITING[name], "--workspace", str(desk)]) == ExitCode.MACHINE
        told = capsys.readouterr().err
    day = UNBELIEVABLE[moment]
    assert f"L’horloge de cette machine dit le {day:%d/%m/%Y}, et " in told
    assert (f"pipeline process --today {day:%Y-%m-%d}" in told) is (day.date() >= EARLIEST)
    assert state(desk) == before


@pytest.mark.parametrize("moment", PLAUSIBLE)
def test_a_clock_that_may_be_right_is_believed(moment: str, desk: Path) -> None:
    """A machine is put right, an office closes for the summer."""
    with cheap(), time_machine.travel(PLAUSIBLE[moment], tick=False):
        assert day_of_the_machine(Workspace(desk)) == PLAUSIBLE[moment].date()
        assert main(["process", "--workspace", str(desk)]) == 0
    assert not list((desk / "inbox").iterdir())


def test_the_run_after_the_accident_goes_on(desk: Path) -> None:
    """As if nothing had been: no number and no date of 1970 is left."""
    with cheap():
        with time_machine.travel(UNBELIEVABLE["1970, as a machine without a battery starts"], tick=False):
            assert main(["process", "--workspace", str(desk)]) == ExitCode.MACHINE
        with time_machine.travel(PLAUSIBLE["the next day"], tick=False):
            assert main(["process", "--workspace", str(desk)]) == 0
            assert main(["verify", "--workspace", str(desk)]) == 0


def test_the_date_said_once_is_enough(desk: Path) -> None:
    """An office that was closed for years, or whose clock was ahead, says the date once."""
    with cheap(), time_machine.travel(UNBELIEVABLE["two years ahead"], tick=False):
        assert main(["process", "--workspace", str(desk)]) == ExitCode.MACHINE
        assert main(["process", "--workspace", str(desk), "--today", "2005-11-21"]) == 0
        drop(desk / "inbox", "encore.pdf", PHOTOGRAPH + b" encore")
        assert main(["process", "--workspace", str(desk)]) == 0


IDLE = {
    "the clock was ahead when the last work was done": WORKED - timedelta(days=90),
    "nothing came for two years": WORKED + timedelta(days=730),
}


@pytest.mark.parametrize("name", IDLE)
def test_the_date_said_once_is_enough_where_nothing_waits(name: str, idle: Path) -> None:
    """It is recorded though there is nothing else to record; a rehearsal, or another day, says nothing of the clock."""
    day, where = IDLE[name], ("--workspace", str(idle))
    with cheap(), time_machine.travel(day, tick=False):
        today = f"{day:%Y-%m-%d}"
        for other in (("--today", today, "--dry-run"), ("--today", f"{day + timedelta(days=1):%Y-%m-%d}")):
            assert main(["process", *where, *other]) == 0
            assert main(["process", *where]) == ExitCode.MACHINE
        assert main(["process", *where, "--today", today]) == 0
        confirmed = state(idle)
        assert main(["process", *where]) == 0
        assert main(["process", *where, "--today", today]) == 0
        assert state(idle) == confirmed
        assert main(["verify", *where]) == 0


def test_settings_may_believe_any_clock(desk: Path) -> None:
    """Whoever tries the program on other days says so once for all."""
    settings = desk / "pipeline.toml"
    issued = settings.read_text(encoding="utf-8")
    assert "controle = true" in issued
    settings.write_text(issued.replace("controle = true", "controle = false"), encoding="utf-8")
    with time_machine.travel(UNBELIEVABLE["two years ahead"], tick=False):
        assert day_of_the_machine(Workspace(desk)) == date(2005, 11, 21)


def test_a_first_run_in_1970_is_refused(workspace: Path) -> None:
    """There is nothing to compare with but the law."""
    with time_machine.travel(datetime(1970, 1, 1, tzinfo=UTC), tick=False), pytest.raises(MachineError):
        day_of_the_machine(Workspace(workspace))


def test_what_only_looks_looks(desk: Path) -> None:
    """What waits can be read whatever the clock says."""
    with time_machine.travel(UNBELIEVABLE["two years ahead"], tick=False):
        for name in ("status", "pending", "journal"):
            assert main([name, "--workspace", str(desk)]) == 0


def test_a_watch_waits_for_the_clock_to_be_right(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It tells once, writes nothing meanwhile, and goes on by itself."""
    runs: list[date] = []

    def process(_: Workspace, today: date, *, pool: Pool, progress: Progress) -> Report:
        runs.append(today)
        return Report()

    def wake() -> Iterator[None]:
        for day in (UNBELIEVABLE["1970, as a machine without a battery starts"], PLAUSIBLE["the next day"]):
            clock.move_to(day)
            yield

    monkeypatch.setattr(watch, "process", process)
    told: list[str] = []
    with time_machine.travel(UNBELIEVABLE["two days back"], tick=False) as clock:
        watch.watch_inbox(Workspace(desk), lambda: day_of_the_machine(Workspace(desk)), Local, told.extend, wake())
    # Both reasons, each once.
    assert [message.partition(",")[0][-10:] for message in told] == ["19/11/2003", "01/01/1970"]
    assert runs == [date(2003, 11, 22)]
