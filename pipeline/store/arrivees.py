"""What the inbox showed: its files as they were last seen, each time that one was taken, which file came in which."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

from pipeline.store.journal import Clock, utc_now, utc_text
from pipeline.store.rows import ArriveeRow, ContenuRow, ObservationRow
from pipeline.store.table import Keeper, Table


class Observations(Keeper):
    """Files of the inbox as the last run saw them."""

    def all(self) -> dict[str, ObservationRow]:
        """Key of a path → how it was seen."""
        return {row.cle: row for row in self._db.rows(ObservationRow, "FROM observations")}

    def replace(self, rows: Iterable[ObservationRow]) -> None:
        """Keep these and forget the others; inside a transaction."""
        before, now = self.all(), {row.cle: row for row in rows}
        for cle in before.keys() - now.keys():
            self._db.run("DELETE FROM observations WHERE cle = ?", cle)
        for cle, row in now.items():
            if before.get(cle) != row:
                self._db.run("DELETE FROM observations WHERE cle = ?", cle)
                self._db.insert("observations", **asdict(row))


class Arrivees(Keeper):
    """Arrivals of files, known already or not."""

    def __init__(self, table: Table, clock: Clock = utc_now) -> None:
        super().__init__(table)
        self._clock = clock

    def add(self, sha256: str, nom: str, le: date, marque: str, modifie: int | None = None) -> int:
        """Record that a file came; return its rank among the arrivals of these bytes.

        ``marque``: which file of the inbox it was, or which content of another file. The secretary is told of any but
        the first.
        """
        rang = 1 + (self._db.value("SELECT max(rang) FROM arrivees WHERE sha256 = ?", sha256) or 0)
        said = {"sha256": sha256, "rang": rang, "nom": nom, "le": le, "marque": marque, "modifie": modifie}
        self._db.insert("arrivees", **said, instant=utc_text(self._clock()), suite="" if rang == 1 else None)
        return rang

    def has(self, sha256: str, marque: str) -> bool:
        """This very arrival is recorded already."""
        return bool(self._db.value("SELECT 1 FROM arrivees WHERE sha256 = ? AND marque = ?", sha256, marque))

    def remark(self, sha256: str, former: str, marque: str) -> None:
        """A file that was taken is still in the inbox, under another mark."""
        self._db.run("UPDATE arrivees SET marque = ? WHERE sha256 = ? AND marque = ?", marque, sha256, former)

    def of(self, sha256: str) -> list[ArriveeRow]:
        """Arrivals of a file, the first one first."""
        return self._db.rows(ArriveeRow, "FROM arrivees WHERE sha256 = ? ORDER BY rang", sha256)

    def untold(self) -> list[ArriveeRow]:
        """Those of which the secretary is to be told."""
        return self._db.rows(ArriveeRow, "FROM arrivees WHERE suite IS NULL ORDER BY id")

    def tell(self, arrivee: int, suite: str) -> None:
        """The secretary is told what had become (French) of the first one."""
        self._db.run("UPDATE arrivees SET suite = ? WHERE id = ?", suite, arrivee)


class Contenus(Keeper):
    """Contents of containers (a mail, an archive); what a mail says of itself is for persons: it proves nothing."""

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
