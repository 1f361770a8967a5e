"""What is printed and posted: batches of letters, one folder each in ``outbox/a_imprimer``."""

from datetime import date

from pipeline.store.documents import DOCUMENTS
from pipeline.store.rows import DocumentRow, LotRow, document_row
from pipeline.store.table import Keeper


class Lots(Keeper):
    """Batches of letters."""

    def loose_courriers(self) -> list[DocumentRow]:
        """Letters written and not yet put into a batch."""
        rows = self._db.all(
            f"{DOCUMENTS} WHERE courrier = 1 AND lot IS NULL AND sha256 IS NOT NULL AND retrait IS NULL ORDER BY id"
        )
        return [document_row(row) for row in rows]

    def open(self, jour: date) -> LotRow:
        """Open a batch, named after its day."""
        name, number = jour.isoformat(), 1
        while self._db.one("SELECT 1 FROM lots WHERE nom = ?", name):
            number += 1
            name = f"{jour.isoformat()}_{number}"
        return LotRow(self._db.run("INSERT INTO lots (nom, jour) VALUES (?, ?)", name, jour.isoformat()), name, jour)

    def all(self) -> list[LotRow]:
        """All batches, oldest first."""
        return [
            LotRow(row[0], row[1], date.fromisoformat(row[2]))
            for row in self._db.all("SELECT id, nom, jour FROM lots ORDER BY id")
        ]

    def put(self, document: int, lot: int | None, bac: str | None) -> None:
        """Put a document into a tray of a batch; ``None`` takes it out, to be printed again."""
        self._db.run("UPDATE documents SET lot = ?, bac = ? WHERE id = ?", lot, bac, document)

    def documents(self, lot: int) -> list[DocumentRow]:
        """Letters, trays and bordereau of a batch, withdrawn ones apart."""
        rows = self._db.all(f"{DOCUMENTS} WHERE lot = ? AND retrait IS NULL ORDER BY id", lot)
        return [document_row(row) for row in rows]

    def withdrawn_courriers(self, lot: int) -> list[DocumentRow]:
        """Letters that are to leave a batch."""
        rows = self._db.all(f"{DOCUMENTS} WHERE lot = ? AND courrier = 1 AND retrait IS NOT NULL ORDER BY id", lot)
        return [document_row(row) for row in rows]

    def post(self, document: int, le: date, chemin: str | None = None) -> None:
        """Mark a document as posted; a tray also changes place."""
        self._db.run(
            "UPDATE documents SET poste_le = coalesce(poste_le, ?), chemin = coalesce(?, chemin) WHERE id = ?",
            le.isoformat(),
            chemin,
            document,
        )
