"""Sessions of the commission: which dossiers are on the agenda of which."""

from datetime import date

from pipeline.store.rows import SeanceRow
from pipeline.store.table import Keeper


class Seances(Keeper):
    """Agendas."""

    def inscribe(self, numero: str, le: date, heure: str, lieu: str) -> None:
        """Put a dossier on the agenda of a session."""
        self._db.run("INSERT OR REPLACE INTO seances VALUES (?, ?, ?, ?)", numero, le.isoformat(), heure, lieu)
        self._db.run("UPDATE dossiers SET a_revoir = 1 WHERE numero = ?", numero)

    def leave(self, numero: str, le: date) -> None:
        """Take a dossier off the agenda of a session."""
        self._db.run("DELETE FROM seances WHERE dossier = ? AND le = ?", numero, le.isoformat())

    def of(self, numero: str) -> list[SeanceRow]:
        """Sessions on whose agenda a dossier was put, oldest first."""
        rows = self._db.all("SELECT le, heure, lieu FROM seances WHERE dossier = ? ORDER BY le", numero)
        return [SeanceRow(date.fromisoformat(row[0]), row[1], row[2]) for row in rows]

    def inscriptions(self, le: date) -> list[tuple[str, str, str]]:
        """(dossier, time, place) of a session."""
        rows = self._db.all("SELECT dossier, heure, lieu FROM seances WHERE le = ? ORDER BY dossier", le.isoformat())
        return [(row[0], row[1], row[2]) for row in rows]
