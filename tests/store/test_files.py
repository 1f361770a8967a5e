"""A file is whole or it is not there."""

import hashlib
from pathlib import Path

import pytest

from pipeline.store.files import copy_atomic, write_atomic


def leftovers(folder: Path) -> list[Path]:
    """Return the temporary files left behind."""
    return list(folder.rglob(".ecriture-*"))


def test_writing_returns_the_hash_of_what_was_written(tmp_path: Path) -> None:
    """The register can trust the hash it is given."""
    assert write_atomic(tmp_path / "a" / "x.pdf", b"contenu") == hashlib.sha256(b"contenu").hexdigest()
    assert (tmp_path / "a" / "x.pdf").read_bytes() == b"contenu"
    assert leftovers(tmp_path) == []


def test_what_is_written_is_private(tmp_path: Path) -> None:
    """Health data of minors: files 0600, folders 0700."""
    write_atomic(tmp_path / "a" / "x.pdf", b"contenu")
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "a" / "x.pdf").stat().st_mode & 0o777 == 0o600


def test_a_failed_write_leaves_the_former_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk neither truncates what was there nor leaves half of the new."""
    target = tmp_path / "x.pdf"
    target.write_bytes(b"avant")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_atomic(target, b"apres")
    assert target.read_bytes() == b"avant"
    assert leftovers(tmp_path) == []


def test_copying_is_whole(tmp_path: Path) -> None:
    """A copy lands under its name in one step."""
    (tmp_path / "a").write_bytes(b"x")
    copy_atomic(tmp_path / "a", tmp_path / "b" / "c")
    assert (tmp_path / "b" / "c").read_bytes() == b"x"
    assert leftovers(tmp_path) == []
