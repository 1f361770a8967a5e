"""One thing that waits for a person, as ``pipeline pending`` lists it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

WHO = '--by "Votre nom" --reason "Pourquoi"'


@dataclass(frozen=True, slots=True)
class Pending:
    """One thing that waits for a person."""

    since: date
    sort: str
    """What is to be done (guide-administrateur, « Sorties JSON »)."""
    about: str
    """What names it: the code of a piece, a dossier number, a batch, a path in the outbox."""
    title: str
    """French: what it is; may hold the name of a file."""
    reason: str
    """French: why it waits."""
    commands: tuple[str, ...]
    """Each settles it; which one, a person decides."""
    how: str = ""
    """French: what else settles it, that no command does."""
    due: date | None = None
    """Last day of the term that runs out; ``None`` when none does."""

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form (guide-administrateur, « Sorties JSON »)."""
        found: dict[str, Any] = msgspec.to_builtins(self)
        return found | {"how": self.how or None}
