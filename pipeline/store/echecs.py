"""What could not be done, and is set apart so that all the rest goes on: why, since when, what it depends on.

Nothing here names anybody: the subject is the number of a row, of a dossier, of a batch; the reason is a sentence of
ours.
"""

from datetime import date
from typing import Any

from pipeline.store.rows import EchecRow, Sorte
from pipeline.store.table import Keeper

_GONE = """
    (sorte = 'document' AND NOT EXISTS (SELECT 1 FROM documents
        WHERE id = CAST(cible AS INTEGER) AND sha256 IS NULL AND retrait IS NULL))
    OR (sorte = 'lot' AND NOT EXISTS (SELECT 1 FROM lots l JOIN documents d ON d.lot = l.id
        WHERE l.nom = cible AND d.sha256 IS NULL AND d.retrait IS NULL))
    OR (sorte = 'dossier' AND NOT EXISTS (SELECT 1 FROM dossiers WHERE numero = cible AND etat <> 'annule'))
    OR (sorte = 'piece' AND NOT EXISTS (SELECT 1 FROM pieces
        WHERE id = CAST(cible AS INTEGER) AND dossier IS NULL AND statut IN ('lue', 'a_confirmer')))
"""
"""SQL: what an échec is about was written, mended, withdrawn or purged since."""
_DOSSIERS = "SELECT ?1 UNION SELECT origine FROM dossiers WHERE numero = ?1 AND origine IS NOT NULL"
"""SQL: a dossier, and the one that it follows."""


class Echecs(Keeper):
    """What is set apart."""

    def record(self, sorte: Sorte, cible: str | int, raison: str, empreinte: str, le: date) -> None:
        """Set something apart; told again only for another reason, or when it is tried again at each run.

        Args:
            sorte: what it is.
            cible: id of the document or of the piece, number of the dossier, name of the batch.
            raison: French: what, why, who acts and how; names nobody.
            empreinte: hash of all that it depends on; "" when nobody can say.
            le: day on which it fails; the first one is kept.
        """
        self._db.run(
            """INSERT INTO echecs (sorte, cible, raison, empreinte, le) VALUES (?, ?, ?, ?, ?)
               ON CONFLICT (sorte, cible) DO UPDATE SET raison = excluded.raison, empreinte = excluded.empreinte,
               dit = dit AND raison = excluded.raison AND excluded.empreinte <> ''""",
            sorte,
            str(cible),
            raison,
            empreinte,
            le,
        )

    def clear(self, sorte: Sorte, cible: str | int) -> None:
        """It was done."""
        self._db.run("DELETE FROM echecs WHERE sorte = ? AND cible = ?", sorte, str(cible))

    def of(self, sorte: Sorte) -> dict[str, EchecRow]:
        """What is set apart, by subject."""
        return {row.cible: row for row in self._db.rows(EchecRow, "FROM echecs WHERE sorte = ? ORDER BY rowid", sorte)}

    def take_untold(self) -> list[str]:
        """Reasons that nobody was told yet; they are told from now on."""
        found: list[str] = self._db.column("SELECT raison FROM echecs WHERE dit = 0 ORDER BY rowid")
        if found:
            self._db.run("UPDATE echecs SET dit = 1")
        return found

    def retry(self) -> None:
        """Have all that is set apart tried again, whatever it depends on, and told again if it fails."""
        self._db.run("UPDATE echecs SET empreinte = '', dit = 0")

    def forget_settled(self) -> None:
        """Forget what is no longer owed, or no longer there."""
        self._db.run(f"DELETE FROM echecs WHERE {_GONE}")  # noqa: S608 - ours

    def facts_of_document(self, document: int) -> list[tuple[Any, ...]]:
        """All that a document is made of, as the register holds it, readable or not."""
        rows = self._db.all("SELECT type, dossier, contenu, prevu_le FROM documents WHERE id = ?", document)
        numero = rows[0][1] if rows else None
        received = """SELECT id, statut, rang, form FROM pieces WHERE sha256 =
                      (SELECT iif(json_valid(contenu), contenu ->> 'sha256', NULL) FROM documents WHERE id = ?)"""
        return [*rows, *self._db.all(received, document), *self.facts_of_dossier(numero)]

    def facts_of_dossier(self, numero: str | None) -> list[tuple[Any, ...]]:
        """The pieces of a dossier and of the one that it follows, and what was accepted there."""
        pieces = f"SELECT id, statut, rang, form FROM pieces WHERE dossier IN ({_DOSSIERS}) ORDER BY id"  # noqa: S608
        accepted = f"SELECT id, annule_le FROM actes WHERE dossier IN ({_DOSSIERS}) ORDER BY id"  # noqa: S608
        return [*self._db.all(pieces, numero), *self._db.all(accepted, numero)]

    def facts_of_lot(self, nom: str) -> list[tuple[Any, ...]]:
        """The letters of a batch, as they were written."""
        letters = """SELECT d.id, d.sha256, d.bac, d.contenu FROM documents d JOIN lots l ON l.id = d.lot
                     WHERE l.nom = ? AND d.courrier = 1 AND d.retrait IS NULL ORDER BY d.id"""
        return self._db.all(letters, nom)
