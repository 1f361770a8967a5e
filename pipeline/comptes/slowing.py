"""How tries are slowed: by account and by address, the more the longer.

The recommendation of the CNIL (n° 2022-100, § 28): beyond five refused tries, more than a minute between two; no more
than twenty-five in a day.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.comptes.base import Base
from pipeline.store.journal import utc_text

_MEMORY = timedelta(days=1)
"""After which a refused try is forgotten."""


@dataclass(frozen=True, slots=True)
class _Pace:
    free: int
    """Tries that nothing slows."""
    longest: int
    """Seconds."""

    def delay(self, failures: int) -> int:
        """Seconds before another try, after so many."""
        beyond = failures - self.free
        return min(5 * 4 ** min(beyond, 8), self.longest) if beyond >= 0 else 0


_ACCOUNT = _Pace(free=3, longest=5120)
_ADDRESS = _Pace(free=12, longest=900)
"""Several persons may stand behind one address."""


class Slowing:
    """Counts tries before they are looked at, so that many at once gain nothing."""

    def __init__(self, base: Base) -> None:
        self._base = base

    def _keys(self, identifiant: str, adresse: str) -> tuple[tuple[str, _Pace], ...]:
        (key,) = self._base.first("SELECT cle FROM secret") or (b"",)
        # Whether there is such an account or not, it is slowed alike; and what was typed may be a password.
        typed = hashlib.blake2b(identifiant.encode("utf-8", "surrogatepass"), key=key, digest_size=12).hexdigest()
        return (f"compte {typed}", _ACCOUNT), (f"adresse {adresse}", _ADDRESS)

    def begin(self, identifiant: str, adresse: str, now: datetime) -> int:
        """Count a try, inside a transaction; return 0, or the seconds to wait: it is then not counted."""
        self._base.run("DELETE FROM essais WHERE dernier < ?", utc_text(now - _MEMORY))
        keys, wait = self._keys(identifiant, adresse), 0
        found = {}
        for key, _ in keys:
            found[key], until = self._base.first("SELECT echecs, jusque FROM essais WHERE cle = ?", key) or (0, "")
            if until > utc_text(now):
                wait = max(wait, int((datetime.fromisoformat(until) - now).total_seconds()) + 1)
        if wait:
            return wait
        for key, pace in keys:
            failures = found[key] + 1
            until = utc_text(now + timedelta(seconds=pace.delay(failures)))
            self._base.run("INSERT OR REPLACE INTO essais VALUES (?, ?, ?, ?)", key, failures, utc_text(now), until)
        return 0

    def succeeded(self, identifiant: str, adresse: str) -> None:
        """Forget the tries at an account that its person has opened; of the address, that one."""
        (account, _), (address, _) = self._keys(identifiant, adresse)
        self._base.run("DELETE FROM essais WHERE cle = ?", account)
        self._base.run("UPDATE essais SET echecs = echecs - 1, jusque = '' WHERE cle = ?", address)

    def release(self, identifiant: str) -> None:
        """Let an account be tried again at once."""
        (account, _), _ = self._keys(identifiant, "")
        self._base.run("DELETE FROM essais WHERE cle = ?", account)
