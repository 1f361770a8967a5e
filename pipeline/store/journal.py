"""Who did what, when: events chained to one another, so that a change after the fact shows.

Each event carries a hash of itself and of the hash before it. That shows an event altered, removed or put in
between; it does not stop somebody who may write the register from computing the whole chain anew, which is why
``pipeline verify`` prints the last hash: kept elsewhere, it pins all that came before it.

No event names a pupil: a dossier number, a hash, a path in the outbox, a code. Reasons, which are free text, are
kept with what they justify (the acts of ``store/actes.py``), never here.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime

from pipeline.store.table import Keeper, Table

Clock = Callable[[], datetime]
"""Returns the present moment, with its time zone."""

GENESIS = "0" * 64
"""Stands for the hash before the first event."""
PATHS = ("écriture", "réécriture", "rangement")
"""Acts that put a file at the path they name; « retrait » takes it away."""


def utc_now() -> datetime:
    """The clock of the computer; nothing but the journal looks at it."""
    return datetime.now(UTC)


def utc_text(moment: datetime) -> str:
    """A moment as the register keeps it, ``2003-11-21T10:15:00Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Event:
    """One event."""

    id: int
    le: date
    """Day of the act, as the user gave it."""
    instant: str
    """UTC, ``2003-11-21T10:15:00Z``: when it was really recorded."""
    acteur: str
    acte: str
    dossier: str | None
    sha256: str | None
    """Of the file that the act is about."""
    detail: str
    chaine: str
    """Hash of this event and of the ``chaine`` before it."""

    def expected(self, former: str) -> str:
        """What ``chaine`` must be after that hash."""
        said = (self.instant, self.acteur, self.acte, self.dossier, self.sha256, self.detail)
        facts = [former, self.le.isoformat(), *said]
        return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()


def broken_events(events: Iterable[Event]) -> list[Event]:
    """Events that do not follow from the one before them: altered, or the former one was removed or altered."""
    former, found = GENESIS, []
    for event in events:
        if event.chaine != event.expected(former):
            found.append(event)
        former = event.chaine
    return found


class Journal(Keeper):
    """The events of the register."""

    def __init__(self, table: Table, clock: Clock = utc_now) -> None:
        super().__init__(table)
        self._clock = clock

    def log(
        self,
        le: date,
        acteur: str,
        acte: str,
        *,
        dossier: str | None = None,
        sha256: str | None = None,
        detail: str = "",
    ) -> None:
        """Record who did what, after the last event; inside a transaction, so that two never follow the same one.

        ``detail`` is a code or a path, never free text.
        """
        instant = utc_text(self._clock())
        former = self.last()
        event = Event(0, le, instant, acteur, acte, dossier, sha256, detail, "")
        self._db.insert("evenements", **asdict(event) | {"id": None, "chaine": event.expected(former)})

    def last(self) -> str:
        """``chaine`` of the last event: as long as it is the same, nothing was done."""
        return self._db.value("SELECT chaine FROM evenements ORDER BY id DESC LIMIT 1") or GENESIS

    def events(self, dossier: str | None = None) -> list[Event]:
        """Events of a dossier and of the files in it, or all of them, oldest first."""
        if dossier is None:
            return self._db.rows(Event, "FROM evenements ORDER BY id")
        source = """FROM evenements WHERE id IN (SELECT id FROM evenements WHERE dossier = ?1
                    UNION SELECT e.id FROM pieces p CROSS JOIN evenements e ON e.sha256 = p.sha256
                    WHERE p.dossier = ?1 AND +e.dossier IS NULL) ORDER BY id"""
        return self._db.rows(Event, source, dossier)

    def has(self, acte: str, sha256: str, detail: str) -> bool:
        """This very event was recorded before."""
        same = "SELECT 1 FROM evenements WHERE acte = ? AND sha256 = ? AND detail = ? LIMIT 1"
        return bool(self._db.value(same, acte, sha256, detail))

    def balance(self, acte: str, undone: str, sha256: str, detail: str) -> int:
        """How many times something was recorded, less those when it was taken back."""
        counted = "SELECT total(acte = ?) - total(acte = ?) FROM evenements WHERE sha256 = ? AND detail = ?"
        return int(self._db.value(counted, acte, undone, sha256, detail))

    def happened(self, actes: Iterable[str], sha256: str) -> bool:
        """One of these acts was recorded about a file."""
        events = self._db.column("SELECT DISTINCT acte FROM evenements WHERE sha256 = ?", sha256)
        return not set(actes).isdisjoint(events)

    def author(self, acte: str, sha256: str) -> str:
        """Who did this first with a file; "" when nobody did."""
        found = "SELECT acteur FROM evenements WHERE sha256 = ? AND acte = ? ORDER BY id"
        return self._db.value(found, sha256, acte) or ""

    def recorded_paths(self) -> dict[str, str]:
        """Path → hash of what the journal says is there."""
        found: dict[str, str] = {}
        for acte, path, sha256 in self._db.all("SELECT acte, detail, sha256 FROM evenements ORDER BY id"):
            if acte in PATHS:
                found[path] = sha256
            elif acte == "retrait":
                found.pop(path, None)
        return found

    def eliminated_fichiers(self) -> set[str]:
        """Hashes of the files that were purged; the same bytes may have come again since."""
        gone = "SELECT sha256 FROM evenements WHERE acte = 'élimination' AND sha256 IS NOT NULL"
        return set(self._db.column(gone))
