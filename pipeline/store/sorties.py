"""What leaves: documents planned, written, withdrawn."""

import json
from datetime import date

from pipeline.store.rows import DocumentRow, LastRow, Plan, document_row
from pipeline.store.table import Table

DOCUMENTS = "SELECT id, dossier, type, genre, chemin, contenu, prevu_le, sha256, bac, poste_le FROM documents"


class Sorties(Table):
    """Documents."""

    def plan(self, plan: Plan) -> bool:
        """Plan a document unless the last of its series says the same; return whether it was planned.

        One that says the same, and whose withdrawal was asked for and not done yet, is kept instead.
        """
        last = self._one(
            "SELECT cle FROM documents WHERE dossier IS ? AND serie = ? AND retrait IS NULL ORDER BY id DESC LIMIT 1",
            plan.dossier,
            plan.serie,
        )
        if last and last[0] == plan.cle:
            return False
        if kept := self._one(
            """SELECT max(id) FROM documents WHERE dossier IS ? AND serie = ? AND cle = ? AND retrait = 'demande'
               HAVING max(id) IS NOT NULL""",
            plan.dossier,
            plan.serie,
            plan.cle,
        ):
            self._run("UPDATE documents SET retrait = NULL WHERE id = ?", kept[0])
            return False
        stem = f"{plan.dossier_sortie}/{plan.nom}"
        chemin, number = f"{stem}{plan.suffixe}", 1
        while self._one("SELECT 1 FROM documents WHERE chemin = ?", chemin):
            number += 1
            chemin = f"{stem}_{number}{plan.suffixe}"
        self._run(
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
        row = self._one(
            """SELECT cle, prevu_le FROM documents
               WHERE dossier = ? AND serie = ? AND retrait IS NULL ORDER BY id DESC LIMIT 1""",
            dossier,
            serie,
        )
        return LastRow(row[0], date.fromisoformat(row[1])) if row else None

    def renew(self, plan: Plan) -> None:
        """Plan a note in the place of the former one of its series, unless that one says the same."""
        last = self._one("SELECT cle FROM documents WHERE serie = ? AND retrait IS NULL", plan.serie)
        if last is None or last[0] != plan.cle:
            self.withdraw(plan.serie)
            self.plan(plan)

    def unwritten_documents(self) -> list[DocumentRow]:
        """Documents planned and not yet written; trays apart, which are made of written letters."""
        rows = self._all(
            f"{DOCUMENTS} WHERE sha256 IS NULL AND retrait IS NULL AND (lot IS NULL OR courrier = 1) ORDER BY id"
        )
        return [document_row(row) for row in rows]

    def documents(self, dossier: str) -> list[DocumentRow]:
        """Documents of a dossier, withdrawn ones apart."""
        rows = self._all(f"{DOCUMENTS} WHERE dossier = ? AND retrait IS NULL ORDER BY id", dossier)
        return [document_row(row) for row in rows]

    def notes(self, type_: str) -> list[DocumentRow]:
        """Notes of a type that hold."""
        rows = self._all(f"{DOCUMENTS} WHERE type = ? AND retrait IS NULL ORDER BY id", type_)
        return [document_row(row) for row in rows]

    def is_last_written(self, dossier: str, type_: str) -> bool:
        """The last document of that type in a dossier is in the outbox."""
        row = self._one(
            """SELECT sha256 IS NOT NULL FROM documents
               WHERE dossier = ? AND type = ? AND retrait IS NULL ORDER BY id DESC LIMIT 1""",
            dossier,
            type_,
        )
        return bool(row and row[0])

    def stands(self, document: int) -> bool:
        """A document that was not withdrawn."""
        return self._one("SELECT 1 FROM documents WHERE id = ? AND retrait IS NULL", document) is not None

    def mark_written(self, document: int, sha256: str) -> None:
        """A planned document is now in the outbox."""
        self._run("UPDATE documents SET sha256 = ? WHERE id = ?", sha256, document)

    def withdraw(self, serie: str) -> None:
        """A note of the pipeline no longer holds: it is to leave the outbox (or never to enter it)."""
        self._run("UPDATE documents SET retrait = 'demande' WHERE serie = ? AND retrait IS NULL", serie)

    def withdraw_one(self, document: int) -> None:
        """A document no longer holds and was not posted: it is to leave the outbox (or never to enter it)."""
        self._run("UPDATE documents SET retrait = 'demande' WHERE id = ? AND retrait IS NULL", document)

    def reinstate(self, document: int) -> None:
        """A note withdrawn holds again: kept if it is still there, else planned again."""
        self._run("UPDATE documents SET retrait = NULL WHERE id = ? AND retrait = 'demande'", document)
        row = self._one(
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

    def last_document(self) -> int:
        """Id of the last document planned; 0 when there is none."""
        row = self._one("SELECT coalesce(max(id), 0) FROM documents")
        return row[0] if row else 0

    def rename(self, document: int, chemin: str) -> None:
        """A planned document is to be written under another name."""
        self._run("UPDATE documents SET chemin = ? WHERE id = ?", chemin, document)

    def rewrite(self, document: int) -> None:
        """A document is to be made again, in its place."""
        self._run("UPDATE documents SET sha256 = NULL WHERE id = ?", document)

    def documents_to_withdraw(self) -> list[DocumentRow]:
        """Documents that are to leave the outbox."""
        return [document_row(row) for row in self._all(f"{DOCUMENTS} WHERE retrait = 'demande' ORDER BY id")]

    def mark_withdrawn(self, document: int) -> None:
        """A document has left the outbox."""
        self._run("UPDATE documents SET retrait = 'fait' WHERE id = ?", document)
