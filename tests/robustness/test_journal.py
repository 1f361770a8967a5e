"""The journal tells every file written and every act of a person, and names no pupil."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import time_machine

from pipeline.dossier.values.texte import fold
from tests.eleves import FICHES
from tests.robustness.bench import command, copy, said, state


@pytest.fixture
def ground(mail: Path) -> Path:
    """No run has been done yet."""
    return mail


def journal(root: Path, capsys: pytest.CaptureFixture[str], *options: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = said(root, capsys, "journal", *options)
    return found


def test_every_file_written_is_an_event_with_its_hash(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is in the outbox, before and after it is posted, is what the journal says."""
    assert command(workspace, "process") == 0
    assert command(workspace, "print-done", "--by", "Mme Essai") == 0
    events = journal(workspace, capsys)
    told = {(event["detail"], event["sha256"]) for event in events if event["act"] in ("écriture", "rangement")}
    for path in (workspace / "outbox").rglob("*"):
        if path.is_file():
            there = (str(path.relative_to(workspace / "outbox")), sha256(path.read_bytes()).hexdigest())
            assert there in told


def test_the_acts_of_a_person_bear_their_name(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Who attached, accepted, posted, printed again; the reason stays with the piece, not in the journal."""
    assert command(workspace, "process") == 0
    waiting = next(path.name for path in (workspace / "outbox" / "a_verifier").iterdir() if "attente" in path.name)
    by = ("--by", "Mme Essai", "--reason", "Acte de naissance de Maëlys vu")
    assert command(workspace, "attach", waiting[:12], "2003-0002", *by) == 0
    assert command(workspace, "print-done", "--by", "M. Exemple") == 0
    assert command(workspace, "reprint", "2003-0001", "--by", "Mme Essai") == 0
    events = journal(workspace, capsys)
    acts = {(event["actor"], event["act"]) for event in events if event["actor"] != "pipeline"}
    assert acts >= {("Mme Essai", "rattachement"), ("M. Exemple", "envoi"), ("Mme Essai", "réimpression")}
    assert {event["dossier"] for event in journal(workspace, capsys, "2003-0002")} <= {"2003-0002", None}
    assert command(workspace, "status", "2003-0002", "--json") == 0
    assert "Acte de naissance de Maëlys vu" in capsys.readouterr().out
    words = fold(json.dumps(events, ensure_ascii=False))
    for numero in ("01", "10"):
        assert not any(fold(str(FICHES[numero][part])) in words for part in ("nom", "prenom"))


def test_the_clock_reaches_the_journal_and_nothing_else(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two runs at different moments: same files, other moments."""
    roots = [copy(workspace, tmp_path / name) for name in ("tot", "tard")]
    moments = [datetime(2026, 1, 5, 7, 30, tzinfo=UTC), datetime(2027, 6, 1, 22, 0, tzinfo=UTC)]
    for root, moment in zip(roots, moments, strict=True):
        with time_machine.travel(moment, tick=False):
            assert command(root, "process") == 0
        stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        assert {event["recorded"] for event in journal(root, capsys)} == {stamp}
    assert state(roots[0]) == state(roots[1])


def test_it_is_shown_in_french(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line an event; an unknown dossier is said."""
    assert command(workspace, "process") == 0
    capsys.readouterr()
    assert command(workspace, "journal", "2003-0001", today=None) == 0
    assert "pipeline : ouverture 2003-0001" in capsys.readouterr().out
    assert command(workspace, "journal", "2003-0099", today=None) == 1
