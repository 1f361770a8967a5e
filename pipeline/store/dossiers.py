"""What becomes of a demande: dossiers, their states, the days on which to look at them again, copies handed over."""

from collections.abc import Iterable
from datetime import date

from pipeline.store.rows import DossierRow, EtatRow, RemiseRow
from pipeline.store.table import Keeper


class Dossiers(Keeper):
    """Dossiers and their course."""

    def open(self, le: date, etat: str, origine: str | None = None) -> str:
        """Open the next dossier of the year and return its number.

        ``origine`` is the decided dossier that the new demande asks to revise or renew.
        """
        # The number of a dossier that was purged is never given again.
        row = self._db.one(
            """SELECT coalesce(max(rang), 0) + 1 FROM
               (SELECT annee, rang FROM dossiers UNION ALL SELECT annee, rang FROM eliminations) WHERE annee = ?""",
            le.year,
        )
        rang = row[0] if row else 1
        numero = f"{le.year}-{rang:04}"
        self._db.run(
            "INSERT INTO dossiers (numero, annee, rang, ouvert_le, etat, origine) VALUES (?, ?, ?, ?, ?, ?)",
            numero,
            le.year,
            rang,
            le.isoformat(),
            etat,
            origine,
        )
        return numero

    def all(self, *, a_revoir: bool = False) -> list[DossierRow]:
        """All dossiers, or those that changed since their letters were planned, by number."""
        rows = self._db.all(
            "SELECT numero, ouvert_le, etat, origine FROM dossiers WHERE a_revoir >= ? ORDER BY annee, rang",
            int(a_revoir),
        )
        return [DossierRow(row[0], date.fromisoformat(row[1]), row[2], row[3]) for row in rows]

    def mark_reviewed(self, numero: str) -> None:
        """The letters of this dossier are planned."""
        self._db.run("UPDATE dossiers SET a_revoir = 0 WHERE numero = ?", numero)

    def review(self, numero: str) -> None:
        """Have this dossier looked at again."""
        self._db.run("UPDATE dossiers SET a_revoir = 1 WHERE numero = ?", numero)

    def review_due(self, today: date) -> None:
        """Have looked at again every dossier whose day has come."""
        self._db.run(
            """UPDATE dossiers SET a_revoir = 1
               WHERE numero IN (SELECT dossier FROM echeances WHERE le <= ?)""",
            today.isoformat(),
        )
        self._db.run("DELETE FROM echeances WHERE le <= ?", today.isoformat())

    def set_echeances(self, numero: str, jours: Iterable[date]) -> None:
        """Have a dossier looked at again on these days, and on no other."""
        self._db.run("DELETE FROM echeances WHERE dossier = ?", numero)
        for jour in sorted(set(jours)):
            self._db.run("INSERT INTO echeances VALUES (?, ?)", numero, jour.isoformat())

    def set_etat(self, numero: str, etat: str, le: date, motif: str) -> None:
        """Change the state of a dossier, with its date and reason."""
        self._db.run("UPDATE dossiers SET etat = ? WHERE numero = ?", etat, numero)
        self._db.run(
            "INSERT INTO etats (dossier, etat, le, motif) VALUES (?, ?, ?, ?)", numero, etat, le.isoformat(), motif
        )

    def etat_at(self, numero: str, change: int) -> str | None:
        """State of a dossier after that change (of whatever dossier); its first one if it came later."""
        row = self._db.one(
            "SELECT etat FROM etats WHERE dossier = ?1 ORDER BY id <= ?2 DESC, iif(id <= ?2, -id, id) LIMIT 1",
            numero,
            change,
        )
        return row[0] if row else None

    def etats(self, numero: str) -> list[EtatRow]:
        """History of a dossier's states, oldest first."""
        rows = self._db.all("SELECT etat, le, motif FROM etats WHERE dossier = ? ORDER BY id", numero)
        return [EtatRow(row[0], date.fromisoformat(row[1]), row[2]) for row in rows]

    def opened_after(self, change: int) -> list[tuple[str, str | None]]:
        """(dossier, the one it follows) of those opened after that change of state, of whatever dossier."""
        rows = self._db.all(
            """SELECT numero, origine FROM dossiers d WHERE etat <> 'annule'
               AND (SELECT min(id) FROM etats WHERE dossier = d.numero) > ? ORDER BY annee, rang""",
            change,
        )
        return [(row[0], row[1]) for row in rows]


class Remises(Keeper):
    """Copies of dossiers that were handed over."""

    def add(self, numero: str, row: RemiseRow) -> None:
        """Record that a copy of the dossier is handed over."""
        self._db.run(
            "INSERT INTO exports (dossier, le, par, motif, portee) VALUES (?, ?, ?, ?, ?)",
            numero,
            row.le.isoformat(),
            row.par,
            row.motif,
            row.portee,
        )

    def of(self, numero: str) -> list[RemiseRow]:
        """Copies of a dossier that were handed over, oldest first."""
        rows = self._db.all("SELECT le, par, motif, portee FROM exports WHERE dossier = ? ORDER BY id", numero)
        return [RemiseRow(date.fromisoformat(row[0]), row[1], row[2], row[3]) for row in rows]
