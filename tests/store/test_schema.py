"""A register of any released version opens with the present program."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.store import schema
from pipeline.store.journal import broken_events
from pipeline.store.register import Register
from tests.store.premier import DAY, FIXTURE, OTHER, SHA


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A register that the first schema made."""
    path = tmp_path / "registre.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(FIXTURE.read_text(encoding="utf-8"))
    return path


def shape(path: Path) -> tuple[int, set[tuple[str, ...]]]:
    """Version, and what each table and index is made of."""
    with closing(sqlite3.connect(path)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {
            (table, *map(str, row[1:])) for table in tables for row in connection.execute(f"PRAGMA table_info({table})")
        }
        indexes = {
            ("index", row[0]) for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
        }
    return version, columns | indexes


def test_a_register_of_the_first_version_opens_with_all_it_holds(first: Path) -> None:
    """Every row is read by the present code, and the chain of events still holds."""
    with Register.open(first) as register:
        assert [(row.sha256, row.statut) for row in register.fichiers.with_statut("lu")] == [(SHA, "lu")]
        assert [row.numero for row in register.dossiers.all()] == ["2003-0001"]
        assert [row.kind for row in register.pieces.of("2003-0001")] == ["fiche"]
        assert list(register.actes.justifications("2003-0001").values()) == [("Mme Essai", "Vu")]
        assert [row.motif for row in register.dossiers.etats("2003-0001")] == ["Ouverture du dossier"]
        assert [row.code for row in register.actes.acceptations("2003-0001")] == ["W01"]
        assert [row.lieu for row in register.seances.of("2003-0001")] == ["Salle 1"]
        assert [(row.sha256, row.contenu) for row in register.documents.of("2003-0001")] == [(OTHER, {"a": "é"})]
        assert [row.jour for row in register.lots.all()] == [DAY]
        assert [event.acte for event in register.journal.events()] == ["réception", "écriture"]
        assert broken_events(register.journal.events()) == []
        register.coherence.contradictions()


def test_it_becomes_what_a_new_register_is(first: Path, tmp_path: Path) -> None:
    """Migrated or new, a register has the same tables, columns, indexes and version."""
    Register.open(first).close()
    Register.open(tmp_path / "neuf.sqlite").close()
    assert shape(first) == shape(tmp_path / "neuf.sqlite")


def test_a_step_that_fails_leaves_the_register_as_it_was(first: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a migration is never kept."""
    Register.open(first).close()
    before = shape(first)
    step = "ALTER TABLE fichiers ADD COLUMN essai TEXT; SELECT * FROM rien;"
    with monkeypatch.context() as patch, pytest.raises(Exception, match="Le registre"):
        patch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, step))
        Register.open(first)
    assert shape(first) == before
    Register.open(first).close()
