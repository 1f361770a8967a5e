"""What the tests of acts share: a command said, and what the register, the outbox and the journal then hold."""

from pathlib import Path

from pipeline.store.register import Register
from tests.robustness.bench import command
from tests.secretary import TODAY

BY = ("--by", "Mme Essai", "--reason", "Vu avec la famille")
COMPLETE, WAITING = "2003-0001", "2003-0002"
"""A demande sent to the commission; one whose protocole waits."""


def say(root: Path, name: str, *options: str, code: int = 0, today: str = TODAY) -> None:
    """Run a command that must end with this code."""
    assert command(root, name, *options, today=None if name in ("verify", "journal") else today) == code


def etat(root: Path, numero: str) -> str:
    """State of a dossier."""
    with Register.open(root / "registre.sqlite") as register:
        row = register.dossiers.get(numero)
        assert row is not None
        return row.etat


def letters(root: Path, numero: str, *, posted: bool | None = None) -> list[str]:
    """Types of the letters of a dossier that hold, in the order in which they were planned."""
    with Register.open(root / "registre.sqlite") as register:
        found = [one for one in register.documents.of(numero) if one.chemin.startswith("courriers/") and one.genre]
        return [one.type for one in found if posted in (None, one.poste_le is not None)]


def acts(root: Path) -> list[tuple[str, str]]:
    """(act, detail) of what Mme Essai did, as the journal says it."""
    with Register.open(root / "registre.sqlite") as register:
        return [(one.acte, one.detail) for one in register.journal.events() if one.acteur == "Mme Essai"]


def outbox(root: Path) -> set[str]:
    """Files of the outbox."""
    return {str(path.relative_to(root / "outbox")) for path in (root / "outbox").rglob("*") if path.is_file()}
