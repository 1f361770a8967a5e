"""What the secretary does, for the tests of whole runs: forms into the inbox, a command, what came out."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import main
from pipeline.dossier.model.forms import Kind
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES, Values
from tests.reglages import settle

TODAY = "2003-11-21"
NOTHING: dict[str, list[Any]] = {"pieces": [], "dossiers": [], "documents": [], "waiting": []}
"""What a run says that had nothing to do."""
Run = Callable[..., dict[str, Any]]
"""The fixture ``process``: the day, then options; ``code`` is the exit code expected."""


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    """Run a command with ``--json`` and return what it says; the exit code must be as expected."""
    capsys.readouterr()
    assert main([*words, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def impatient(root: Path) -> Path:
    """Fill in the settings of a new workspace, and have it read at once what seems unfinished; return it."""
    settings = settle(root) / "pipeline.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("patience_minutes = 10", "patience_minutes = 0"))
    return root


def drop(folder: Path, name: str, kind: Kind, values: Values) -> None:
    """Put a form into the inbox of a workspace."""
    (folder / "inbox" / name).write_bytes(filled(kind, values))


def demande(folder: Path, numero: str) -> None:
    """Put both forms of a pupil into the inbox."""
    drop(folder, f"{numero}a.pdf", Kind.FICHE, FICHES[numero])
    drop(folder, f"{numero}b.pdf", Kind.PROTOCOLE, PROTOCOLES[numero])


def types(report: dict[str, Any]) -> list[str]:
    """Return what a run wrote, trays apart."""
    return sorted(d["type"] for d in report["documents"] if d["type"] not in ("bac", "bordereau"))
