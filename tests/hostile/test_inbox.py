"""Names and things that no inbox should hold: taken as they are, or left, and never a crash."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.intake.inbox.names import MAX_NAME, is_ignored, shown_name
from pipeline.intake.inbox.scan import MAX_DEPTH
from pipeline.intake.inbox.scan import scan as look
from pipeline.store.archive import Archive, SourceChangedError
from tests.secretary import TODAY, said

LATIN = os.fsdecode("fiche_Zoé.pdf".encode("latin-1"))
"""As an old Windows share or a zip file hands it over: not UTF-8."""
ODD = {
    "deux\nlignes.pdf": "deux\ufffdlignes.pdf",
    "-rf.pdf": "-rf.pdf",
    "--workspace=x.pdf": "--workspace=x.pdf",
    LATIN: "fiche_Zoé.pdf",
    os.fsdecode(b"\x81\x8d.pdf"): "\ufffd\ufffd.pdf",
    "a\u202efdp.exe": "a\ufffdfdp.exe",
    "\x1b[31mrouge.pdf": "\ufffd[31mrouge.pdf",
    "Zoe\u0301.pdf": "Zoé.pdf",
    "é" * 123 + ".pdf": "é" * 123 + ".pdf",
    "x" * 246 + ".pdf": "x" * 246 + ".pdf",
    "=cmd|x.pdf": "=cmd|x.pdf",
    "$(id) `id` ;id.pdf": "$(id) `id` ;id.pdf",
    " .pdf": " .pdf",
}


def still(_: float) -> None:
    """Stand in for the pause: nothing moves."""


def scan(inbox: Path, *, pause: Callable[[float], None]) -> list[Path]:
    """What is ready at a first look, whatever it is made of."""
    return list(look(inbox, {}, patience=0, pause=pause).ready)


@pytest.mark.parametrize(("name", "shown"), ODD.items(), ids=range(len(ODD)))
def test_any_name_can_be_shown_on_one_line(name: str, shown: str) -> None:
    """Line breaks, controls, overrides and bytes of another alphabet are made readable."""
    assert shown_name(Path("inbox") / name) == shown
    assert len(shown_name(Path(name))) <= MAX_NAME
    shown_name(Path(name)).encode()


@pytest.mark.slow
def test_odd_names_go_through_the_whole_job(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each file is taken, registered and reported under a name that JSON, SQLite and a page can hold."""
    for rank, name in enumerate(ODD):
        (root / "inbox" / name).write_bytes(b"%d" % rank)
    report = said(capsys, "process", "--workspace", str(root), "--today", TODAY)
    assert sorted(piece["file"] for piece in report["pieces"]) == sorted(ODD.values())
    assert list((root / "inbox").iterdir()) == []
    notes = [path for path in (root / "outbox" / "a_verifier").iterdir() if not path.stem.endswith("_original")]
    assert len(notes) == len(ODD)
    assert main(["status", "--workspace", str(root)]) == 0
    assert main(["process", "--workspace", str(root), "--today", TODAY]) == 0


def test_what_is_no_file_is_left(tmp_path: Path) -> None:
    """Sockets, pipes, devices' look-alikes, links (even to files and folders of the inbox) and folders called x.pdf."""
    good = tmp_path / "bon.pdf"
    good.write_bytes(b"x")
    (tmp_path / "x.pdf").mkdir()
    os.mkfifo(tmp_path / "tube.pdf")
    (tmp_path / "lien.pdf").symlink_to(good)
    (tmp_path / "boucle").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "pendu.pdf").symlink_to(tmp_path / "nulle part")
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(tmp_path)  # the path of a socket is short
        try:
            listener.bind("prise.pdf")
        finally:
            os.chdir(here)
        assert scan(tmp_path, pause=still) == [good]


