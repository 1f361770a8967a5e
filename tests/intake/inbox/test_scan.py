"""What the inbox gives to a run, judged by our own looks and never by the clock that dated a file."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from pipeline.intake.inbox.scan import SETTLE_SECONDS, Look, Scan, Why, is_empty, scan

DAY = 86_400.0
OLD = 1_000_000_000
CUT = b"%PDF-1.7 sans fin"
WHOLE = b"%PDF-1.7\nstartxref\n9\n%%EOF\n"


@pytest.fixture(autouse=True)
def _settle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.intake.inbox.scan.SETTLE_SECONDS", SETTLE_SECONDS)


class Desk:
    """An inbox that is looked at, with a clock of ours that only the pause and the test move."""

    def __init__(self, inbox: Path) -> None:
        self.inbox, self.clock, self.pauses = inbox, 5_000.0, 0
        self.before: dict[str, Look] = {}
        self.meanwhile: Callable[[], object] = lambda: None
        self.open: set[Path] = set()

    def pause(self, seconds: float) -> None:
        self.clock += seconds
        self.pauses += 1
        self.meanwhile()

    def writers(self, paths: Iterable[Path]) -> set[Path]:
        return self.open & set(paths)

    def look(self, patience: float = 600) -> Scan:
        found = scan(
            self.inbox,
            self.before,
            patience=patience,
            now=lambda: self.clock,
            pause=self.pause,
            writers=self.writers,
        )
        self.before = dict(found.looks)
        return found

    def ready(self, patience: float = 600) -> list[str]:
        return [str(path.relative_to(self.inbox)) for path in self.look(patience).ready]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_whole_files_are_given_by_path(desk: Desk) -> None:
    """Files are listed in order, those of folders dropped whole too; a later download after the one it repeats."""
    (desk.inbox / "envoi").mkdir()
    for name in ("b.pdf", "fiche (1).pdf", "fiche.pdf", "fiche (10).pdf", "fiche (2).pdf", "envoi/c.pdf"):
        (desk.inbox / name).write_bytes(b"x")
    assert desk.ready() == ["b.pdf", "envoi/c.pdf", "fiche.pdf", *(f"fiche ({n}).pdf" for n in (1, 2, 10))]


def test_a_file_still_growing_is_left(desk: Desk) -> None:
    """Size and dates must hold still over one pause."""
    desk.meanwhile = lambda: (desk.inbox / "a.pdf").write_bytes(b"xx")
    (desk.inbox / "a.pdf").write_bytes(b"x")
    assert set(desk.look().waiting.values()) == {Why.MOVING}
    desk.meanwhile = lambda: None
    desk.clock += 60
    assert desk.ready() == ["a.pdf"]


@pytest.mark.parametrize("shift", [-300, 0, 300, -10 * DAY, 10 * DAY])
def test_the_clock_of_another_machine_changes_nothing(desk: Desk, shift: float) -> None:
    """Whatever date a share or a copy gives: one pause, and what moved meanwhile waits."""
    for name in ("whole.pdf", "moving.pdf"):
        (desk.inbox / name).write_bytes(WHOLE)
        os.utime(desk.inbox / name, (desk.clock + shift,) * 2)
    grown = desk.inbox / "moving.pdf"

    def grow() -> None:
        grown.write_bytes(WHOLE + b"%")
        os.utime(grown, (desk.clock + shift,) * 2)

    desk.meanwhile = grow
    assert desk.ready() == ["whole.pdf"]


def test_a_file_seen_before_needs_no_pause(desk: Desk) -> None:
    """It kept still from one run to the next."""
    (desk.inbox / "a.pdf").write_bytes(CUT)
    desk.look()
    assert desk.pauses == 1
    desk.clock += 5
    desk.look()
    assert desk.pauses == 1


@pytest.mark.parametrize("content", [b"", b"\0" * 4096, CUT, b"%PD"])
def test_what_seems_unfinished_waits_as_long_as_is_said(desk: Desk, content: bytes) -> None:
    """Counted from our first look at it as it is; then it is judged."""
    path = desk.inbox / "a.pdf"
    path.write_bytes(content)
    os.utime(path, (OLD, OLD))
    assert set(desk.look().waiting.values()) == {Why.UNFINISHED}
    desk.clock += 590
    assert desk.ready() == []
    desk.clock += 20
    assert desk.ready() == ["a.pdf"]


def test_what_goes_on_is_waited_for_anew(desk: Desk) -> None:
    """60 kB every so often: the waiting begins again with each of them, and ends with the last."""
    path = desk.inbox / "a.pdf"
    content = CUT
    for _ in range(5):
        path.write_bytes(content)
        desk.clock += 590
        assert desk.ready() == []
        content += b"." * 60_000
    path.write_bytes(content + WHOLE)
    assert desk.ready() == ["a.pdf"]


def test_a_clock_of_ours_that_went_back_waits_anew(desk: Desk) -> None:
    """A look of the future proves nothing."""
    (desk.inbox / "a.pdf").write_bytes(CUT)
    desk.look()
    desk.clock -= 100 * DAY
    assert desk.ready() == []
    desk.clock += 700
    assert desk.ready() == ["a.pdf"]


def test_a_file_that_a_program_writes_into_is_left(desk: Desk) -> None:
    """However whole it looks, and for however long."""
    (desk.inbox / "a.pdf").write_bytes(WHOLE)
    desk.open = {desk.inbox / "a.pdf"}
    for _ in range(3):
        assert set(desk.look().waiting.values()) == {Why.OPEN}
        desk.clock += DAY
    desk.open = set()
    assert desk.ready() == ["a.pdf"]


def test_a_file_that_vanishes_is_no_more_spoken_of(desk: Desk) -> None:
    """Its look is forgotten with it."""
    (desk.inbox / "a.pdf").write_bytes(CUT)
    desk.look()
    (desk.inbox / "a.pdf").unlink()
    assert desk.look() == Scan((), {}, {})


def test_copies_in_progress_are_seen_and_never_taken(desk: Desk) -> None:
    """By their names, and all that lies in a folder of such a name."""
    (desk.inbox / "x.part").mkdir()
    for name in ("a.pdf.part", "x.part/b.pdf", ".c.pdf"):
        (desk.inbox / name).write_bytes(WHOLE)
    found = desk.look()
    assert found.ready == () and found.waiting == {}
    assert [look.etat for look in found.looks.values()] == [Why.PARTIAL]
    assert not is_empty(desk.inbox)


def test_the_inbox_is_empty_of_what_others_leave(desk: Desk) -> None:
    """Nothing to take, nothing to wait for."""
    for name in (".DS_Store", "Thumbs.db", "~$a.docx"):
        (desk.inbox / name).write_bytes(b"x")
    assert is_empty(desk.inbox)
    assert not is_empty(desk.inbox / "absent")
