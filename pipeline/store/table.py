"""What every part of the register shares: one connection, queries as lists of rows, failures told in French."""

import sqlite3
from contextlib import closing

from pipeline.errors import RegisterError
from pipeline.store.rows import Row

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


def register_error(error: sqlite3.Error | OSError) -> RegisterError:
    """Say what stands in the way of the register, who acts and how."""
    name = getattr(error, "sqlite_errorname", None) or ""
    # Extended names (SQLITE_IOERR_WRITE …) begin with the name of their family.
    cause = next((text for family, text in _CAUSES.items() if name.startswith(family)), None)
    if cause is None:
        cause = _DISK if isinstance(error, OSError) else f"Erreur inattendue ({name or type(error).__name__})."
    return RegisterError(f"Le registre (registre.sqlite) ne peut pas être utilisé. {cause} {_SAFE}")


class Table:
    """Queries on one SQLite connection in autocommit mode; see :class:`pipeline.store.register.Register`.

    Every method raises :class:`RegisterError` when the register is locked, damaged or cannot be written.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def all(self, query: str, *values: object) -> list[Row]:
        """All rows of a query."""
        try:
            with closing(self.connection.execute(query, values)) as cursor:
                return cursor.fetchall()
        except sqlite3.Error as error:
            raise register_error(error) from error

    def one(self, query: str, *values: object) -> Row | None:
        """The first row of a query."""
        try:
            with closing(self.connection.execute(query, values)) as cursor:
                row: Row | None = cursor.fetchone()
                return row
        except sqlite3.Error as error:
            raise register_error(error) from error

    def run(self, query: str, *values: object) -> int:
        """Write; return the id of the row that was added, if one was."""
        try:
            with closing(self.connection.execute(query, values)) as cursor:
                return cursor.lastrowid or 0
        except sqlite3.Error as error:
            raise register_error(error) from error


class Keeper:
    """What keeps one kind of things in the register; it knows the tables, and no other keeper."""

    def __init__(self, table: Table) -> None:
        self._db = table
