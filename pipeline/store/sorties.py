"""What leaves: documents planned, written, withdrawn."""

import json
from datetime import date

from pipeline.store.rows import DocumentRow, LastRow, Plan, document_row
from pipeline.store.table import Table

DOCUMENTS = "SELECT id, dossier, type, genre, chemin, contenu, prevu_le, sha256, bac, poste_le FROM documents"


class Sorties(Table):
    """Documents."""

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

    def documents_a_ecrire(self) -> list[DocumentRow]:
        """Documents planned and not yet written; trays apart, which are made of written letters."""
        rows = self._all(
            f"{DOCUMENTS} WHERE sha256 IS NULL AND retrait IS NULL AND (lot IS NULL OR courrier = 1) ORDER BY id"
        )
        return [document_row(row) for row in rows]

    def documents(self, dossier: str) -> list[DocumentRow]:
        """Documents of a dossier."""
        return [document_row(row) for row in self._all(f"{DOCUMENTS} WHERE dossier = ? ORDER BY id", dossier)]

    def written(self, document: int, sha256: str) -> None:
        """A planned document is now in the outbox."""
        self._run("UPDATE documents SET sha256 = ? WHERE id = ?", sha256, document)

    def withdraw(self, serie: str) -> None:
        """A note of the pipeline no longer holds: it is to leave the outbox (or never to enter it)."""
        self._run("UPDATE documents SET retrait = 'demande' WHERE serie = ? AND retrait IS NULL", serie)

    def a_retirer(self) -> list[DocumentRow]:
        """Notes that are to leave the outbox."""
        return [document_row(row) for row in self._all(f"{DOCUMENTS} WHERE retrait = 'demande' ORDER BY id")]

    def retired(self, document: int) -> None:
        """A note has left the outbox."""
        self._run("UPDATE documents SET retrait = 'fait' WHERE id = ?", document)
