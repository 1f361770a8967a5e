"""Sessions and one-time links: random tokens, of which the hash alone is kept."""

import hashlib
import secrets
from datetime import datetime, timedelta

from pipeline.comptes.base import Base
from pipeline.comptes.model import OpenSession
from pipeline.store.journal import utc_text

ABSOLUTE = timedelta(hours=12)
"""A session ends then, whatever its person does: a day of work."""
LINK = timedelta(minutes=5)
"""For which a one-time link is good."""
_TOUCH = timedelta(seconds=30)
"""What is not written anew at each request."""


def _mark(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class Sessions:
    """Keeps who is at work."""

    def __init__(self, base: Base, idle: timedelta) -> None:
        self._base, self._idle = base, idle

    def open(self, compte: str, adresse: str, now: datetime) -> str:
        """Begin a session; return its token. What has ended is forgotten."""
        self._base.run("DELETE FROM sessions WHERE fin <= ?", utc_text(now))
        token = secrets.token_urlsafe(32)
        moment = utc_text(now)
        self._base.run(
            "INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?)",
            _mark(token),
            compte,
            moment,
            moment,
            utc_text(now + ABSOLUTE),
            adresse[:45],
        )
        return token

    def find(self, token: str, now: datetime) -> tuple[str, datetime] | None:
        """Return the account of a session that goes on, and since when; it was seen now."""
        mark = _mark(token)
        row = self._base.first("SELECT compte, ouverte, vue, fin FROM sessions WHERE empreinte = ?", mark)
        if row is None:
            return None
        compte, opened, seen, end = row
        since, last = datetime.fromisoformat(opened), datetime.fromisoformat(seen)
        if end <= utc_text(now) or now - last >= self._idle:
            self._base.run("DELETE FROM sessions WHERE empreinte = ?", mark)
            return None
        if now - last >= _TOUCH:
            self._base.run("UPDATE sessions SET vue = ? WHERE empreinte = ?", utc_text(now), mark)
        return compte, since

    def end(self, token: str) -> str | None:
        """End one; return whose it was."""
        mark = _mark(token)
        row = self._base.first("SELECT compte FROM sessions WHERE empreinte = ?", mark)
        self._base.run("DELETE FROM sessions WHERE empreinte = ?", mark)
        return row[0] if row else None

    def end_all(self, compte: str) -> None:
        """End all of an account, and the links that would open one."""
        self._base.run("DELETE FROM sessions WHERE compte = ?", compte)
        self._base.run("DELETE FROM liens WHERE compte = ?", compte)

    def end_marked(self, compte: str, marque: str) -> bool:
        """End the one of an account that a mark names."""
        return bool(
            self._base.run("DELETE FROM sessions WHERE compte = ? AND substr(empreinte, 1, 12) = ?", compte, marque)
        )

    def of(self, compte: str, now: datetime) -> list[OpenSession]:
        """Return those of an account that go on, the newest first."""
        found = self._base.all(
            "SELECT substr(empreinte, 1, 12), compte, ouverte, vue, adresse FROM sessions "
            "WHERE compte = ? AND fin > ? AND vue > ? ORDER BY ouverte DESC",
            compte,
            utc_text(now),
            utc_text(now - self._idle),
        )
        return [OpenSession(*row) for row in found]

    @staticmethod
    def marque(token: str) -> str:
        """Return the mark of the session that a token opens."""
        return _mark(token)[:12]


class Links:
    """Keeps the links that open once."""

    def __init__(self, base: Base) -> None:
        self._base = base

    def make(self, compte: str | None, now: datetime) -> str:
        """Return the token of a new link."""
        self._base.run("DELETE FROM liens WHERE fin <= ?", utc_text(now))
        token = secrets.token_urlsafe(32)
        self._base.run("INSERT INTO liens VALUES (?, ?, ?)", _mark(token), compte, utc_text(now + LINK))
        return token

    def find(self, token: str, now: datetime) -> tuple[str | None] | None:
        """Return whom a link is for (nobody yet: the first account); ``None`` when it is good no more."""
        found = self._base.first(
            "SELECT compte FROM liens WHERE empreinte = ? AND fin > ?", _mark(token), utc_text(now)
        )
        return (found[0],) if found else None

    def use(self, token: str) -> bool:
        """Spend a link; it was there."""
        return bool(self._base.run("DELETE FROM liens WHERE empreinte = ?", _mark(token)))
