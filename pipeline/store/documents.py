"""What leaves: documents planned, written, withdrawn."""

import json
from collections.abc import Iterable
from datetime import date

from pipeline.store.rows import DocumentRow, LastRow, Plan, document_row
from pipeline.store.series import FORM_WAITS, about_file, of_row, of_seance
from pipeline.store.table import Keeper

DOCUMENTS = "SELECT id, dossier, type, genre, chemin, contenu, prevu_le, sha256, bac, poste_le FROM documents"


class Documents(Keeper):
    """Documents."""

    def plan(self, plan: Plan) -> bool:
        """Plan a document unless the last of its series says the same; return whether it was planned.

        One that says the same, and whose withdrawal was asked for and not done yet, is kept instead.
        """
        last = self._db.one(
            "SELECT cle FROM documents WHERE dossier IS ? AND serie = ? AND retrait IS NULL ORDER BY id DESC LIMIT 1",
            plan.dossier,
            plan.serie,
        )
        if last and last[0] == plan.cle:
            return False
        if kept := self._db.one(
            """SELECT max(id) FROM documents WHERE dossier IS ? AND serie = ? AND cle = ? AND retrait = 'demande'
               HAVING max(id) IS NOT NULL""",
            plan.dossier,
            plan.serie,
            plan.cle,
        ):
            self._db.run("UPDATE documents SET retrait = NULL WHERE id = ?", kept[0])
            return False
        stem = f"{plan.dossier_sortie}/{plan.nom}"
        chemin, number = f"{stem}{plan.suffixe}", 1
        while self._db.one("SELECT 1 FROM documents WHERE chemin = ?", chemin):
            number += 1
            chemin = f"{stem}_{number}{plan.suffixe}"
        self._db.run(
            """INSERT INTO documents (dossier, type, genre, serie, cle, chemin, contenu, prevu_le, courrier)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            plan.dossier,
            plan.type,
            plan.genre,
            plan.serie,
            plan.cle,
            chemin,
            json.dumps(plan.contenu, sort_keys=True),
            plan.prevu_le.isoformat(),
            int(plan.courrier),
        )
        return True

    def last(self, dossier: str, serie: str) -> LastRow | None:
        """The last document of a series, withdrawn ones apart."""
        row = self._db.one(
            """SELECT cle, prevu_le FROM documents
               WHERE dossier = ? AND serie = ? AND retrait IS NULL ORDER BY id DESC LIMIT 1""",
            dossier,
            serie,
        )
        return LastRow(row[0], date.fromisoformat(row[1])) if row else None

    def renew(self, plan: Plan) -> None:
        """Plan a note in the place of the former one of its series, unless that one says the same."""
        last = self._db.one("SELECT cle FROM documents WHERE serie = ? AND retrait IS NULL", plan.serie)
        if last is None or last[0] != plan.cle:
            self.withdraw(plan.serie)
            self.plan(plan)

    def unwritten(self) -> list[DocumentRow]:
        """Documents planned and not yet written; trays apart, which are made of written letters."""
        rows = self._db.all(
            f"{DOCUMENTS} WHERE sha256 IS NULL AND retrait IS NULL AND (lot IS NULL OR courrier = 1) ORDER BY id"
        )
        return [document_row(row) for row in rows]

    def of(self, dossier: str) -> list[DocumentRow]:
        """Documents of a dossier, withdrawn ones apart."""
        rows = self._db.all(f"{DOCUMENTS} WHERE dossier = ? AND retrait IS NULL ORDER BY id", dossier)
        return [document_row(row) for row in rows]

    def notes(self, type_: str) -> list[DocumentRow]:
        """Notes of a type that hold."""
        rows = self._db.all(f"{DOCUMENTS} WHERE type = ? AND retrait IS NULL ORDER BY id", type_)
        return [document_row(row) for row in rows]

    def is_last_written(self, dossier: str, type_: str) -> bool:
        """The last document of that type in a dossier is in the outbox."""
        row = self._db.one(
            """SELECT sha256 IS NOT NULL FROM documents
               WHERE dossier = ? AND type = ? AND retrait IS NULL ORDER BY id DESC LIMIT 1""",
            dossier,
            type_,
        )
        return bool(row and row[0])

    def stands(self, document: int) -> bool:
        """A document that was not withdrawn."""
        return self._db.one("SELECT 1 FROM documents WHERE id = ? AND retrait IS NULL", document) is not None

    def mark_written(self, document: int, sha256: str) -> None:
        """A planned document is now in the outbox."""
        self._db.run("UPDATE documents SET sha256 = ? WHERE id = ?", sha256, document)

    def withdraw(self, serie: str) -> None:
        """A note of the pipeline no longer holds: it is to leave the outbox (or never to enter it)."""
        self._db.run("UPDATE documents SET retrait = 'demande' WHERE serie = ? AND retrait IS NULL", serie)

    def withdraw_one(self, document: int) -> None:
        """A document no longer holds and was not posted: it is to leave the outbox (or never to enter it)."""
        self._db.run("UPDATE documents SET retrait = 'demande' WHERE id = ? AND retrait IS NULL", document)

    def reinstate(self, document: int) -> None:
        """A note withdrawn holds again: kept if it is still there, else planned again."""
        self._db.run("UPDATE documents SET retrait = NULL WHERE id = ? AND retrait = 'demande'", document)
        row = self._db.one(
            """SELECT dossier, type, genre, serie, cle, chemin, contenu, prevu_le FROM documents
               WHERE id = ? AND retrait = 'fait'""",
            document,
        )
        if row is None:
            return
        dossier, type_, genre, serie, cle, chemin, contenu, prevu_le = row
        folder, _, name = chemin.rpartition("/")
        stem, dot, suffix = name.rpartition(".")
        day = date.fromisoformat(prevu_le)
        self.plan(Plan(dossier, type_, genre, serie, cle, folder, stem, dot + suffix, json.loads(contenu), day))

    def last_id(self) -> int:
        """Id of the last document planned; 0 when there is none."""
        row = self._db.one("SELECT coalesce(max(id), 0) FROM documents")
        return row[0] if row else 0

    def rename(self, document: int, chemin: str) -> None:
        """A planned document is to be written under another name."""
        self._db.run("UPDATE documents SET chemin = ? WHERE id = ?", chemin, document)

    def rewrite(self, document: int) -> None:
        """A document is to be made again, in its place."""
        self._db.run("UPDATE documents SET sha256 = NULL WHERE id = ?", document)

    def to_withdraw(self) -> list[DocumentRow]:
        """Documents that are to leave the outbox."""
        return [document_row(row) for row in self._db.all(f"{DOCUMENTS} WHERE retrait = 'demande' ORDER BY id")]

    def mark_withdrawn(self, document: int) -> None:
        """A document has left the outbox."""
        self._db.run("UPDATE documents SET retrait = 'fait' WHERE id = ?", document)

    def written(self) -> list[DocumentRow]:
        """Documents that must be in the outbox."""
        rows = self._db.all(f"{DOCUMENTS} WHERE sha256 IS NOT NULL AND retrait IS NULL ORDER BY id")
        return [document_row(row) for row in rows]

    def is_superseded(self, document: int) -> bool:
        """A later document of its series was planned."""
        return (
            self._db.one(
                """SELECT 1 FROM documents new JOIN documents old
                   ON new.serie = old.serie AND new.dossier IS old.dossier AND new.id > old.id
                   WHERE old.id = ? AND new.retrait IS NULL""",
                document,
            )
            is not None
        )

    def has_unposted(self, numero: str) -> bool:
        """A document of the dossier is not written yet, or one of its letters is not posted yet."""
        return (
            self._db.one(
                """SELECT 1 FROM documents WHERE dossier = ? AND retrait IS NULL
                   AND (sha256 IS NULL OR (courrier = 1 AND poste_le IS NULL))""",
                numero,
            )
            is not None
        )

    def around(self, numero: str, sessions: Iterable[str]) -> list[DocumentRow]:
        """All the documents in which a dossier stands; ``sessions`` are the types of those that list several.

        Its own; the notes on it; what was printed with its letters, and the agendas it was on, which other dossiers
        share: these are working copies, of letters and decisions that are kept elsewhere.
        """
        found = self._db.all(f"{DOCUMENTS} WHERE dossier = ? OR serie = ?", numero, of_row(numero))
        printed = "SELECT lot FROM documents WHERE dossier = ? AND lot IS NOT NULL"
        found += self._db.all(f"{DOCUMENTS} WHERE courrier = 0 AND lot IN ({printed})", numero)
        for (jour,) in self._db.all("SELECT le FROM seances WHERE dossier = ?", numero):
            for kind in sessions:
                found += self._db.all(f"{DOCUMENTS} WHERE serie = ?", of_seance(kind, date.fromisoformat(jour)))
        # A note that has left the outbox still tells the register whom a waiting form was compared with.
        found += self._db.all(
            f"{DOCUMENTS} WHERE serie LIKE ? AND retrait IS NOT NULL AND contenu LIKE ?", FORM_WAITS, f'%"{numero}"%'
        )
        return [document_row(row) for row in dict.fromkeys(found)]

    def about_fichier(self, sha256: str) -> list[DocumentRow]:
        """The notes on a file and on the forms that were read in it."""
        rows = self._db.all(f"{DOCUMENTS} WHERE serie LIKE ? OR serie LIKE ?", *about_file(sha256))
        return [document_row(row) for row in rows]
