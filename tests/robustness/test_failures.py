"""What fails around a run is told in French, leaves nothing half done, and the next run goes on."""

import errno
import hashlib
import io
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from pipeline.store import register
from pipeline.store.archive import Archive
from pipeline.store.files import TEMPORARY
from tests.robustness.bench import command, copy, drop, said, state
from tests.secretary import TODAY

CHANGING = b"%PDF-1.7 encore en cours de copie"


@pytest.fixture
def ground(mail: Path) -> Path:
    """No run has been done yet."""
    return mail


@pytest.fixture(scope="module")
def expected(processed: Path) -> dict[str, Any]:
    """What an undisturbed run makes of it."""
    return state(processed)


def told(capsys: pytest.CaptureFixture[str]) -> str:
    """What was said; never the name of a file that a school sent."""
    err = capsys.readouterr().err
    assert err.strip()
    assert not any(word in err for word in ("imprévue", "Traceback", "fiche.pdf", "protocole.pdf", "photo.pdf"))
    return err


def leftovers(root: Path) -> list[Path]:
    return list(root.rglob(f"{TEMPORARY}*"))


def failing(function: Callable[..., Any], number: int, where: Callable[..., bool]) -> Callable[..., Any]:
    """The function, with an error in place of the calls ``where`` says."""

    def run(*args: Any, **options: Any) -> Any:
        if where(*args, **options):
            raise OSError(number, os.strerror(number), *args[:1])
        return function(*args, **options)

    return run


@pytest.mark.parametrize(("folder", "code"), [("archive", 1), ("outbox", 5)])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_folder_that_cannot_be_written(
    workspace: Path,
    expected: dict[str, Any],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    folder: str,
    code: int,
    number: int,
) -> None:
    """A full disk or a read-only folder: told, nothing half-written, all done once it is mended."""
    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "mkstemp", failing(tempfile.mkstemp, number, lambda **o: f"/{folder}" in str(o["dir"])))
        assert command(workspace, "process") == code
    assert os.strerror(number) in told(capsys)
    assert leftovers(workspace) == []
    assert command(workspace, "process") == 0
    assert state(workspace) == expected


