"""What a run did, as plain data: the ``--json`` output and the summary on the terminal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.dossier.values.types import Worded
from pipeline.store.rows import DocumentRow

Progress = Callable[[str, int, int], None]
"""Told as the run goes on: step (French), number done, number to do."""


def no_progress(step: str, done: int, total: int) -> None:
    """Nobody watches."""


def withdrawn(chemin: str) -> str:
    """Say (French) that what may be on paper does not hold any more; ``chemin``: where it was in the outbox."""
    return f"Retiré : outbox/{chemin} (jetez ce qui en est imprimé)"


class Resultat(Worded):
    """What became of one form, or of one file that is none (guide-administrateur, « Sorties JSON »)."""

    RATTACHEE = "rattachee", "rattachée"
    EN_ATTENTE = "en_attente", "attend une personne"
    """A person says to which dossier it belongs."""
    A_CONFIRMER = "a_confirmer", "à confirmer"
    """Read off a copy without fields: a person confirms or completes it."""
    A_VERIFIER = "a_verifier", "à vérifier"
    """No form that can be read."""
    DOUBLON = "doublon", "déjà reçue"


@dataclass(slots=True)
class Report:
    """Filled in as the run goes on; its JSON form is a documented, stable interface (guide-administrateur)."""

    pieces: list[Mapping[str, Any]] = field(default_factory=list)
    """``{"file", "sha256", "kind", "status", "diagnosis", "dossier", "container"}``."""
    dossiers: list[dict[str, Any]] = field(default_factory=list)
    """``{"number", "state", "anomalies": [{"code", "severity", "form", "field", "message"}]}``."""
    documents: list[Mapping[str, Any]] = field(default_factory=list)
    """``{"path", "type", "recipient", "dossier", "sha256"}``; ``sha256`` is null in a rehearsal."""
    withdrawn: list[str] = field(default_factory=list)
    """Paths of what left the outbox, because it no longer holds."""
    waiting: list[Mapping[str, str]] = field(default_factory=list)
    """``{"file", "reason"}``: what stays in the inbox for now."""
    read: int = 0
    """Files read, of which ``pieces`` says later what became."""
    owed: int = 0
    """Documents that are left to the run that follows an act (``Workspace.defers``)."""
    problems: list[str] = field(default_factory=list)
    """French: what could not be done; the next run tries again."""
    notices: list[str] = field(default_factory=list)
    """French: what was done and asks a person to act on paper."""

    def report_piece(
        self,
        file: str,
        sha256: str,
        kind: str | None,
        status: Resultat,
        diagnosis: str | None,
        dossier: str | None,
        container: str | None = None,
    ) -> None:
        """Add what became of one form, or of one file that is none; ``container``: hash of the file it stood in."""
        said = {"file": file, "sha256": sha256, "kind": kind, "status": status, "diagnosis": diagnosis}
        self.pieces.append(said | {"dossier": dossier, "container": container})

    def report_waiting(self, file: str, reason: str) -> None:
        """Add a file that stays in the inbox; ``reason``: a code (guide-administrateur, « Sorties JSON »)."""
        self.waiting.append({"file": file, "reason": reason})

    def report_document(self, document: DocumentRow, sha256: str | None) -> None:
        """Add a document written, or that would be."""
        said = {"path": document.chemin, "type": document.type, "recipient": document.genre}
        self.documents.append(said | {"dossier": document.dossier, "sha256": sha256})

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form."""
        done = {"pieces": self.pieces, "dossiers": self.dossiers, "documents": self.documents}
        return done | {"waiting": self.waiting}

    @property
    def empty(self) -> bool:
        """Nothing came in, nothing went out, nothing failed."""
        return not (self.pieces or self.dossiers or self.documents or self.waiting or self.problems or self.notices)
