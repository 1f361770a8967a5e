"""Which file came in which: a container (mail, archive, PDF that holds others) and its contents."""

from pipeline.store.rows import ContenuRow
from pipeline.store.table import Keeper


class Contenus(Keeper):
    """Contents of the containers. What a mail says of its sender and subject is for persons: it proves nothing."""

    def add(self, row: ContenuRow) -> None:
        """Record that a file stands in a container, at its rank there; said twice, it is the same."""
        known = "SELECT 1 FROM contenus WHERE contenant = ? AND rang = ?"
        if not self._db.value(known, row.contenant, row.rang):
            names = ["contenant", "rang", "sha256", "nom", "expediteur", "objet", "envoye_le"]
            self._db.insert("contenus", **{name: getattr(row, name) for name in names})

    def of(self, contenant: str) -> list[ContenuRow]:
        """What a container holds, in its order."""
        return self._db.rows(ContenuRow, "FROM contenus WHERE contenant = ? ORDER BY rang", contenant)

    def holding(self, sha256: str) -> list[ContenuRow]:
        """Where a file stands, the container that came first before the others."""
        return self._db.rows(ContenuRow, "FROM contenus WHERE sha256 = ? ORDER BY rowid", sha256)

    def above(self, sha256: str) -> list[str]:
        """Hashes of the containers that hold a file, directly or in one another; by hash."""
        above = """WITH RECURSIVE haut(sha256) AS (
                       SELECT contenant FROM contenus WHERE sha256 = ?1
                       UNION SELECT c.contenant FROM contenus c JOIN haut ON c.sha256 = haut.sha256)
                   SELECT sha256 FROM haut ORDER BY sha256"""
        return self._db.column(above, sha256)

    def below(self, contenant: str) -> list[str]:
        """Hashes of all that a container holds, directly or in one another; by hash."""
        below = """WITH RECURSIVE bas(sha256) AS (
                       SELECT sha256 FROM contenus WHERE contenant = ?1
                       UNION SELECT c.sha256 FROM contenus c JOIN bas ON c.contenant = bas.sha256)
                   SELECT sha256 FROM bas ORDER BY sha256"""
        return self._db.column(below, contenant)
