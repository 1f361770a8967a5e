"""What a year of work asks of the register is found by an index: an office keeps its register for decades.

Statements are those of every command of the year, taken as they are sent; SQLite says how it would answer them.
"""

import json
import re
import sqlite3
from contextlib import closing

import pytest

from tests.annee.conftest import statements_of
from tests.annee.secretariat import Secretariat

pytestmark = pytest.mark.slow
SMALL = frozenset({"observations", "chantier", "echecs", "tenues", "depots", "preavis", "a_effacer", "reunions"})
"""Tables that hold what is under way, or hardly anything."""
ALLOWED = {
    "ORDER BY id DESC LIMIT 1": "the last row of a table is read, and no other",
    "FROM dossiers ORDER BY annee, rang": "stats, purge and « status --on »: about every dossier of a year, or of all",
}
"""End of a statement that reads a whole table → why it may."""
_NAMED = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+([a-z_]+)(?:\s+(?:AS\s+)?([a-z]+)\b)?")
_SCANNED = re.compile(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?")


def whole_tables(connection: sqlite3.Connection, statement: str) -> set[str]:
    """Tables, or indexes that are not partial, that SQLite would read from end to end to answer a statement."""
    partial = {
        name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%INDEX% WHERE %'")
    }
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    named = {alias or table: table for table, alias in _NAMED.findall(statement)} | {name: name for name in tables}
    given = [None] * max((int(rank) for rank in re.findall(r"\?(\d+)", statement)), default=statement.count("?"))
    plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}", given).fetchall()
    # What FTS5 matches, or finds by its row, it finds by an index of its own.
    scans = (_SCANNED.match(detail) for *_, detail in plan if not re.search(r"VIRTUAL TABLE INDEX (?!0:$)", detail))
    return {
        named[one[1]]
        for one in scans
        if one is not None and one[2] not in partial and named.get(one[1], "") in tables - SMALL
    }


def test_no_statement_of_the_year_reads_a_whole_table(annee: Secretariat) -> None:
    """Each is answered by an index, but for those that are about everything."""
    found = {}
    with closing(sqlite3.connect(annee.root / "registre.sqlite")) as connection:
        statements = json.loads(statements_of(annee.root).read_text(encoding="utf-8"))
        assert len(statements) > 120
        for statement in statements:
            if tables := whole_tables(connection, statement):
                found[" ".join(statement.split())] = tables
    told = {statement: tables for statement, tables in found.items() if not statement.endswith(tuple(ALLOWED))}
    assert told == {}


@pytest.mark.parametrize(
    ("statement", "read"),
    [
        ("SELECT 1 FROM documents WHERE cle = ?", {"documents"}),
        ("SELECT 1 FROM pieces p JOIN dossiers d ON d.numero = p.dossier WHERE p.kind = ?", {"pieces"}),
        ("SELECT 1 FROM documents WHERE retrait = 'demande'", set()),
        ("SELECT 1 FROM dossiers WHERE numero = ?1", set()),
        ("SELECT 1 FROM saisies WHERE le = ?", set()),
        ("DELETE FROM saisies WHERE dossier = ? AND le = ? AND champ = ?", set()),
        ("SELECT 1 FROM saisies WHERE par = ?", {"saisies"}),
    ],
)
def test_a_whole_table_is_seen(annee: Secretariat, statement: str, read: set[str]) -> None:
    """A test that sees no scan would let any pass."""
    with closing(sqlite3.connect(annee.root / "registre.sqlite")) as connection:
        assert whole_tables(connection, statement) == read
