"""One thing that waits for a person, and the acts that settle it, as ``pipeline pending`` and the page show them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

import msgspec

from pipeline.dossier.values.types import Worded

WHO = '--by "Votre nom" --reason "Pourquoi"'


class Attente(Worded):
    """What is to be done about what waits (guide-administrateur, « Sorties JSON »)."""

    ECHEANCE = "echeance", "Termes"
    RATTACHER = "rattacher", "À rattacher"
    CHOISIR = "choisir", "À choisir"
    CONFIRMER = "confirmer", "À confirmer"
    ACCEPTER = "accepter", "À vérifier"
    COMPLETER = "completer", "Décisions à compléter"
    CORRIGER = "corriger", "Relevés à corriger"
    REPONDRE = "repondre", "Recours"
    TRANSFERER = "transferer", "Départs"
    POSTER = "poster", "À poster"
    RELIRE = "relire", "Fichiers illisibles"
    REVOIR = "revoir", "Reçus de nouveau"
    ACHEVER = "achever", "Inachevés"
    ECRIRE = "ecrire", "Documents à écrire"
    DEBLOQUER = "debloquer", "Bloqués"


class Act(Enum):
    """An act of a person: its command, what it is about, and what else has to be said (as a command line asks it)."""

    ATTACH = "attach", ("piece", "dossier"), WHO
    ACCEPT = "accept", ("dossier", "code"), WHO
    CONFIRM = "confirm", ("piece",), '--by "Votre nom"'
    JOIN = "join", ("piece", "autre"), WHO
    SET_ASIDE = "set-aside", ("piece",), WHO
    REOPEN = "reopen", ("dossier",), WHO
    REMIND = "remind", ("dossier",), WHO
    CLOSE = "close", ("dossier", "pourquoi"), WHO
    TRANSFER = "transfer", ("dossier",), f'--to "CDES de …" --address "…" --agreed DATE {WHO}'
    DELIVERED = "delivered", ("dossier",), "--on AAAA-MM-JJ"
    SEANCE = "session open AAAA-MM-JJ --only", ("dossier",), ""
    PRINT_DONE = "print-done", ("bac",), ""
    PROCESS = "process", (), ""
    REPAIR = "verify --repair", (), ""
    TYPE = "type", ("kind",), 'VALEURS.json --by "Votre nom"'
    STATUS = "status", ("dossier",), ""
    SEARCH = "search", ("mots",), ""

    def __init__(self, command: str, about: tuple[str, ...], says: str) -> None:
        self.command, self.about, self.says = command, about, says


@dataclass(frozen=True, slots=True)
class Suggested:
    """One of the acts that settle what waits; a person decides which."""

    act: Act
    label: str
    """French: what a button says."""
    values: Mapping[str, str] = field(default_factory=dict)
    """What it is about, by the names of ``act.about``."""

    @property
    def line(self) -> str:
        """The command, to be copied and completed."""
        words = (self.act.command, *(self.values[name] for name in self.act.about), self.act.says)
        return " ".join(("pipeline", *filter(None, words)))

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {"act": self.act.command, "label": self.label, "values": dict(self.values), "command": self.line}


@dataclass(frozen=True, slots=True)
class Pending:
    """One thing that waits for a person."""

    since: date
    sort: Attente
    about: str
    """What names it: the code of a piece, a dossier number, a batch, a path in the outbox."""
    title: str
    """French: what it is; may hold the name of a file."""
    reason: str
    """French: why it waits."""
    acts: tuple[Suggested, ...]
    """Each settles it; which one, a person decides."""
    how: str = ""
    """French: what else settles it, that no act does."""
    due: date | None = None
    """Last day of the term that runs out; ``None`` when none does."""
    dossier: str = ""
    """The number of the dossier that it is about; "" when there is none yet."""
    pupil: str = ""
    """« Prénom NOM », as far as it is known."""

    @property
    def commands(self) -> tuple[str, ...]:
        """The acts as they are typed."""
        return tuple(one.line for one in self.acts)

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form (guide-administrateur, « Sorties JSON »)."""
        acts = [one.to_json() for one in self.acts]
        found: dict[str, Any] = msgspec.to_builtins(
            {
                "since": self.since,
                "sort": self.sort,
                "about": self.about,
                "title": self.title,
                "reason": self.reason,
                "commands": self.commands,
                "how": self.how or None,
                "due": self.due,
                "dossier": self.dossier or None,
                "pupil": self.pupil or None,
            }
        )
        return found | {"acts": acts}
