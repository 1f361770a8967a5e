"""The file of accounts: one connection that several threads share, one at a time; failures told in French."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from pipeline.comptes.schema import migrate
from pipeline.errors import RegisterError
from pipeline.store.register import SHARED_MODE
from pipeline.store.table import cause_of

_PRIVATE = 0o600
WAIT_SECONDS = 10
"""For another program to let go of the file."""


@contextmanager
def failures_told() -> Iterator[None]:
    """Raise every failure of SQLite, or of the file, as a :class:`RegisterError`."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise RegisterError(
            f"Les comptes (comptes.sqlite) ne peuvent pas être utilisés. {cause_of(error)} Rien d’autre n’est touché : "
            "la ligne de commande travaille sans eux."
        ) from error


def damage(path: Path) -> list[str]:
    """Return what SQLite finds wrong with the file of accounts; nothing when there is none. Changes nothing."""
    if not path.exists():
        return []
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=WAIT_SECONDS)) as found:
            return [str(line) for (line,) in found.execute("PRAGMA integrity_check") if line != "ok"]
    except sqlite3.Error as error:
        return [cause_of(error)]


class Base:
    """Queries on ``comptes.sqlite``; every method may raise :class:`RegisterError`.

    ``shared``: a file that is made is the group's too, as the register is.
    """

    def __init__(self, path: Path, *, shared: bool = False) -> None:
        self._lock = RLock()
        with failures_told():
            if not path.exists():
                path.touch(mode=_PRIVATE)
                if shared:  # Whatever the umask.
                    path.chmod(SHARED_MODE)
            self._connection = sqlite3.connect(
                path, isolation_level=None, timeout=WAIT_SECONDS, check_same_thread=False
            )
            try:
                self._connection.executescript(
                    "PRAGMA synchronous = EXTRA; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;"
                )
                migrate(self._connection)
            except BaseException:
                self._connection.close()
                raise

    def run(self, query: str, *values: object) -> int:
        """Write; return how many rows changed."""
        with self._lock, failures_told():
            return self._connection.execute(query, values).rowcount

    def all(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """All that a query finds."""
        with self._lock, failures_told():
            return self._connection.execute(query, values).fetchall()

    def first(self, query: str, *values: object) -> tuple[Any, ...] | None:
        """The first row that a query finds."""
        return next(iter(self.all(query, *values)), None)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside is kept whole, or not at all; other threads and commands wait."""
        with self._lock:
            with failures_told():
                self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                with failures_told():
                    self._connection.execute("COMMIT")
            except BaseException:
                # SQLite has already rolled back after some failures of the disk.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def snapshot(self, target: Path) -> None:
        """Copy the file as it is between two transactions."""
        target.touch(mode=_PRIVATE)
        with self._lock, failures_told():
            copy = sqlite3.connect(target)
            try:
                self._connection.backup(copy)
            finally:
                copy.close()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()