@pytest.mark.slow
def test_a_disk_that_fills_while_it_is_written(
    workspace: Path, expected: dict[str, Any], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At whatever write the disk is full, the run says so; once there is room, every letter is there once."""
    for fatal in range(1, 200, 9):
        root = copy(workspace, workspace.parent / "run")
        calls = count(1)
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", failing(os.fsync, errno.ENOSPC, lambda _, n=fatal, c=calls: next(c) == n))
            code = command(root, "process")
        if not code:
            break
        assert code in (1, 5)
        told(capsys)
        assert leftovers(root) == []
        assert command(root, "process") == 0
        assert command(root, "verify", today=None) == 0
        letters = {path for path in expected["files"] if "/courriers/" in path or "/dossiers/" in path}
        assert {path for path in state(root)["files"] if "/courriers/" in path or "/dossiers/" in path} == letters
        shutil.rmtree(root)
    else:
        pytest.fail("the run never ended")


@pytest.mark.slow
def test_a_register_that_cannot_grow(
    workspace: Path, expected: dict[str, Any], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite's own « disk full », wherever it strikes: exit code 8, and the next run goes on."""
    assert command(workspace, "status") == 0
    connect = sqlite3.connect
    for room in range(0, 20, 2):
        root = copy(workspace, workspace.parent / "run")
        with closing(connect(root / "registre.sqlite")) as connection:
            size = connection.execute("PRAGMA page_count").fetchone()[0]

        def limited(*args: Any, pages: int = size + room, **options: Any) -> sqlite3.Connection:
            found: sqlite3.Connection = connect(*args, **options)
            found.execute(f"PRAGMA max_page_count = {pages}")
            return found

        capsys.readouterr()
        with monkeypatch.context() as patch:
            patch.setattr(sqlite3, "connect", limited)
            code = command(root, "process")
        if code:
            assert code == 8
            assert "disque est plein" in told(capsys)
            assert command(root, "process") == 0
        assert state(root) == expected
        shutil.rmtree(root)


@pytest.mark.slow
def test_a_register_that_fails_at_any_statement(
    workspace: Path, expected: dict[str, Any], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever SQLite gives up: exit code 8, French, and the next run makes what an undisturbed one makes."""
    connect = sqlite3.connect
    for fatal in range(1, 2000, 37):
        root = copy(workspace, workspace.parent / "run")
        calls = count(1)

        class Failing(sqlite3.Connection):
            def execute(self, sql: str, *values: Any, n: int = fatal, c: Iterator[int] = calls) -> sqlite3.Cursor:
                if next(c) == n:
                    raise sqlite3.OperationalError("disk I/O error")
                return super().execute(sql, *values)

        capsys.readouterr()
        with monkeypatch.context() as patch:
            patch.setattr(sqlite3, "connect", lambda *a, cls=Failing, **o: connect(*a, factory=cls, **o))
            code = command(root, "process")
        if not code:
            break
        assert code == 8
        assert "registre" in told(capsys)
        assert command(root, "process") == 0
        assert state(root) == expected
        shutil.rmtree(root)
    else:
        pytest.fail("the run never ended")


def test_a_register_that_another_program_holds(
    workspace: Path, expected: dict[str, Any], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is done, and it is said who to ask; once it is let go, all is done."""
    assert command(workspace, "status") == 0
    monkeypatch.setattr(register, "WAIT_SECONDS", 0.05)
    with closing(sqlite3.connect(workspace / "registre.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        capsys.readouterr()
        assert command(workspace, "process") == 8
        assert "Un autre programme l’occupe" in told(capsys)
        other.execute("ROLLBACK")
    assert command(workspace, "process") == 0
    assert state(workspace) == expected


def test_a_register_that_is_damaged(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is done on a register that cannot be trusted; the mail stays where it is."""
    (workspace / "registre.sqlite").write_bytes(b"ceci n'est pas une base" * 100)
    assert command(workspace, "process") == 8
    assert "sauvegarde" in told(capsys)
    assert len(list((workspace / "inbox").iterdir())) == 6


def test_a_register_of_a_later_version(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An older program does not write in what it does not know."""
    assert command(workspace, "status") == 0
    with closing(sqlite3.connect(workspace / "registre.sqlite")) as connection:
        connection.execute("PRAGMA user_version = 999")
    assert command(workspace, "process") == 8
    assert "version plus récente" in told(capsys)


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.ENOENT])
def test_a_file_that_cannot_be_read(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Unreadable or vanished: told without its name, the others go on, the next run tries again."""
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", failing(os.open, number, lambda path, *_: str(path).endswith("photo.pdf")))
        assert command(workspace, "process") == 5
    assert os.strerror(number) in told(capsys)
    assert [path.name for path in (workspace / "inbox").iterdir()] == ["photo.pdf"]
    assert command(workspace, "process") == 0
    assert list((workspace / "inbox").iterdir()) == []
    assert command(workspace, "verify", today=None) == 0


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.ESTALE, errno.ETIMEDOUT])
@pytest.mark.parametrize("method", ["readinto", "read"])
def test_a_file_that_breaks_off_while_it_is_read(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, method: str, number: int
) -> None:
    """A lock on its bytes, a share that goes away, as it is hashed or copied: its own trouble, not the archive's."""

    def break_off(*_: Any) -> int:
        raise OSError(number, os.strerror(number))

    fdopen = os.fdopen

    def opening(handle: int, *mode: Any) -> Any:
        if Path(f"/proc/self/fd/{handle}").readlink().name != "photo.pdf":
            return fdopen(handle, *mode)
        return type("Breaking", (io.BufferedReader,), {method: break_off})(io.FileIO(handle))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fdopen", opening)
        assert command(workspace, "process") == 5
    assert os.strerror(number) in told(capsys)
    assert [path.name for path in (workspace / "inbox").iterdir()] == ["photo.pdf"]
    assert command(workspace, "process") == 0
    assert list((workspace / "inbox").iterdir()) == []


@pytest.mark.parametrize("moment", ["after it was hashed", "after it was copied"])
def test_a_file_that_changes_while_it_is_copied(workspace: Path, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """Half a file is never taken: it stays for the next run, which takes it whole."""
    drop(workspace / "inbox", "copie.pdf", CHANGING)
    put = Archive._put

    def grow() -> None:
        with (workspace / "inbox" / "copie.pdf").open("ab") as stream:
            stream.write(b" la fin")

    def changing(self: Archive, sha256: str, *rest: Any) -> str:
        it = sha256 == hashlib.sha256(CHANGING).hexdigest()
        if it and moment == "after it was hashed":
            grow()
        copied = put(self, sha256, *rest)
        if it and moment == "after it was copied":
            grow()
        return copied

    with monkeypatch.context() as patch:
        patch.setattr(Archive, "_put", changing)
        assert command(workspace, "process") == 0
    assert [path.name for path in (workspace / "inbox").iterdir()] == ["copie.pdf"]
    assert command(workspace, "verify", today=None) == 0
    drop(workspace / "inbox", "copie.pdf", CHANGING + b" la fin")
    assert command(workspace, "process") == 0
    assert command(workspace, "verify", today=None) == 0


def test_an_inbox_that_nothing_can_be_taken_out_of(
    workspace: Path, expected: dict[str, Any], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mail is dealt with once, however often it is found again."""
    with monkeypatch.context() as patch:
        patch.setattr(os, "unlink", failing(os.unlink, errno.EROFS, lambda path, **_: "/inbox/" in str(path)))
        for _ in range(3):
            assert command(workspace, "process") == 5
            assert "n’a pas pu en être retiré" in told(capsys)
    assert command(workspace, "process") == 0
    assert state(workspace) == expected


def test_an_inbox_that_cannot_be_listed(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Said at once, in French."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "listdir", failing(os.listdir, errno.EIO, lambda path=".": str(path).endswith("inbox")))
        assert command(workspace, "process") == 1
    assert "inbox/" in told(capsys)


def test_trays_that_cannot_be_put_away(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is marked as posted; once mended, the same command does it."""
    assert command(workspace, "process") == 0
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", failing(os.replace, errno.EROFS, lambda *_: True))
        assert command(workspace, "print-done") == 1
    assert "n’est pas marqué" in told(capsys)
    assert command(workspace, "print-done") == 0
    assert command(workspace, "verify", today=None) == 0


def test_a_letter_lost_before_it_is_printed(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The batch waits, and it is said how to have the letter again."""
    assert command(workspace, "process") == 0
    assert command(workspace, "print-done") == 0
    letter = sorted((workspace / "outbox" / "courriers").rglob("*.pdf"))[0]
    letter.unlink()
    assert command(workspace, "reprint", letter.parent.name) == 5
    assert "verify --repair" in told(capsys)
    assert command(workspace, "verify", "--repair", today=None) == 0
    assert letter.exists()
    assert "a_imprimer" in {one["about"] for one in said(workspace, capsys, "pending", today=TODAY)["pending"]}
    assert command(workspace, "process") == 0
    assert command(workspace, "verify", today=None) == 0
