"""Ctrl-C in the middle of a run: what is said is what is there, and the next run makes what was left."""

import pkgutil
import re
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ExitCode
from tests.robustness.bench import command, state

STEPS = {
    "taking in": ("pipeline.store.archive.Archive.add", 3),
    "reading": ("pipeline.run.collect._record", 3),
    "matching": ("pipeline.run.match_pieces", 1),
    "planning": ("pipeline.run.plan_dossiers", 1),
    "rendering": ("pipeline.run.documents.write.follow_paper", 3),
    "writing": ("pipeline.run.documents.write.write_atomic", 4),
    "trays": ("pipeline.run.documents.batches.write_atomic", 2),
}
"""What is going on, and the time it is called at which the key is pressed."""
DISTINCT = 5
"""Files of the morning, but for the one that came twice."""
TOLD = re.compile(
    r"Fait – fichiers lus : (\d+) ; documents écrits dans outbox/ : (\d+)\. "
    r"Reste – fichiers à lire : (\d+) ; documents à écrire : (\d+)"
)


@pytest.fixture
def ground(mail: Path) -> Path:
    """A morning's mail: six files."""
    return mail


@pytest.fixture(autouse=True)
def _listening() -> Iterator[None]:
    """What starts the tests in the background may have them ignore the key."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def press_at(
    monkeypatch: pytest.MonkeyPatch,
    target: str,
    time: int,
    signalled: Callable[[int], object] = signal.raise_signal,
) -> None:
    """Have Ctrl-C pressed when a function of the program is called for that time."""
    real, calls = pkgutil.resolve_name(target), 0

    def pressed(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == time:
            signalled(signal.SIGINT)
        return real(*arguments, **named)

    monkeypatch.setattr(target, pressed)


def counts(root: Path) -> list[int]:
    """Files to read, documents written, documents owed (trays apart), as the register has them."""
    queries = (
        "SELECT count(*) FROM fichiers WHERE statut = 'recu'",
        "SELECT count(*) FROM documents WHERE sha256 IS NOT NULL",
        "SELECT count(*) FROM documents WHERE sha256 IS NULL AND retrait IS NULL AND (lot IS NULL OR courrier = 1)",
    )
    with closing(sqlite3.connect(root / "registre.sqlite")) as connection:
        return [connection.execute(query).fetchone()[0] for query in queries]


@pytest.mark.parametrize("step", STEPS)
def test_what_is_said_is_there_and_the_next_run_makes_the_rest(
    step: str, workspace: Path, mail: Path, processed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Files read and documents written, counted; then nothing differs from a run that nobody disturbed."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        press_at(monkeypatch, *STEPS[step])
        assert command(workspace, "process") == ExitCode.INTERRUPTED
    told = capsys.readouterr().err
    found = TOLD.search(told)
    assert found, told
    read, written, to_read, to_write = map(int, found.groups())
    unread, there, owed = counts(workspace)
    inbox = sum(path.is_file() for path in (workspace / "inbox").iterdir())
    assert to_read == unread + inbox
    assert read == (0 if step == "taking in" else DISTINCT - to_read)
    assert (written, to_write) == (there, owed)
    assert "Rien n’est perdu. Le prochain traitement continue de là : pipeline process" in told
    assert command(workspace, "process") == 0
    assert state(workspace) == state(processed)
