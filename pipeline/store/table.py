"""What every part of the register shares: one connection, and queries as lists of rows."""

import sqlite3
from contextlib import closing

from pipeline.store.rows import Row


class Table:
    """Queries on one SQLite connection in autocommit mode; see :class:`pipeline.store.register.Register`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def _all(self, query: str, *values: object) -> list[Row]:
        with closing(self._db.execute(query, values)) as cursor:
            return cursor.fetchall()

    def _one(self, query: str, *values: object) -> Row | None:
        with closing(self._db.execute(query, values)) as cursor:
            row: Row | None = cursor.fetchone()
            return row

    def _run(self, query: str, *values: object) -> int:
        with closing(self._db.execute(query, values)) as cursor:
            return cursor.lastrowid or 0
