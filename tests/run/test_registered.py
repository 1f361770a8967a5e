"""What a register holds from before a change of the program: known again, never planned or written a second time.

``registre_avant.sql.gz`` is the register of the demonstration gone on for a year: every kind of document, planned,
written and posted by the program as it was before documents were declared in one table.
"""

import gzip
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from pipeline.run import conclude
from pipeline.run.documents.context import Run
from pipeline.store.register import Register
from pipeline.workspace import Workspace, create

FIXTURE = Path(__file__).parent / "registre_avant.sql.gz"
DAY = date(2004, 4, 20)
"""The last day on which that register was worked on."""

Documents = list[tuple[object, ...]]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """A workspace with that register, whose every dossier is to be looked at again."""
    workspace, _ = create(tmp_path / "cdes")
    with closing(sqlite3.connect(workspace.register_path)) as connection:
        connection.executescript(gzip.decompress(FIXTURE.read_bytes()).decode("utf-8"))
        connection.execute("UPDATE dossiers SET a_revoir = 1")
        connection.commit()
    with Register.open(workspace.register_path) as register:
        yield Run(workspace, register, workspace.settings(), DAY)


def documents(workspace: Workspace) -> Documents:
    """Return all that the register says of its documents."""
    with closing(sqlite3.connect(workspace.register_path)) as connection:
        return connection.execute("SELECT * FROM documents ORDER BY id").fetchall()


def test_nothing_already_planned_is_planned_again(run: Run) -> None:
    """Every dossier looked at anew calls for the very documents that it already has: same series, same keys."""
    before = documents(run.workspace)
    conclude(run, [])
    assert len(run.report.dossiers) == len(run.register.dossiers()) == 15
    assert documents(run.workspace) == before
    assert (run.report.documents, run.report.withdrawn, run.report.problems) == ([], [], [])
