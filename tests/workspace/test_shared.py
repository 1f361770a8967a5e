"""Two persons, two accounts of the machine, one workspace: ``[acces] groupe``, with real accounts under root."""

import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from functools import partial
from io import StringIO
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.dossier.model.forms import Kind
from pipeline.errors import ExitCode
from pipeline.run.checks.doctor import _access
from pipeline.run.checks.verify import _Whole, examine
from pipeline.run.office.dropping import Dropping
from pipeline.store.files import SHARED, write_atomic
from pipeline.store.register import Register
from pipeline.workspace import Waiting, Workspace
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES
from tests.robustness.bench import cheap, command, drop, make

ROOT = os.geteuid() == 0
only_root = pytest.mark.skipif(not ROOT, reason="only root changes accounts")
GROUP, GROUP_NAME = 100, "users"
"""A group that every Debian has."""
PROGRAM, SECRETARY, STRANGER = 1, 5, 13
"""Accounts that every Debian has: daemon, games, proxy."""
DAYS = ("22", "03", "09")
"""Pupils, of whom one more is asked for each day."""


@pytest.fixture(scope="module")
def _loaded(tmp_path_factory: pytest.TempPathFactory) -> None:
    """All modules that a day takes: the other accounts may not reach those of the Python that runs the tests."""
    with cheap():
        root = make(tmp_path_factory.mktemp("loaded") / "cdes")
        assert command(root, "process") == 0
        for numero in DAYS:
            _day(root, numero)


@pytest.fixture
def root(_loaded: None) -> Iterator[Path]:
    """A morning's mail in a workspace of the program's account, whose settings name the group, not opened yet."""
    with cheap(), tempfile.TemporaryDirectory() as folder:  # The folders of pytest can be crossed by root alone.
        Path(folder).chmod(0o711)
        found = make(Path(folder, "cdes"))
        settings = found / "pipeline.toml"
        said = settings.read_text(encoding="utf-8")
        settings.write_text(said.replace('groupe = ""', f'groupe = "{GROUP_NAME}"'), encoding="utf-8")
        for path in (found, *found.rglob("*")):
            os.chown(path, PROGRAM, PROGRAM)
        yield found


@pytest.fixture
def shared(root: Path) -> Path:
    """The same, processed once and opened by the administrator."""
    under(PROGRAM, lambda: same(command(root, "process"), 0))
    under(PROGRAM, lambda: same(command(root, "verify", "--repair", today=None), 0))
    return root


def same(found: object, wanted: object) -> None:
    """Compare, in another account: what is not the same ends it."""
    assert found == wanted


def under(account: int, act: Callable[[], object], groups: tuple[int, ...] = (GROUP,)) -> None:
    """Do something under another account of the machine, as a program that it starts would."""
    pid = os.fork()
    if not pid:
        code = 1
        try:
            os.setgroups(groups)
            os.setgid(account)
            os.setuid(account)
            os.umask(0o022)
            act()
            code = 0
        except BaseException:
            import traceback  # noqa: PLC0415 - in the child alone

            traceback.print_exc()
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def refused(root: Path, *words: str) -> str:
    """What is said to somebody who is refused."""
    told = StringIO()
    with redirect_stderr(told):
        assert main([*words, "--workspace", str(root)]) == ExitCode.CONFIG
    return told.getvalue()


def assert_open(root: Path) -> None:
    """All of it is the group's: folders 2770, the register and the lock 0660, the rest 0640 (archive 0440)."""
    for path in (root, *root.rglob("*")):
        if path.is_relative_to(root / "inbox") and path != root / "inbox":
            continue
        found = path.stat()
        assert found.st_gid == GROUP, path
        mode = stat.S_IMODE(found.st_mode)
        if path.is_dir():
            assert mode == 0o2770, path
        elif path.name in ("registre.sqlite", ".verrou"):
            assert mode == 0o660, path
        else:
            assert mode & 0o077 == 0o040, path


def _paper(root: Path, numero: str) -> None:
    drop(root / "inbox", f"{numero}a.pdf", filled(Kind.FICHE, FICHES[numero]))
    drop(root / "inbox", f"{numero}b.pdf", filled(Kind.PROTOCOLE, PROTOCOLES[numero]))


def _day(root: Path, numero: str) -> None:
    """All that a secretary does, one more demande having come."""
    _paper(root, numero)
    with Register.open(root / "registre.sqlite") as register:
        waiting = [piece.code for piece in register.pieces.without_dossier()]
    for code in waiting[:1]:
        assert command(root, "attach", code, "nouveau", "--by", "Mme Essai", "--reason", "Vu avec l’école") == 0
    assert command(root, "process") == 0
    assert command(root, "session", "open", "2003-12-04", "--time", "14h30", "--place", "Salle B") == 0
    assert command(root, "stats", "2003") == 0
    assert command(root, "print-done") == 0
    assert command(root, "reprint", "2003-0001") == 0
    assert main(["forms", "renew", "--workspace", str(root)]) == 0
    assert command(root, "process") == 0
    assert command(root, "verify", today=None) == 0


@only_root
def test_repair_opens_a_workspace_to_its_group(shared: Path) -> None:
    """What stood there before the setting, to the bottom of the archive and of the outbox."""
    assert_open(shared)


@only_root
def test_each_account_goes_on_with_the_work_of_the_other(shared: Path) -> None:
    """A runs; B drops, runs, settles, prints, posts, reprints, verifies; then A again: nothing is shut to either."""

    for account, numero in zip((SECRETARY, PROGRAM, SECRETARY), DAYS, strict=True):
        under(account, partial(_day, shared, numero))
        assert_open(shared)


