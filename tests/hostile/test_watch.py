"""``pipeline watch`` is the same run as by hand, started by what arrives; it outlives what hinders one run."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
import watchfiles
from watchfiles._rust_notify import WatchfilesRustInternalError

from pipeline.cli import main
from pipeline.report import Report
from pipeline.run import watch
from pipeline.sandbox.local import Local
from pipeline.workspace import Workspace

pytestmark = pytest.mark.slow

TODAY = date(2003, 11, 21)
JPEG = b"\xff\xd8\xff une photo"


@pytest.fixture
def workspace(workspace: Path) -> Workspace:
    return Workspace(workspace)


def run(workspace: Workspace, wake: Iterator[object]) -> list[str]:
    """Watch until ``wake`` ends, and return what was told."""
    told: list[str] = []
    watch.watch_inbox(workspace, lambda: TODAY, Local, told.extend, wake)
    return told


def test_what_is_there_and_what_comes_is_treated(workspace: Workspace) -> None:
    """The first run takes what waited, the next ones what arrives; no message when all is well."""
    (workspace.inbox / "a.pdf").write_bytes(JPEG)

    def arrivals() -> Iterator[object]:
        assert list(workspace.inbox.iterdir()) == []
        (workspace.inbox / "b.pdf").write_bytes(JPEG + b" b")
        yield None

    assert run(workspace, arrivals()) == []
    assert list(workspace.inbox.iterdir()) == []
    assert len(list((workspace.outbox / "a_verifier").glob("*_photographie.pdf"))) == 2


def test_another_run_is_waited_for_in_silence(workspace: Workspace) -> None:
    """Beside cron, or a person: the work is done by one of them, later if need be."""
    (workspace.inbox / "a.pdf").write_bytes(JPEG)

    held = ExitStack()
    held.enter_context(workspace.lock())

    def released() -> Iterator[object]:
        assert list(workspace.inbox.iterdir()) != []
        held.close()
        yield None

    assert run(workspace, released()) == []
    assert list(workspace.inbox.iterdir()) == []


def test_what_hinders_a_run_is_told_once_and_stops_nothing(workspace: Workspace) -> None:
    """A wrong configuration is named, not at every turn; once mended, work goes on."""
    config = workspace.root / "pipeline.toml"
    good = config.read_bytes()
    (workspace.inbox / "a.pdf").write_bytes(JPEG)

    def mended() -> Iterator[object]:
        yield None
        config.write_bytes(good)
        yield None

    config.write_bytes(b"[service")
    (message,) = run(workspace, mended())
    assert "pipeline.toml" in message
    assert list(workspace.inbox.iterdir()) == []


def test_problems_are_told_again_only_when_they_change(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is not announced every minute."""
    outcomes = iter([["plein"], ["plein"], [], ["plein"]])
    monkeypatch.setattr(watch, "process", lambda *_, **__: Report(problems=next(outcomes)))
    assert run(workspace, iter([1, 2, 3])) == ["plein", "plein"]


def test_a_new_file_is_signalled(workspace: Workspace) -> None:
    """By the system, long before the interval; what other programs are writing is not."""
    stop = threading.Event()
    wake = watch.signals(workspace.inbox, stop, 30)
    found: list[object] = []
    listener = threading.Thread(target=lambda: found.append(next(wake)))
    listener.start()
    for attempt in range(300):
        (workspace.inbox / f"copie{attempt}.part").write_bytes(b"x")
        (workspace.inbox / f"fiche{attempt}.pdf").write_bytes(b"x")
        listener.join(0.1)
        if not listener.is_alive():
            break
    stop.set()
    listener.join()
    ((changes,),) = (found,)
    assert changes
    assert not [path for _, path in changes if path.endswith(".part")]  # type: ignore[attr-defined]  # a set of changes


@pytest.mark.parametrize("error", [OSError, WatchfilesRustInternalError])
def test_without_signals_the_folder_is_looked_at_all_the_same(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    """No inotify, or no more of it: every so often, until it is stopped."""

    def none(*_: object, **__: object) -> Iterator[object]:
        raise error("inotify watch limit reached")
        yield

    monkeypatch.setattr(watchfiles, "watch", none)
    stop = threading.Event()
    wake = watch.signals(workspace.inbox, stop, 0.01)
    next(wake)
    next(wake)
    stop.set()
    assert list(wake) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_it_is_told_to(workspace: Workspace, number: signal.Signals) -> None:
    """Cleanly, with the code of success and nothing to say."""
    command = [sys.executable, "-c", "from pipeline.cli import run; run()", "watch", "--workspace", str(workspace.root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert "Surveillance" in running.stdout.readline()
        running.send_signal(number)
        _, told = running.communicate(timeout=60)
    assert (running.returncode, told) == (0, "")


def test_a_folder_that_is_no_workspace_is_refused_at_once(tmp_path: Path) -> None:
    """Nobody watches nothing for days."""
    assert main(["watch", "--workspace", str(tmp_path)]) == 3
