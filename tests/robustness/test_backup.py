"""One file from which everything comes back."""

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.cli import main
from tests.robustness.bench import command, drop, state


def backup(root: Path, target: Path) -> int:
    return main(["backup", str(target), "--workspace", str(root)])


def restore(target: Path, root: Path) -> Path:
    """As the guide says."""
    root.mkdir(mode=0o700)
    # With the umask of any shell, and not with ours.
    subprocess.run(["tar", "-xpf", target, "-C", root], check=True, umask=0o022)
    assert main(["init", str(root)]) == 0
    return root


def test_a_restored_backup_is_the_workspace(workspace: Path, tmp_path: Path) -> None:
    """Same files, same register, nothing for « verify » to say, nothing for the next run to do."""
    target = tmp_path / "sauvegarde.tar"
    assert backup(workspace, target) == 0
    assert target.stat().st_mode & 0o777 == 0o600
    restored = restore(target, tmp_path / "neuf")
    assert state(restored) == state(workspace)
    assert command(restored, "verify", today=None) == 0
    assert command(restored, "process") == 0
    assert state(restored) == state(workspace)


def test_it_is_made_while_a_run_writes(workspace: Path, tmp_path: Path) -> None:
    """An open transaction is not waited for, and is not in it."""
    before = state(workspace)
    with closing(sqlite3.connect(workspace / "registre.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE dossiers SET etat = 'decide'")
        assert backup(workspace, tmp_path / "sauvegarde.tar") == 0
        other.execute("ROLLBACK")
    assert state(restore(tmp_path / "sauvegarde.tar", tmp_path / "neuf")) == before


def test_what_came_since_is_taken_in_again(workspace: Path, tmp_path: Path) -> None:
    """The old archive, copied into the restored workspace, is read as if it had just come."""
    assert backup(workspace, tmp_path / "sauvegarde.tar") == 0
    drop(workspace / "inbox", "autre.pdf", b"%PDF-1.7 autre")
    assert command(workspace, "process") == 0
    restored = restore(tmp_path / "sauvegarde.tar", tmp_path / "neuf")
    for path in (workspace / "archive").rglob("*"):
        kept = restored / path.relative_to(workspace)
        if path.is_file() and not kept.exists():
            kept.parent.mkdir(mode=0o700, exist_ok=True)
            kept.write_bytes(path.read_bytes())
            kept.chmod(0o400)
    assert command(restored, "verify", "--repair", today=None) == 7
    assert command(restored, "process") == 0
    assert command(restored, "verify", today=None) == 0
    assert state(restored)["files"].keys() == state(workspace)["files"].keys()


def test_a_lost_original_is_told(workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A backup of what is already lost must not reassure."""
    next(path for path in (workspace / "archive").rglob("*") if path.is_file()).unlink()
    assert backup(workspace, tmp_path / "sauvegarde.tar") == 5
    assert "perdu ou abîmé" in capsys.readouterr().err


def test_it_is_refused_inside_the_workspace(workspace: Path) -> None:
    """It would be lost with it."""
    assert backup(workspace, workspace / "sauvegarde.tar") == 1


def test_a_failed_backup_leaves_the_former_one(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk does not take away the only backup there is."""
    target = tmp_path / "coffre" / "sauvegarde.tar"
    target.parent.mkdir()
    target.write_bytes(b"la precedente")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert backup(workspace, target) == 1
    assert target.read_bytes() == b"la precedente"
    assert list(target.parent.iterdir()) == [target]