@only_root
def test_what_one_drops_from_the_page_the_other_reads(shared: Path) -> None:
    """Whatever the umask of the page, and whichever account it has."""
    content = filled(Kind.FICHE, FICHES["22"])

    def drop_it() -> None:
        os.umask(0o077)
        dropping = Dropping(Workspace(shared), "fiche.pdf")
        dropping.write(content)
        dropping.keep()

    under(SECRETARY, drop_it)
    found = (shared / "inbox" / "fiche.pdf").stat()
    assert (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == (SECRETARY, GROUP, 0o640)
    under(PROGRAM, lambda: same(command(shared, "process"), 0))
    assert list((shared / "inbox").iterdir()) == []


@only_root
def test_what_is_not_open_is_told_by_doctor_and_verify(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that somebody put there by hand, for its own group."""
    letter = next((shared / "outbox" / "courriers").rglob("*.pdf"))
    os.chown(letter, -1, PROGRAM)
    assert "1 fichier ou dossier n’est pas ouvert au groupe « users »" in "".join(_access(Workspace(shared)))
    with Register.open(shared / "registre.sqlite") as register:
        settings = Workspace(shared).settings()
        found = examine(Workspace(shared), register, settings, _Whole())
    assert {one.code for one in found.findings} == {"droits_ouverts"}
    under(PROGRAM, lambda: same(command(shared, "verify", "--repair", today=None), 0))
    assert_open(shared)


@only_root
def test_a_run_of_the_other_account_that_was_killed_is_carried_on(shared: Path) -> None:
    """In the middle of a transaction: its journal is rolled back by whoever comes next."""

    def killed() -> None:
        with Register.open(shared / "registre.sqlite") as register:
            register._db.run("PRAGMA cache_size = 1")  # What is written goes to the disk before it is kept.
            register._db.run("BEGIN IMMEDIATE")
            for _ in range(200):
                register._db.run("UPDATE documents SET chemin = chemin || '-'")
            (journal,) = shared.glob("registre.sqlite-journal")
            same(stat.S_IMODE(journal.stat().st_mode), 0o660)
            same(journal.stat().st_gid, GROUP)
            os._exit(0)

    under(SECRETARY, killed)
    under(PROGRAM, lambda: same(command(shared, "verify", today=None), 0))


@only_root
def test_a_stranger_and_root_are_refused_with_the_command_to_give(shared: Path) -> None:
    """Before anything is done; root would write what escapes the others, whatever the group says."""
    told = refused(shared, "process")
    assert "groupe « users »" in told
    assert f"sudo -u daemon pipeline process --workspace {shared}" in told
    under(STRANGER, lambda: same("sudo -u daemon pipeline process" in refused(shared, "process"), True), groups=())
    assert_open(shared)


@only_root
def test_an_account_of_the_group_is_told_that_nothing_is_open_yet(root: Path) -> None:
    """The setting alone opens nothing."""
    under(SECRETARY, lambda: same("sudo -u daemon pipeline process" in refused(root, "process"), True))
    os.chown(root, -1, GROUP)
    root.chmod(0o2770)
    for path in (root / "pipeline.toml", root / "inbox"):
        os.chown(path, -1, GROUP)
        path.chmod(path.stat().st_mode | 0o050)
    under(PROGRAM, lambda: same(command(root, "process"), 0))
    (root / "registre.sqlite").chmod(0o600)
    under(SECRETARY, lambda: same("pipeline verify --repair" in refused(root, "process"), True))


@only_root
def test_who_is_told_when_the_accounts_meet(shared: Path) -> None:
    """The program's account runs; the secretary is told by whom and why she waits."""

    def meet() -> None:
        told = StringIO()
        with redirect_stderr(told):
            assert command(shared, "print-done") == ExitCode.BUSY
        assert "compte daemon" in told.getvalue(), told.getvalue()
        assert "« pipeline process »" in told.getvalue()

    def hold() -> None:
        with Workspace(shared, Waiting(command="process")).lock():
            os.write(written, b"held")
            os.read(done, 1)

    ready, written = os.pipe()
    done, ended = os.pipe()
    pid = os.fork()
    if not pid:
        under(PROGRAM, hold)
        os._exit(0)
    try:
        assert os.read(ready, 4) == b"held"
        under(SECRETARY, meet)
    finally:
        os.write(ended, b"x")
        os.waitpid(pid, 0)
    under(SECRETARY, lambda: same(command(shared, "print-done"), 0))


def test_shared_folders_let_others_in_the_group_write(tmp_path: Path) -> None:
    """As far as the folder above does, whatever the umask, and nobody else."""
    tmp_path.chmod(0o2770)
    umask = os.umask(0o077)
    try:
        write_atomic(tmp_path / "a" / "b" / "x.pdf", b"contenu", mode=SHARED)
    finally:
        os.umask(umask)
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o2770
    assert stat.S_IMODE((tmp_path / "a" / "b" / "x.pdf").stat().st_mode) == 0o640


def test_a_group_that_is_not_there_is_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Before anything is done, with how to make it."""
    settings = root / "pipeline.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('groupe = "users"', 'groupe = "sans-personne"'))
    assert command(root, "status", today=None) == ExitCode.CONFIG
    assert "groupadd sans-personne" in capsys.readouterr().err
