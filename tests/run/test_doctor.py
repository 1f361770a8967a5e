"""``pipeline doctor``: what would keep letters from being printed is told before anybody waits for one."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import main
from pipeline.errors import ExitCode, MachineError
from tests.demo import DECISIONS
from tests.robustness.bench import command
from tests.run.test_hollow import AFTER, asked, decide

__all__ = ["asked"]


def told(root: Path, capsys: pytest.CaptureFixture[str], code: int) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert main(["doctor", "--workspace", str(root), "--json"]) == code
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["faults"]
    return found


def test_a_workspace_that_can_print_has_nothing_wrong(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Code 0, and nothing is changed."""
    before = sorted(root.rglob("*"))
    assert told(root, capsys, ExitCode.OK) == []
    assert sorted(root.rglob("*")) == before


def test_examples_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A new workspace: what to fill in."""
    assert main(["init", str(tmp_path / "neuf")]) == 0
    (fault,) = told(tmp_path / "neuf", capsys, ExitCode.CONFIG)
    assert fault["check"] == "reglages"
    assert "[signataire] prenom" in fault["message"]


def test_a_hollow_text_is_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By its name, with what to do."""
    with (root / "pipeline.toml").open("a", encoding="utf-8") as settings:
        settings.write('recours = "."\n')
    (fault,) = told(root, capsys, ExitCode.CONFIG)
    assert "[textes] recours" in fault["message"]


def test_a_file_that_replaces_nothing_is_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And so is a template that cannot be read."""
    (root / "modeles" / "lettre.html").write_text("x", encoding="utf-8")
    (fault,) = told(root, capsys, ExitCode.CONFIG)
    assert fault["check"] == "modeles"
    assert "modeles/lettre.html" in fault["message"]


def test_a_missing_library_is_told(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing that would need it is tried."""

    def missing() -> None:
        raise MachineError("Il manque libpango.")

    monkeypatch.setattr("pipeline.run.checks.doctor.require_libraries", missing)
    assert [fault["check"] for fault in told(root, capsys, ExitCode.CONFIG)] == ["machine"]


@pytest.mark.usefixtures("cheaply")
def test_what_holds_letters_back_is_told(asked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A decision that waits for a person, by its number."""
    decide(asked, "01", "2003-0001", DECISIONS["23"] | {"motif_fait": "x"})
    assert command(asked, "process", today=AFTER) == 0
    (fault,) = told(asked, capsys, ExitCode.CONFIG)
    assert fault["check"] == "attente"
    assert "2003-0001" in fault["message"]
