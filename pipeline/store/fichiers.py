"""Files that entered."""

from datetime import date

from pipeline.store.rows import FichierRow, fichier_row
from pipeline.store.table import Keeper


class Fichiers(Keeper):
    """Files, by the hash of their bytes."""

    def add(self, sha256: str, nom: str, le: date) -> bool:
        """Register a file just archived; False when the same bytes were already known."""
        if self._db.one("SELECT 1 FROM fichiers WHERE sha256 = ?", sha256):
            return False
        self._db.run("INSERT INTO fichiers VALUES (?, ?, ?, 'recu', NULL)", sha256, nom, le.isoformat())
        return True

    def with_statut(self, statut: str) -> list[FichierRow]:
        """Files in a given status, in the order of their entry."""
        rows = self._db.all("SELECT * FROM fichiers WHERE statut = ? ORDER BY rowid", statut)
        return [fichier_row(row) for row in rows]

    def get(self, sha256: str) -> FichierRow | None:
        """One file."""
        row = self._db.one("SELECT * FROM fichiers WHERE sha256 = ?", sha256)
        return fichier_row(row) if row else None

    def set_statut(self, sha256: str, statut: str, diagnostic: str | None = None) -> None:
        """Record what became of a file."""
        self._db.run("UPDATE fichiers SET statut = ?, diagnostic = ? WHERE sha256 = ?", statut, diagnostic, sha256)

    def hashes(self) -> set[str]:
        """Hashes that must be in the archive."""
        return {row[0] for row in self._db.all("SELECT sha256 FROM fichiers")}

    def only_of(self, numero: str) -> list[str]:
        """Hashes of the files that hold forms of this dossier and of no other, nor one that waits."""
        rows = self._db.all(
            """SELECT sha256 FROM pieces GROUP BY sha256
               HAVING count(*) = count(dossier) AND min(dossier) = ?1 AND max(dossier) = ?1 ORDER BY sha256""",
            numero,
        )
        return [row[0] for row in rows]

    def without_dossier(self) -> list[tuple[str, date, str]]:
        """(hash, day of reception, diagnosis or "") of the files none of whose forms has a dossier, in their order."""
        rows = self._db.all(
            """SELECT sha256, recu_le, coalesce(diagnostic, '') FROM fichiers WHERE statut <> 'recu' AND sha256 NOT IN
               (SELECT sha256 FROM pieces WHERE dossier IS NOT NULL) ORDER BY rowid"""
        )
        return [(row[0], date.fromisoformat(row[1]), row[2]) for row in rows]
