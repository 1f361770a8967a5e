"""What a register holds from before a change of the program: known again, never planned or written a second time."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from pipeline.run import conclude
from pipeline.run.acts.session import Wish, _open
from pipeline.run.documents.context import Run, opened
from pipeline.workspace import Workspace
from tests.run.registre import DERNIER_JOUR, workspace_of_a_year

Documents = list[tuple[object, ...]]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """A workspace with a year behind it, whose every dossier is to be looked at again."""
    workspace = workspace_of_a_year(tmp_path)
    with closing(sqlite3.connect(workspace.register_path)) as connection:
        connection.execute("UPDATE dossiers SET a_revoir = 1")
        connection.commit()
    with opened(workspace, DERNIER_JOUR) as run:
        yield run


def documents(workspace: Workspace) -> Documents:
    """Return all that the register says of its documents."""
    with closing(sqlite3.connect(workspace.register_path)) as connection:
        return connection.execute("SELECT * FROM documents ORDER BY id").fetchall()


def test_nothing_already_planned_is_planned_again(run: Run) -> None:
    """Every dossier looked at anew calls for the very documents that it already has: same series, same keys."""
    before = documents(run.workspace)
    conclude(run)
    assert len(run.report.dossiers) == len(run.register.dossiers.all()) == 15
    assert documents(run.workspace) == before
    assert (run.report.documents, run.report.withdrawn, run.report.problems) == ([], [], [])


def test_a_seance_prepared_before_is_prepared_anew_once(run: Run) -> None:
    """What is printed for it says more than it did, and replaces what was; said again, it is not written again."""
    wish = Wish(date(2004, 1, 15), "9h", "Salle des Essais")
    _open(run, wish)
    once = documents(run.workspace)
    _open(run, wish)
    assert documents(run.workspace) == once
