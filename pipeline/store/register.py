"""The register: the truth on files, pieces, dossiers, states, documents and acts.

SQLite through the standard library: it starts in milliseconds (a run on an empty inbox must cost nothing),
needs no server, and one file is easily backed up.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Self

from pipeline.errors import PipelineError
from pipeline.store.entrees import Entrees
from pipeline.store.journal import Clock, Journal, utc_now
from pipeline.store.lots import Lots
from pipeline.store.schema import migrate
from pipeline.store.sorties import Sorties
from pipeline.store.suivi import Suivi

REGISTER_NAME = "registre.sqlite"


class Register(Entrees, Suivi, Sorties, Lots, Journal):
    """The register of a workspace; use as a context manager."""

    @classmethod
    def open(cls, path: Path, clock: Clock = utc_now) -> Self:
        """Open the register, creating it or bringing it to the present schema.

        Raises:
            PipelineError: when it is locked, damaged or cannot be written.
        """
        try:
            if not path.exists():
                path.touch(mode=0o600)
            connection = sqlite3.connect(path, isolation_level=None, timeout=10)
            # FULL: what was committed survives a power cut.
            connection.executescript("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")
            migrate(connection)
        except (OSError, sqlite3.Error) as error:
            raise PipelineError(
                f"Le registre ({path.name}) ne peut pas être ouvert : {error}. L’administrateur vérifie que le disque "
                "n’est pas plein, que le fichier appartient bien à l’utilisateur du programme, ou remet la dernière "
                "sauvegarde. Rien n’a été perdu : les formulaires restent dans inbox/ et dans archive/."
            ) from error
        return cls(connection, clock)

    def rehearsal(self) -> "Register":
        """Return a copy in memory: a run on it leaves no trace."""
        copy = sqlite3.connect(":memory:", isolation_level=None)
        self._db.backup(copy)
        copy.execute("PRAGMA foreign_keys = ON")
        return Register(copy, self._clock)

    def close(self) -> None:
        """Close the register."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside is kept whole, or not at all."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def idle(self, today: date) -> bool:
        """Nothing is left to read, to settle or to write, and no day has come."""
        row = self._one(
            """SELECT EXISTS (SELECT 1 FROM fichiers WHERE statut = 'recu')
               OR EXISTS (SELECT 1 FROM dossiers WHERE a_revoir = 1)
               OR EXISTS (SELECT 1 FROM echeances WHERE le <= ?)
               OR EXISTS (SELECT 1 FROM documents WHERE (sha256 IS NULL AND retrait IS NULL) OR retrait = 'demande'
                          OR (courrier = 1 AND lot IS NULL))""",
            today.isoformat(),
        )
        return row is not None and not row[0]
