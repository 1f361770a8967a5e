"""What is printed and posted: batches of letters, one folder each in ``outbox/a_imprimer``."""

from datetime import date

from pipeline.store.rows import DocumentRow, LotRow
from pipeline.store.table import Keeper


class Lots(Keeper):
    """Batches of letters."""

    def open(self, jour: date) -> LotRow:
        """Open a batch, named after its day."""
        name, number = jour.isoformat(), 1
        while self._db.value("SELECT 1 FROM lots WHERE nom = ?", name):
            number += 1
            name = f"{jour.isoformat()}_{number}"
        return LotRow(self._db.insert("lots", nom=name, jour=jour), name, jour)

    def all(self) -> list[LotRow]:
        """All batches, oldest first."""
        return self._db.rows(LotRow, "FROM lots ORDER BY id")

    def loose_courriers(self) -> list[DocumentRow]:
        """Letters written and not yet put into a batch."""
        loose = "courrier = 1 AND lot IS NULL AND sha256 IS NOT NULL AND retrait IS NULL"
        return self._db.rows(DocumentRow, f"FROM documents WHERE {loose} ORDER BY id")

    def documents(self, lot: int) -> list[DocumentRow]:
        """Letters, trays and bordereau of a batch, withdrawn ones apart."""
        return self._db.rows(DocumentRow, "FROM documents WHERE lot = ? AND retrait IS NULL ORDER BY id", lot)

    def withdrawn_courriers(self, lot: int) -> list[DocumentRow]:
        """Letters that are to leave a batch."""
        left = "lot = ? AND courrier = 1 AND retrait IS NOT NULL"
        return self._db.rows(DocumentRow, f"FROM documents WHERE {left} ORDER BY id", lot)

    def put(self, document: int, lot: int | None, bac: str | None) -> None:
        """Put a document into a tray of a batch; ``None`` takes it out, to be printed again."""
        self._db.run("UPDATE documents SET lot = ?, bac = ? WHERE id = ?", lot, bac, document)

    def post(self, document: int, le: date, chemin: str | None = None) -> None:
        """Mark a document as posted; a tray also changes place."""
        posted = "UPDATE documents SET poste_le = coalesce(poste_le, ?), chemin = coalesce(?, chemin) WHERE id = ?"
        self._db.run(posted, le, chemin, document)
