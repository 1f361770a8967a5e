"""What the inbox gives to a run."""

import os
from pathlib import Path

from pipeline.intake.inbox import scan


def no_pause(_: float) -> None:
    """Stand in for the pause."""


def test_whole_files_are_given_by_path(tmp_path: Path) -> None:
    """Files are listed in order, those of folders dropped whole too."""
    (tmp_path / "envoi").mkdir()
    for name in ("b.pdf", "a.pdf", "envoi/c.pdf"):
        (tmp_path / name).write_bytes(b"x")
    names = [str(path.relative_to(tmp_path)) for path in scan(tmp_path, pause=no_pause)]
    assert names == ["a.pdf", "b.pdf", "envoi/c.pdf"]


def test_leftovers_of_other_programs_are_ignored(tmp_path: Path) -> None:
    """Copies in progress and the files that systems leave are not taken."""
    for name in ("x.pdf.part", "y.crdownload", "~$z.pdf", ".cache", "Thumbs.db"):
        (tmp_path / name).write_bytes(b"x")
    assert scan(tmp_path, pause=no_pause) == []


def test_links_pipes_and_folders_named_pdf_are_left(tmp_path: Path) -> None:
    """A link is never followed; a pipe would block; a folder is not a file."""
    outside = tmp_path / "outside"
    outside.write_bytes(b"secret")
    inbox = tmp_path / "inbox"
    (inbox / "x.pdf").mkdir(parents=True)
    (inbox / "link.pdf").symlink_to(outside)
    os.mkfifo(inbox / "pipe.pdf")
    assert scan(inbox, pause=no_pause) == []


def test_a_file_still_growing_is_left_for_the_next_run(tmp_path: Path) -> None:
    """Size and date must hold still over one pause."""
    growing = tmp_path / "a.pdf"
    growing.write_bytes(b"x")

    def grow(_: float) -> None:
        growing.write_bytes(b"xx")

    assert scan(tmp_path, pause=grow) == []


def test_an_old_file_is_taken_without_a_pause(tmp_path: Path) -> None:
    """Only young files are waited for."""
    old = tmp_path / "a.pdf"
    old.write_bytes(b"x")
    os.utime(old, (1_000_000_000, 1_000_000_000))
    pauses: list[float] = []
    assert scan(tmp_path, pause=pauses.append) == [old]
    assert pauses == []
