"""Sessions of the commission: which dossiers are on the agenda of which."""

from datetime import date

from pipeline.store.rows import SeanceRow
from pipeline.store.table import Keeper


class Seances(Keeper):
    """Agendas."""

    def inscribe(self, numero: str, le: date, heure: str, lieu: str) -> None:
        """Put a dossier on the agenda of a session."""
        self._db.run("INSERT OR REPLACE INTO seances VALUES (?, ?, ?, ?)", numero, le, heure, lieu)
        self._db.run("UPDATE dossiers SET a_revoir = 1 WHERE numero = ?", numero)

    def leave(self, numero: str, le: date) -> None:
        """Take a dossier off the agenda of a session."""
        self._db.run("DELETE FROM seances WHERE dossier = ? AND le = ?", numero, le)

    def of(self, numero: str) -> list[SeanceRow]:
        """Sessions on whose agenda a dossier was put, oldest first."""
        return self._db.rows(SeanceRow, "FROM seances WHERE dossier = ? ORDER BY le", numero)

    def inscriptions(self, le: date) -> dict[str, tuple[str, str]]:
        """Dossier → (time, place), for those on the agenda of a session."""
        rows = self._db.all("SELECT dossier, heure, lieu FROM seances WHERE le = ? ORDER BY dossier", le)
        return {numero: (heure, lieu) for numero, heure, lieu in rows}
