"""The program has an account, the secretary another one: what she may look at, and who may run what."""

import errno
import os
import stat
import tempfile
from collections.abc import Callable
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.errors import ExitCode
from pipeline.store.files import GRANTED, write_atomic
from tests import secretary
from tests.robustness.bench import command, said, state
from tests.secretary import TODAY

ROOT = os.geteuid() == 0
GROUP = 54_321 if ROOT else os.getegid()
"""Of the secretary."""
SECRETARY = 65_534


@pytest.fixture
def ground(mail: Path) -> Path:
    """A morning's mail, and no run yet."""
    return mail


def open_doors(root: Path, mode: int = 0o2770, group: int = GROUP) -> None:
    """Open the workspace, and in it ``inbox/`` and ``outbox/``, to the secretary's group, as the guide says."""
    for folder, bits in ((root, 0o750), (root / "inbox", mode), (root / "outbox", mode)):
        os.chown(folder, -1, group)
        folder.chmod(bits)


def a_week(root: Path) -> None:
    """Have everything written that is: letters, trays, notes and their files, a session, statistics."""
    assert command(root, "process") == 0
    assert command(root, "session", "open", "2003-12-04", "--time", "14h30", "--place", "Salle B") == 0
    assert command(root, "stats", "2003") == 0
    assert command(root, "print-done") == 0
    assert command(root, "reprint", "2003-0001") == 0


def below(outbox: Path) -> list[tuple[Path, os.stat_result]]:
    return [(path, path.stat()) for path in sorted(outbox.rglob("*"))]


def assert_open(root: Path, group: int = GROUP) -> None:
    """The group looks at all of the outbox and changes nothing; nobody else does; all the rest is closed."""
    found = below(root / "outbox")
    assert {one.name for one, _ in found} > {
        "courriers",
        "a_imprimer",
        "a_verifier",
        "postes",
        "statistiques",
        "seances",
    }
    for path, is_ in found:
        assert is_.st_gid == group, path
        assert is_.st_mode & 0o777 == (0o750 if path.is_dir() else 0o640), path
    for path in (root / "registre.sqlite", root / "pipeline.toml", root / "archive", *(root / "archive").rglob("*")):
        assert not path.stat().st_mode & 0o077, path


@pytest.mark.parametrize("mode", [0o2770, 0o2750, 0o770, 0o750])
def test_the_group_to_which_the_outbox_is_open_reads_what_is_written(
    root: Path, mode: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whether or not the folder hands its group down by itself, and ``verify`` finds that right."""
    open_doors(root, mode)
    a_week(root)
    assert_open(root)
    assert said(root, capsys, "verify")["findings"] == []


def test_a_service_that_may_set_no_setgid_bit_opens_as_well(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Our systemd units restrict it (RestrictSUIDSGID): folders have their group and their mode from their birth."""
    plain = os.chmod

    def restricted(path: str, mode: int, **options: bool) -> None:
        if mode & (stat.S_ISGID | stat.S_ISUID):
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))
        plain(path, mode, **options)

    open_doors(root)
    monkeypatch.setattr(os, "chmod", restricted)
    a_week(root)
    assert_open(root)


def test_a_closed_outbox_stays_closed(root: Path) -> None:
    """Nobody was let in: files 0600, folders 0700."""
    a_week(root)
    assert {is_.st_mode & 0o777 for _, is_ in below(root / "outbox")} == {0o600, 0o700}


