"""The directory of schools, which the secretariat keeps."""

from collections.abc import Mapping

from pipeline.store.rows import EcoleRow
from pipeline.store.table import Keeper

_BY_NAME = "ORDER BY nom, commune, id"


class Ecoles(Keeper):
    """Schools; what they are compared by (``dossier/matching/annuaire.py``) is given."""

    def all(self) -> list[EcoleRow]:
        """All of them, by name."""
        return self._db.rows(EcoleRow, f"FROM ecoles {_BY_NAME}")

    def get(self, ecole: int) -> EcoleRow | None:
        """One of them."""
        return self._db.first(EcoleRow, "FROM ecoles WHERE id = ?", ecole)

    def by_uai(self, uai: str) -> list[EcoleRow]:
        """Those that have this number; none without one."""
        return self._db.rows(EcoleRow, f"FROM ecoles WHERE uai = ? AND uai <> '' {_BY_NAME}", uai)

    def by_cle(self, cle: str) -> list[EcoleRow]:
        """Those that have this name in this town; none without."""
        return self._db.rows(EcoleRow, f"FROM ecoles WHERE cle = ? AND cle <> '' {_BY_NAME}", cle)

    def add(self, said: Mapping[str, str]) -> int:
        """Add a school; return its id."""
        return self._db.insert("ecoles", **said)

    def change(self, ecole: int, said: Mapping[str, str]) -> None:
        """Have a school say something else."""
        named = ", ".join(f"{column} = ?" for column in said)
        self._db.run(f"UPDATE ecoles SET {named} WHERE id = ?", *said.values(), ecole)  # noqa: S608 - names of ours

    def drop(self, ecole: int) -> None:
        """Forget a school."""
        self._db.run("DELETE FROM ecoles WHERE id = ?", ecole)