@pytest.mark.parametrize(
    "name",
    [
        *("a.pdf.part", "a.PDF.PART", "a.crdownload", "a.filepart", "a.tmp", "a.download", "a.partial"),
        *("~$fiche.docx", ".cache", "._fiche.pdf", ".DS_Store", "Thumbs.db", "desktop.ini", "@eaDir", "lost+found"),
        *("#recycle", "@Recycle", "$RECYCLE.BIN", "System Volume Information", "RECYCLER", ".Trash-1000", "#snapshot"),
        *("@Recently-Snapshot", ".snapshots", "~snapshot", ".stfolder", "LOST+FOUND", "#Recycle"),
    ],
)
def test_what_others_leave_is_ignored_with_all_it_holds(tmp_path: Path, name: str) -> None:
    """Copies in progress and leftovers, as files or as folders."""
    assert is_ignored(name)
    (tmp_path / name).mkdir()
    (tmp_path / name / "fiche.pdf").write_bytes(b"x")
    assert scan(tmp_path, pause=still) == []


def test_folders_dropped_whole_are_emptied(tmp_path: Path) -> None:
    """Files of folders in folders are found, up to a depth that no person makes."""
    folder = tmp_path
    for depth in range(MAX_DEPTH + 5):
        folder = folder / "d"
        folder.mkdir()
        (folder / f"{depth:02}.pdf").write_bytes(b"x")
    found = [path.name for path in scan(tmp_path, pause=still)]
    assert sorted(found) == [f"{depth:02}.pdf" for depth in range(MAX_DEPTH)]


def test_a_folder_that_may_not_be_entered_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stops neither its neighbours nor the run; the refusal is made up, since root is refused nothing."""
    (tmp_path / "ferme").mkdir()
    good = tmp_path / "bon.pdf"
    good.write_bytes(b"x")
    listing = Path.iterdir

    def refuse(path: Path) -> object:
        if path.name == "ferme":
            raise PermissionError(13, "Permission denied")
        return listing(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert scan(tmp_path, pause=still) == [good]


def test_an_inbox_that_cannot_be_listed_is_a_failure(tmp_path: Path) -> None:
    """It is not an empty inbox."""
    with pytest.raises(OSError, match="No such file"):
        scan(tmp_path / "absent", pause=still)


def test_a_file_that_vanishes_during_the_pause_is_left(tmp_path: Path) -> None:
    """Somebody took it back."""
    path = tmp_path / "a.pdf"
    path.write_bytes(b"x")
    assert scan(tmp_path, pause=lambda _: path.unlink()) == []


def test_a_file_that_cannot_be_read_stays_and_is_told_without_its_name(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The others go on; the message names nobody."""
    for name in ("LENOIR_chloe.pdf", "autre.pdf"):
        (root / "inbox" / name).write_bytes(name.encode())
    add = Archive.add

    def refuse(archive: Archive, source: Path) -> str:
        if source.name.startswith("LENOIR"):
            raise PermissionError(13, "Permission denied", str(source))
        return add(archive, source)

    monkeypatch.setattr(Archive, "add", refuse)
    capsys.readouterr()
    assert main(["process", "--workspace", str(root), "--today", TODAY]) == 5
    told = capsys.readouterr()
    assert [path.name for path in (root / "inbox").iterdir()] == ["LENOIR_chloe.pdf"]
    assert "LENOIR" not in told.out + told.err
    assert "droits" in told.err


def test_a_pipe_put_in_the_place_of_a_file_does_not_block(tmp_path: Path) -> None:
    """Between the listing and the copy, a file may become anything."""
    os.mkfifo(tmp_path / "tube.pdf")
    with pytest.raises(SourceChangedError):
        Archive(tmp_path / "archive").add(tmp_path / "tube.pdf")


def test_reading_one_file_by_hand_takes_files_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``pipeline read`` on a folder, a pipe or nothing says so."""
    os.mkfifo(tmp_path / "tube")
    for name in ("tube", "absent", "."):
        assert main(["read", str(tmp_path / name)]) == 1
        assert "ne peut pas être lu" in capsys.readouterr().err
