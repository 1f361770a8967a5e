"""Files that entered."""

from datetime import date

from pipeline.store.rows import FichierRow
from pipeline.store.table import Keeper


class Fichiers(Keeper):
    """Files, by the hash of their bytes."""

    def add(self, sha256: str, nom: str, le: date) -> bool:
        """Register a file just archived; False when the same bytes were already known."""
        if self.get(sha256):
            return False
        self._db.insert("fichiers", sha256=sha256, nom=nom, recu_le=le, statut="recu")
        return True

    def get(self, sha256: str) -> FichierRow | None:
        """One file."""
        return self._db.first(FichierRow, "FROM fichiers WHERE sha256 = ?", sha256)

    def name(self, sha256: str) -> str:
        """Name under which a file came; "" when there is no such file."""
        return self._db.value("SELECT nom FROM fichiers WHERE sha256 = ?", sha256) or ""

    def with_statut(self, statut: str) -> list[FichierRow]:
        """Files in a given status, in the order of their entry."""
        return self._db.rows(FichierRow, "FROM fichiers WHERE statut = ? ORDER BY rowid", statut)

    def set_statut(self, sha256: str, statut: str, diagnostic: str | None = None) -> None:
        """Record what became of a file."""
        self._db.run("UPDATE fichiers SET statut = ?, diagnostic = ? WHERE sha256 = ?", statut, diagnostic, sha256)

    def turn(self, sha256: str, former: str, statut: str) -> None:
        """Give a file that has this status another one; its diagnosis stays."""
        self._db.run("UPDATE fichiers SET statut = ? WHERE sha256 = ? AND statut = ?", statut, sha256, former)

    def hashes(self) -> set[str]:
        """Hashes that must be in the archive."""
        return set(self._db.column("SELECT sha256 FROM fichiers"))

    def only_of(self, numero: str) -> list[str]:
        """Hashes of the files that hold forms of this dossier and of no other, nor one that waits."""
        return self._db.column(
            """SELECT sha256 FROM pieces GROUP BY sha256
               HAVING count(*) = count(dossier) AND min(dossier) = ?1 AND max(dossier) = ?1 ORDER BY sha256""",
            numero,
        )

    def without_dossier(self) -> list[FichierRow]:
        """Files that were read and none of whose forms has a dossier, in their order."""
        return self._db.rows(
            FichierRow,
            """FROM fichiers WHERE statut <> 'recu'
               AND sha256 NOT IN (SELECT sha256 FROM pieces WHERE dossier IS NOT NULL) ORDER BY rowid""",
        )
