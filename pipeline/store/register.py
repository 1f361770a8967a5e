"""The register: the truth on files, pieces, dossiers, states, documents and acts.

SQLite through the standard library: it starts in milliseconds (a run on an empty inbox must cost nothing),
needs no server, and one file is easily backed up.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Self

from pipeline.errors import RegisterError
from pipeline.store.actes import Actes
from pipeline.store.arrivees import Arrivees, Contenus, Observations
from pipeline.store.coherence import Coherence
from pipeline.store.documents import Documents, Lots
from pipeline.store.dossiers import Dossiers, Ecoles, Remises, Saisies, Seances
from pipeline.store.echecs import Echecs
from pipeline.store.eliminations import Chantier, Effacements, Eliminations
from pipeline.store.journal import Clock, Journal, utc_now
from pipeline.store.pieces import Fichiers, Pieces, Reunions
from pipeline.store.reperes import Recherche, Reperes
from pipeline.store.schema import migrate
from pipeline.store.table import Table, failures_told

REGISTER_NAME = "registre.sqlite"
ARCHIVE_NAME = "archive"
SHARED_MODE = 0o660
"""Of what several accounts write into in turn, where it is: the register and the lock."""
WAIT_SECONDS = 10
"""For another program to let go of the register."""
GONE = (
    "Le registre (registre.sqlite) a disparu ou il est vide, alors que archive/ contient des fichiers reçus. Rien n’a "
    "été fait, pour ne pas numéroter de nouveau les dossiers. L’administrateur remet la dernière sauvegarde (guide, "
    "« Restaurer ») ; sans sauvegarde, « pipeline verify --repair » reprend chaque fichier de l’archive comme s’il "
    "venait d’arriver."
)


class Register:
    """The register of a workspace; use as a context manager. Each kind of things has its keeper."""

    def __init__(self, connection: sqlite3.Connection, clock: Clock = utc_now) -> None:
        self._db = table = Table(connection)
        self._rehearsing = False
        self.observations = Observations(table)
        self.arrivees = Arrivees(table, clock)
        self.fichiers = Fichiers(table)
        self.contenus = Contenus(table)
        self.pieces = Pieces(table)
        self.reunions = Reunions(table)
        self.reperes = Reperes(table)
        self.recherche = Recherche(table)
        self.dossiers = Dossiers(table)
        self.seances = Seances(table)
        self.saisies = Saisies(table, clock)
        self.documents = Documents(table)
        self.lots = Lots(table)
        self.actes = Actes(table)
        self.journal = Journal(table, clock)
        self.remises = Remises(table)
        self.eliminations = Eliminations(table)
        self.effacements = Effacements(table)
        self.chantier = Chantier(table)
        self.echecs = Echecs(table)
        self.ecoles = Ecoles(table)
        self.coherence = Coherence(table)

    @classmethod
    def open(cls, path: Path, clock: Clock = utc_now, *, anew: bool = False, shared: bool = False) -> Self:
        """Open the register, creating it or bringing it to the present schema.

        ``anew`` makes an empty register even beside an archive that is not (``verify --repair``); ``shared``: one that
        is made is the group's too, and so is the journal that SQLite keeps beside it, which takes its mode.

        Raises:
            RegisterError: when it is locked, damaged, cannot be written, or has gone.
        """
        with failures_told():
            if not cls._present(path, anew=anew):
                path.touch(mode=0o600)
                if shared:  # Whatever the umask.
                    path.chmod(SHARED_MODE)
            connection = sqlite3.connect(path, isolation_level=None, timeout=WAIT_SECONDS)
            try:
                # EXTRA: what was committed survives a power cut, the end of the rollback journal included.
                # What is deleted or replaced is overwritten: a purge, or a correction, leaves nothing in free pages.
                connection.executescript(
                    "PRAGMA synchronous = EXTRA; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;"
                )
                migrate(connection)
            except BaseException:
                connection.close()
                raise
        return cls(connection, clock)

    @classmethod
    @contextmanager
    def rehearsal(cls, path: Path) -> Iterator[Self]:
        """Have a register in which all that is written is undone at the end: a run on it leaves no trace.

        An empty one, in memory, when there is none yet.

        Raises:
            RegisterError: when the register is locked, damaged, or has gone.
        """
        with failures_told():
            present = cls._present(path, anew=False)
        with cls.open(path) if present else cls._in_memory() as register:
            # What changes stays in memory, so that whoever looks at the register meanwhile is not kept waiting.
            register._db.run("PRAGMA cache_spill = OFF")
            register._db.run("BEGIN IMMEDIATE")
            register._rehearsing = True
            try:
                yield register
            finally:
                if register._db.connection.in_transaction:
                    register._db.run("ROLLBACK")

    @classmethod
    def _in_memory(cls) -> Self:
        with failures_told():
            connection = sqlite3.connect(":memory:", isolation_level=None)
            connection.execute("PRAGMA foreign_keys = ON")
            migrate(connection)
        return cls(connection)

    @staticmethod
    def _present(path: Path, *, anew: bool) -> bool:
        """There is a register; when there is none and should be one, that is an error."""
        if path.exists() and path.stat().st_size:
            return True
        if not anew and any((path.parent / ARCHIVE_NAME).glob("??/*")):
            raise RegisterError(GONE)
        return False

    @staticmethod
    def last_moment(path: Path) -> datetime | None:
        """When the last event was recorded, by the clock of that day (UTC); ``None`` when that cannot be told.

        Only looks: the register is neither made nor brought to the present schema, which is for whoever holds the lock.
        """
        with suppress(sqlite3.Error, ValueError, TypeError):
            with closing(
                sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=WAIT_SECONDS)
            ) as found:
                (instant,) = found.execute("SELECT instant FROM evenements ORDER BY id DESC LIMIT 1").fetchone()
            return datetime.fromisoformat(instant)
        return None  # It is not there yet, or whoever opens it tells what is wrong.

    def snapshot(self, target: Path) -> None:
        """Copy the register as it is between two transactions, whoever else writes in it.

        Raises:
            RegisterError: when it cannot be read or copied.
        """
        target.touch(mode=0o600)
        with failures_told(), closing(sqlite3.connect(target)) as copy:
            self._db.connection.backup(copy)

    def close(self) -> None:
        """Close the register."""
        self._db.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside is kept whole, or not at all; inside another one, it is part of that one."""
        if self._rehearsing:
            # A transaction is under way from the beginning to the end: this one is a part of it.
            self._rehearsing = False
            try:
                with self.part():
                    yield
            finally:
                self._rehearsing = True
            return
        if self._db.connection.in_transaction:
            yield
            return
        self._db.run("BEGIN IMMEDIATE")
        try:
            yield
            self._db.run("COMMIT")
        except BaseException:
            # SQLite has already rolled back after some failures of the disk.
            if self._db.connection.in_transaction:
                self._db.run("ROLLBACK")
            raise

    @contextmanager
    def part(self) -> Iterator[None]:
        """Inside a transaction: what is written inside is kept whole, or not at all, whatever becomes of the rest."""
        self._db.run("SAVEPOINT part")
        try:
            yield
        except BaseException:
            # After some failures of the disk there is nothing left to come back to.
            if self._db.connection.in_transaction:
                self._db.run("ROLLBACK TO part")
                self._db.run("RELEASE part")
            raise
        self._db.run("RELEASE part")

    def is_idle(self, today: date) -> bool:
        """Nothing is left to read, to match, to plan or to write, and no day has come."""
        left = """
            SELECT EXISTS (SELECT 1 FROM fichiers WHERE statut = 'recu')
            OR EXISTS (SELECT 1 FROM arrivees WHERE suite IS NULL)
            OR EXISTS (SELECT 1 FROM pieces WHERE statut = 'lue' AND dossier IS NULL AND attente IS NULL)
            OR EXISTS (SELECT 1 FROM pieces WHERE dossier IS NULL AND statut = 'page')
            OR EXISTS (SELECT 1 FROM dossiers WHERE a_revoir = 1)
            OR EXISTS (SELECT 1 FROM echeances WHERE le <= ?)
            OR EXISTS (SELECT 1 FROM a_effacer)
            OR EXISTS (SELECT 1 FROM documents WHERE sha256 IS NULL AND retrait IS NULL)
            OR EXISTS (SELECT 1 FROM documents WHERE retrait = 'demande')
            OR EXISTS (SELECT 1 FROM documents WHERE courrier = 1 AND lot IS NULL AND retrait IS NULL)"""
        return not self._db.value(left, today)
