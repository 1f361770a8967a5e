"""What the inbox showed: its files as they were last seen, and each time that one was taken."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

from pipeline.store.journal import Clock, utc_now, utc_text
from pipeline.store.rows import ArriveeRow, ObservationRow
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
