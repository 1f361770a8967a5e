"""A workspace with a year behind it: the register of the demonstration gone on for a year, and nothing else.

``registre_avant.sql.gz`` holds every kind of document, planned, written and posted by the program as it was before
documents were declared in one table.
"""

import gzip
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

from pipeline.workspace import Workspace, create
from tests.reglages import settle

FIXTURE = Path(__file__).parent / "registre_avant.sql.gz"
DERNIER_JOUR = date(2004, 4, 20)
"""The last day on which that register was worked on."""


def workspace_of_a_year(folder: Path) -> Workspace:
    """Make the workspace; its archive and its outbox are empty."""
    workspace, _ = create(folder / "cdes")
    settle(workspace.root)
    with closing(sqlite3.connect(workspace.register_path)) as connection:
        connection.executescript(gzip.decompress(FIXTURE.read_bytes()).decode("utf-8"))
        connection.commit()
    return workspace
