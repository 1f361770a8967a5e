"""What leaves: documents planned, written, withdrawn."""

import json

from pipeline.store.rows import DocumentRow, Plan, document_row
from pipeline.store.table import Table

_DOCUMENTS = "SELECT id, dossier, type, genre, chemin, contenu, prevu_le, sha256 FROM documents"


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