def test_an_outbox_opened_later_is_open_to_its_bottom(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is there already is told of, and opened by the next run."""
    a_week(root)
    open_doors(root)
    verdict = secretary.said(capsys, "verify", "--workspace", str(root), code=ExitCode.INCONSISTENT)
    assert {one["code"] for one in verdict["findings"]} == {"droits_fermes"}
    assert command(root, "reprint", "2003-0001") == 0
    assert_open(root)


def test_repair_opens_and_closes_exactly_as_the_outbox_is(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Too much is taken away, too little is given; the group keeps what it has."""
    a_week(root)
    open_doors(root)
    letter = next((root / "outbox" / "courriers").rglob("*.pdf"))
    letter.chmod(0o666)
    assert said(root, capsys, "verify", "--repair")["findings"] == []
    assert_open(root)


@pytest.mark.parametrize("mode", [0o1777, 0o755, 0o777])
def test_others_are_never_let_in(tmp_path: Path, mode: int) -> None:
    """Whatever the folder says, and whatever the umask."""
    tmp_path.chmod(mode)
    umask = os.umask(0)
    try:
        write_atomic(tmp_path / "a" / "x.pdf", b"contenu", mode=GRANTED)
    finally:
        os.umask(umask)
    assert not (tmp_path / "a").stat().st_mode & stat.S_IRWXO
    assert not (tmp_path / "a" / "x.pdf").stat().st_mode & (stat.S_IRWXO | stat.S_IWGRP)


@pytest.mark.skipif(not ROOT, reason="only root changes accounts")
def test_the_secretary_reads_all_of_it_from_her_own_account(root: Path) -> None:
    """As another account of the group: every document is opened, a form is dropped; the archive is not reached."""
    open_doors(root)
    a_week(root)

    def look() -> None:
        files = [Path(parent, name) for parent, _, names in os.walk("outbox") for name in names]
        assert len(files) > 15
        for path in files:
            path.read_bytes()
        Path("inbox/depot.pdf").write_bytes(b"%PDF-1.7 tronque")
        for closed in ("archive", "registre.sqlite", "pipeline.toml"):
            with pytest.raises(PermissionError):
                os.open(closed, os.O_RDONLY)

    _as_secretary(root, look, [GROUP])
    os.utime(root / "inbox" / "depot.pdf", (1e9, 1e9))
    assert command(root, "process") == 0
    assert not list((root / "inbox").iterdir())


@pytest.mark.skipif(not ROOT, reason="only root changes accounts")
@pytest.mark.parametrize("groups", [[GROUP], []], ids=["of the group", "of no group"])
def test_a_command_from_her_own_account_names_the_right_one(groups: list[int]) -> None:
    """She is told in French which account runs the program, whatever she asks."""
    with tempfile.TemporaryDirectory() as folder:  # The folders of pytest can be crossed by root alone.
        Path(folder).chmod(0o711)
        root = Path(folder, "cdes")
        assert main(["init", str(root)]) == 0
        open_doors(root)

        def ask() -> None:
            for name in ("status", "pending", "process", "journal", "verify"):
                told = StringIO()
                with redirect_stderr(told):
                    assert main([name, "--workspace", str(root)]) == ExitCode.CONFIG
                assert "celui du compte « root »" in told.getvalue()
                assert f"sudo -u root pipeline {name} --workspace" in told.getvalue()

        _as_secretary(root, ask, groups)


def _as_secretary(root: Path, look: Callable[[], None], groups: list[int]) -> None:
    """Do something in a workspace under another account."""
    here = os.open(root, os.O_RDONLY)
    pid = os.fork()
    if not pid:
        code = 1
        try:
            os.fchdir(here)  # The folders of the tests themselves are root's alone.
            os.setgroups(groups)
            os.setgid(SECRETARY)
            os.setuid(SECRETARY)
            os.umask(0o022)
            look()
            code = 0
        finally:
            os._exit(code)
    os.close(here)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


WRITING = (
    ("process",),
    ("attach", "123456789012", "nouveau", "--by", "X", "--reason", "Y"),
    ("print-done",),
    ("stats", "2003"),
    ("purge", "--notice", "--by", "X"),
    ("export", "2003-0001", "--to", "{}", "--by", "X", "--reason", "Y"),
)


@pytest.mark.parametrize("words", [*WRITING, ("verify", "--repair")], ids=lambda words: words[0])
def test_another_account_is_refused_before_it_writes(
    root: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What it would write, the account of the program could not read: the command to give is told."""
    assert command(root, "process") == 0
    before = state(root)
    (root / ".verrou").unlink(missing_ok=True)
    monkeypatch.setattr(os, "geteuid", lambda: 4_321)
    capsys.readouterr()
    day = [] if words[0] == "verify" else ["--today", TODAY]
    given = [word.format(root.parent / "copie") for word in words]
    assert main([*given, "--workspace", str(root), *day]) == ExitCode.CONFIG
    told = capsys.readouterr().err
    assert "« #4321 »" in told
    assert f" pipeline {words[0]} " in told[told.index("sudo -u ") :]
    assert state(root) == before
    assert not (root / ".verrou").exists()


def test_root_does_not_begin_the_work_of_another_account(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before the first run, the folder tells whose the workspace is."""
    if ROOT:
        os.chown(root, SECRETARY, -1)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert command(root, "process") == ExitCode.CONFIG
    assert "sudo -u " in capsys.readouterr().err
    assert not (root / "registre.sqlite").exists()
