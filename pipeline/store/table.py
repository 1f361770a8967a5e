"""What every part of the register shares: one connection, queries as lists of rows, failures told in French."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from itertools import chain, count
from typing import Any, TypeVar

from pipeline.errors import RegisterError
from pipeline.store.rows import columns

T = TypeVar("T")

_SAFE = (
    "Rien n’a été perdu ni écrit à moitié : les fichiers reçus sont dans inbox/ ou dans archive/, et le prochain "
    "traitement reprend."
)
_DISK = (
    "L’administrateur vérifie que le disque n’est pas plein et que le fichier appartient à l’utilisateur du programme."
)
_RESTORE = "L’administrateur remet la dernière sauvegarde (guide, « Restaurer »)."
_CAUSES = {
    "SQLITE_BUSY": "Un autre programme l’occupe (sauvegarde, logiciel de consultation) : fermez-le, puis relancez.",
    "SQLITE_LOCKED": "Un autre programme l’occupe (sauvegarde, logiciel de consultation) : fermez-le, puis relancez.",
    "SQLITE_FULL": "Le disque est plein : l’administrateur libère de la place.",
    "SQLITE_IOERR": "Le disque ne répond pas ou il est plein : l’administrateur le vérifie.",
    "SQLITE_READONLY": f"Il ne peut pas être écrit. {_DISK}",
    "SQLITE_CANTOPEN": f"Il ne peut pas être ouvert. {_DISK}",
    "SQLITE_PERM": f"Il ne peut pas être ouvert. {_DISK}",
    "SQLITE_CORRUPT": f"Il est abîmé. {_RESTORE}",
    "SQLITE_NOTADB": f"Ce n’est plus un registre. {_RESTORE}",
}


def cause_of(error: sqlite3.Error | OSError) -> str:
    """Say in French what stands in the way of a file of SQLite, who acts and how."""
    name = getattr(error, "sqlite_errorname", None) or ""
    # Extended names (SQLITE_IOERR_WRITE …) begin with the name of their family.
    cause = next((text for family, text in _CAUSES.items() if name.startswith(family)), None)
    if cause is None:
        cause = _DISK if isinstance(error, OSError) else f"Erreur inattendue ({name or type(error).__name__})."
    return cause


def register_error(error: sqlite3.Error | OSError) -> RegisterError:
    """Say what stands in the way of the register, who acts and how."""
    return RegisterError(f"Le registre (registre.sqlite) ne peut pas être utilisé. {cause_of(error)} {_SAFE}")


@contextmanager
def failures_told() -> Iterator[None]:
    """Raise every failure of SQLite, or of the file of the register, as a :class:`RegisterError`."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise register_error(error) from error


class Table:
    """Queries on one SQLite connection in autocommit mode; see :class:`pipeline.store.register.Register`.

    Days are given as dates. Every method raises :class:`RegisterError` when the register is locked, damaged or cannot
    be written.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    @contextmanager
    def _executed(self, query: str, values: Iterable[object]) -> Iterator[sqlite3.Cursor]:
        # SQLite has no days. An ISO text sorts and compares as the day does.
        stored = [value.isoformat() if isinstance(value, date) else value for value in values]
        with failures_told(), closing(self.connection.execute(query, stored)) as cursor:
            yield cursor

    def run(self, query: str, *values: object) -> int:
        """Write; return the id of the row that was added, if one was."""
        with self._executed(query, values) as cursor:
            return cursor.lastrowid or 0

    def insert(self, table: str, **columns: object) -> int:
        """Add a row; return its id."""
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        added = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - names of ours
        return self.run(added, *columns.values())

    def free(self, table: str, column: str, stem: str, ending: str = "") -> str:
        """The first of these names that no row has in this column: ``stem``, ``stem_2`` …, each with its ending."""
        taken = f"SELECT 1 FROM {table} WHERE {column} = ?"  # noqa: S608 - names of ours
        names = chain([f"{stem}{ending}"], (f"{stem}_{rank}{ending}" for rank in count(2)))
        return next(name for name in names if not self.value(taken, name))

    def all(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """All that a query finds, as SQLite returns it."""
        with self._executed(query, values) as cursor:
            return cursor.fetchall()

    def column(self, query: str, *values: object) -> list[Any]:
        """First column of all that a query finds."""
        return [row[0] for row in self.all(query, *values)]

    def value(self, query: str, *values: object) -> Any:
        """First column of the first row that a query finds, or None."""
        return next(iter(self.column(query, *values)), None)

    def rows(self, kind: Callable[..., T], source: str, *values: object) -> list[T]:
        """All rows that ``source`` (``FROM table WHERE …``) finds; the fields of ``kind`` name their columns."""
        names, read = columns(kind)
        found = self.all(f"SELECT {names} {source}", *values)
        return [kind(*(decode(value) for decode, value in zip(read, row, strict=True))) for row in found]

    def first(self, kind: Callable[..., T], source: str, *values: object) -> T | None:
        """The first of these rows."""
        return next(iter(self.rows(kind, source, *values)), None)


class Keeper:
    """What keeps one kind of things in the register; it knows the tables, and no other keeper."""

    def __init__(self, table: Table) -> None:
        self._db = table
