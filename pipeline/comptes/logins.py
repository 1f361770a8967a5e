"""The journal of logins and accounts: who came in, who was refused, who changed an account."""

from datetime import datetime, timedelta

from pipeline.comptes.base import Base
from pipeline.comptes.model import Login
from pipeline.store.journal import utc_text

KEPT = timedelta(days=365)
"""Recommendation of the CNIL on journals (n° 2021-122): six months to a year."""
SEEN = ("connexion", "lien")
"""Acts at which a person was told what was refused before."""


class Logins:
    """Keeps the journal; written inside the transactions of what it tells of."""

    def __init__(self, base: Base) -> None:
        self._base = base

    def log(
        self, acte: str, compte: str | None, now: datetime, *, par: str = "", adresse: str = "", detail: str = ""
    ) -> None:
        """Add a line, and forget those that are too old."""
        self._base.run("DELETE FROM connexions WHERE instant < ?", utc_text(now - KEPT))
        self._base.run(
            "INSERT INTO connexions (instant, acte, compte, par, adresse, detail) VALUES (?, ?, ?, ?, ?, ?)",
            utc_text(now),
            acte,
            compte,
            par,
            adresse[:45],
            detail,
        )

    def refused(self, compte: str) -> tuple[int, datetime | None]:
        """Return how many tries at an account were refused since its person last came in, and when they began."""
        (last,) = self._base.first(
            "SELECT max(id) FROM connexions WHERE compte = ? AND acte IN (?, ?)", compte, *SEEN
        ) or (None,)
        count, begun = self._base.first(
            "SELECT count(*), min(instant) FROM connexions WHERE compte = ? AND acte = 'refus' AND id > ?",
            compte,
            last or 0,
        ) or (0, None)
        return count, datetime.fromisoformat(begun) if begun else None

    def last(self, number: int, *, only: str = "", of: str = "") -> list[Login]:
        """Return the last lines, the newest first; those of one act, or on one account, when it is named."""
        named = {"acte": only, "compte": of}
        where = " AND ".join(f"{column} = ?" for column, value in named.items() if value) or "TRUE"
        found = self._base.all(
            f"SELECT instant, acte, compte, par, adresse, detail FROM connexions WHERE {where} "  # noqa: S608 - ours
            "ORDER BY id DESC LIMIT ?",
            *(value for value in named.values() if value),
            number,
        )
        return [Login(*row) for row in found]
