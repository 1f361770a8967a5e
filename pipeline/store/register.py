"""The register: the truth on files, pieces, dossiers, states, documents and acts.

SQLite through the standard library: it starts in milliseconds (a run on an empty inbox must cost nothing),
needs no server, and one file is easily backed up.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Self

from pipeline.errors import PipelineError
from pipeline.store.rows import (
    AcceptationRow,
    DocumentRow,
    DossierRow,
    EtatRow,
    FichierRow,
    PieceRow,
    Plan,
    Row,
    document_row,
    fichier_row,
    piece_row,
)
from pipeline.store.schema import migrate

REGISTER_NAME = "registre.sqlite"


_PIECES = """
    SELECT p.id, p.sha256, p.kind, p.form, f.recu_le, p.dossier, p.attente, p.candidats, p.identite
    FROM pieces p JOIN fichiers f USING (sha256)
"""


_DOCUMENTS = "SELECT id, dossier, type, genre, chemin, contenu, prevu_le, sha256 FROM documents"


class Register:
    """The register of a workspace; use as a context manager."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @classmethod
    def open(cls, path: Path) -> Self:
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
        return cls(connection)

    def rehearsal(self) -> "Register":
        """Return a copy in memory: a run on it leaves no trace."""
        copy = sqlite3.connect(":memory:", isolation_level=None)
        self._db.backup(copy)
        copy.execute("PRAGMA foreign_keys = ON")
        return Register(copy)

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

    # --- files -------------------------------------------------------------------------------------------

    def add_fichier(self, sha256: str, nom: str, le: date) -> bool:
        """Register a file just archived; False when the same bytes were already known."""
        if self._one("SELECT 1 FROM fichiers WHERE sha256 = ?", sha256):
            return False
        self._run("INSERT INTO fichiers VALUES (?, ?, ?, 'recu', NULL)", sha256, nom, le.isoformat())
        return True

    def fichiers(self, statut: str) -> list[FichierRow]:
        """Files in a given status, in the order of their entry."""
        rows = self._all("SELECT * FROM fichiers WHERE statut = ? ORDER BY rowid", statut)
        return [fichier_row(row) for row in rows]

    def fichier(self, sha256: str) -> FichierRow | None:
        """One file."""
        row = self._one("SELECT * FROM fichiers WHERE sha256 = ?", sha256)
        return fichier_row(row) if row else None

    def set_fichier(self, sha256: str, statut: str, diagnostic: str | None = None) -> None:
        """Record what became of a file."""
        self._run("UPDATE fichiers SET statut = ?, diagnostic = ? WHERE sha256 = ?", statut, diagnostic, sha256)

    # --- pieces ------------------------------------------------------------------------------------------

    def add_piece(self, sha256: str, kind: str, form: Mapping[str, Any], identite: Mapping[str, Any]) -> None:
        """Register a form read in a file, with what it says of its pupil."""
        self._run(
            "INSERT INTO pieces (sha256, kind, form, identite) VALUES (?, ?, ?, ?)",
            sha256,
            kind,
            json.dumps(form),
            json.dumps(identite),
        )

    def identites(self) -> list[tuple[str, date, Mapping[str, Any]]]:
        """(dossier, day it was opened, identity) of every piece that has a dossier."""
        rows = self._all(
            """SELECT d.numero, d.ouvert_le, p.identite FROM pieces p JOIN dossiers d ON d.numero = p.dossier
               ORDER BY p.id"""
        )
        return [(row[0], date.fromisoformat(row[1]), json.loads(row[2])) for row in rows]

    def pieces_sans_dossier(self) -> list[PieceRow]:
        """Pieces that wait, or that were just read."""
        return [piece_row(row) for row in self._all(f"{_PIECES} WHERE p.dossier IS NULL ORDER BY p.id")]

    def pieces_du_dossier(self, numero: str) -> list[PieceRow]:
        """Pieces of a dossier, in the order they entered it."""
        return [piece_row(row) for row in self._all(f"{_PIECES} WHERE p.dossier = ? ORDER BY p.rang", numero)]

    def pieces_du_fichier(self, sha256: str) -> list[PieceRow]:
        """Pieces read in a file."""
        return [piece_row(row) for row in self._all(f"{_PIECES} WHERE p.sha256 = ? ORDER BY p.id", sha256)]

    def attach(self, piece: int, numero: str) -> None:
        """Put a piece into a dossier, last of its kind, and have the dossier looked at again."""
        self._run(
            """UPDATE pieces SET dossier = ?1, attente = NULL, candidats = '[]',
               rang = (SELECT coalesce(max(rang), 0) + 1 FROM pieces WHERE dossier = ?1) WHERE id = ?2""",
            numero,
            piece,
        )
        self._run("UPDATE dossiers SET a_revoir = 1 WHERE numero = ?", numero)

    def wait(self, piece: int, raison: str, candidats: tuple[str, ...]) -> None:
        """Leave a piece for a person to settle."""
        self._run("UPDATE pieces SET attente = ?, candidats = ? WHERE id = ?", raison, json.dumps(candidats), piece)

    # --- dossiers ----------------------------------------------------------------------------------------

    def open_dossier(self, le: date, etat: str) -> str:
        """Open the next dossier of the year and return its number."""
        row = self._one("SELECT coalesce(max(rang), 0) + 1 FROM dossiers WHERE annee = ?", le.year)
        rang = row[0] if row else 1
        numero = f"{le.year}-{rang:04}"
        self._run(
            "INSERT INTO dossiers (numero, annee, rang, ouvert_le, etat) VALUES (?, ?, ?, ?, ?)",
            numero,
            le.year,
            rang,
            le.isoformat(),
            etat,
        )
        return numero

    def dossiers(self, *, a_revoir: bool = False) -> list[DossierRow]:
        """All dossiers, or those that changed since their letters were planned, by number."""
        rows = self._all(
            "SELECT numero, ouvert_le, etat FROM dossiers WHERE a_revoir >= ? ORDER BY annee, rang", int(a_revoir)
        )
        return [DossierRow(row[0], date.fromisoformat(row[1]), row[2]) for row in rows]

    def reviewed(self, numero: str) -> None:
        """The letters of this dossier are planned."""
        self._run("UPDATE dossiers SET a_revoir = 0 WHERE numero = ?", numero)

    def review(self, numero: str) -> None:
        """Have this dossier looked at again."""
        self._run("UPDATE dossiers SET a_revoir = 1 WHERE numero = ?", numero)

    def set_etat(self, numero: str, etat: str, le: date, motif: str) -> None:
        """Change the state of a dossier, with its date and reason."""
        self._run("UPDATE dossiers SET etat = ? WHERE numero = ?", etat, numero)
        self._run(
            "INSERT INTO etats (dossier, etat, le, motif) VALUES (?, ?, ?, ?)", numero, etat, le.isoformat(), motif
        )

    def etats(self, numero: str) -> list[EtatRow]:
        """History of a dossier's states, oldest first."""
        rows = self._all("SELECT etat, le, motif FROM etats WHERE dossier = ? ORDER BY id", numero)
        return [EtatRow(row[0], date.fromisoformat(row[1]), row[2]) for row in rows]

    def accept(self, numero: str, acceptation: AcceptationRow) -> None:
        """Record that a person accepts an anomaly « à vérifier »."""
        self._run(
            "INSERT INTO acceptations (dossier, code, cible, par, motif, le) VALUES (?, ?, ?, ?, ?, ?)",
            numero,
            acceptation.code,
            acceptation.cible,
            acceptation.par,
            acceptation.motif,
            acceptation.le.isoformat(),
        )
        self.review(numero)

    def acceptations(self, numero: str) -> list[AcceptationRow]:
        """Accepted anomalies of a dossier."""
        rows = self._all("SELECT code, cible, par, motif, le FROM acceptations WHERE dossier = ? ORDER BY id", numero)
        return [AcceptationRow(row[0], row[1], row[2], row[3], date.fromisoformat(row[4])) for row in rows]

    # --- documents ---------------------------------------------------------------------------------------

    def plan(self, plan: Plan) -> bool:
        """Plan a document unless the last of its series says the same; return whether it was planned."""
        last = self._one(
            "SELECT cle FROM documents WHERE dossier IS ? AND serie = ? AND retrait IS NULL ORDER BY id DESC LIMIT 1",
            plan.dossier,
            plan.serie,
        )
        if last and last[0] == plan.cle:
            return False
        stem = f"{plan.dossier_sortie}/{plan.nom}"
        chemin, number = f"{stem}{plan.suffixe}", 1
        while self._one("SELECT 1 FROM documents WHERE chemin = ?", chemin):
            number += 1
            chemin = f"{stem}_{number}{plan.suffixe}"
        self._run(
            """INSERT INTO documents (dossier, type, genre, serie, cle, chemin, contenu, prevu_le)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            plan.dossier,
            plan.type,
            plan.genre,
            plan.serie,
            plan.cle,
            chemin,
            json.dumps(plan.contenu, sort_keys=True),
            plan.prevu_le.isoformat(),
        )
        return True

    def documents_a_ecrire(self) -> list[DocumentRow]:
        """Documents planned and not yet written."""
        rows = self._all(f"{_DOCUMENTS} WHERE sha256 IS NULL AND retrait IS NULL ORDER BY id")
        return [document_row(row) for row in rows]

    def documents(self, dossier: str) -> list[DocumentRow]:
        """Documents of a dossier."""
        return [document_row(row) for row in self._all(f"{_DOCUMENTS} WHERE dossier = ? ORDER BY id", dossier)]

    def written(self, document: int, sha256: str) -> None:
        """A planned document is now in the outbox."""
        self._run("UPDATE documents SET sha256 = ? WHERE id = ?", sha256, document)

    def withdraw(self, serie: str) -> None:
        """A note of the pipeline no longer holds: it is to leave the outbox (or never to enter it)."""
        self._run("UPDATE documents SET retrait = 'demande' WHERE serie = ? AND retrait IS NULL", serie)

    def a_retirer(self) -> list[DocumentRow]:
        """Notes that are to leave the outbox."""
        return [document_row(row) for row in self._all(f"{_DOCUMENTS} WHERE retrait = 'demande' ORDER BY id")]

    def retired(self, document: int) -> None:
        """A note has left the outbox."""
        self._run("UPDATE documents SET retrait = 'fait' WHERE id = ?", document)

    # --- acts --------------------------------------------------------------------------------------------

    def log(
        self,
        le: date,
        acteur: str,
        acte: str,
        *,
        dossier: str | None = None,
        sha256: str | None = None,
        detail: str = "",
    ) -> None:
        """Record who did what."""
        self._run(
            "INSERT INTO evenements (le, acteur, acte, dossier, sha256, detail) VALUES (?, ?, ?, ?, ?, ?)",
            le.isoformat(),
            acteur,
            acte,
            dossier,
            sha256,
            detail,
        )

    def idle(self) -> bool:
        """Nothing is left to read, to settle or to write."""
        row = self._one(
            """SELECT EXISTS (SELECT 1 FROM fichiers WHERE statut = 'recu')
               OR EXISTS (SELECT 1 FROM dossiers WHERE a_revoir = 1)
               OR EXISTS (SELECT 1 FROM documents WHERE (sha256 IS NULL AND retrait IS NULL) OR retrait = 'demande')"""
        )
        return row is not None and not row[0]
