"""One at a time in a workspace, and who is told to whoever waits."""

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import main
from pipeline.errors import BusyError, ExitCode
from pipeline.workspace import Holder, Waiting, Workspace, lock
from tests.reglages import settle


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A new workspace."""
    assert main(["init", str(tmp_path)]) == 0
    return Workspace(tmp_path)


@contextmanager
def held_elsewhere(workspace: Workspace, waiting: Waiting) -> Iterator[threading.Event]:
    """Hold a workspace as another program would, until the event given is set."""
    taken, free = threading.Event(), threading.Event()

    def hold() -> None:
        with workspace.patient(waiting).lock():
            taken.set()
            free.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    assert taken.wait(30)
    try:
        yield free
    finally:
        free.set()
        thread.join()


def once_refused(monkeypatch: pytest.MonkeyPatch, free: threading.Event) -> None:
    """Have the workspace let go of once somebody found it taken."""
    found = lock.acquired

    def tried(*given: Any) -> bool:
        had = found(*given)
        free.set()
        return had

    monkeypatch.setattr(lock, "acquired", tried)


def test_nobody_holds_a_workspace_in_which_nothing_is_done(workspace: Workspace) -> None:
    """Before the first work, to look leaves no lock behind; after it, nor does what it left count."""
    assert workspace.holder() is None
    assert not (workspace.root / ".verrou").exists()
    with workspace.lock():
        pass
    assert workspace.holder() is None
    assert not (workspace.root / ".verrou-par").exists()


def test_who_holds_it_is_told(workspace: Workspace) -> None:
    """Account, person, command, and since when, to whoever asks and to whoever is refused."""
    with held_elsewhere(workspace, Waiting(person="Mme Essai", command="accept")):
        found = workspace.holder()
        assert found is not None
        assert (found.personne, found.commande) == ("Mme Essai", "accept")
        assert found.compte
        with pytest.raises(BusyError) as refused, workspace.lock():
            pass
    told = str(refused.value)
    assert told.startswith("Un autre traitement est en cours dans cet espace de travail (Mme Essai (compte ")
    assert "par « pipeline accept », depuis " in told
    assert "Rien n’a été fait" in told


def test_whoever_waits_has_it_when_it_is_free(workspace: Workspace) -> None:
    """And is told once at whom."""
    told: list[Holder] = []
    with held_elsewhere(workspace, Waiting(command="process")) as free:

        def leave(by: Holder) -> None:
            told.append(by)
            free.set()

        with workspace.patient(Waiting(30, told=leave)).lock():
            assert workspace.holder() is not None
    assert [by.commande for by in told] == ["process"]


def test_a_run_gives_way_to_another_run_at_once(workspace: Workspace) -> None:
    """It does the same work: however patient it is, nobody is told that it waits."""
    never = Waiting(3600, gives_way=("process",), told=lambda _: pytest.fail("it waits"))
    with (
        held_elsewhere(workspace, Waiting(command="process")),
        pytest.raises(BusyError),
        workspace.patient(never).lock(),
    ):
        pass


def test_what_a_killed_command_left_tells_nobody(workspace: Workspace) -> None:
    """The lock went with it: the file that names it is worth nothing."""
    with workspace.lock():
        left = (workspace.root / ".verrou-par").read_bytes()
    (workspace.root / ".verrou-par").write_bytes(left)
    assert workspace.holder() is None


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b"null", b"\xff", b'{"compte": 3}'])
def test_a_file_that_names_nobody_stops_nothing(workspace: Workspace, content: bytes) -> None:
    """Who holds it is then not known."""
    with held_elsewhere(workspace, Waiting(command="process")):
        (workspace.root / ".verrou-par").write_bytes(content)
        assert workspace.holder() == Holder()
        with pytest.raises(BusyError, match=r"en cours dans cet espace de travail\. Rien"), workspace.lock():
            pass


def test_a_holder_from_another_day_is_told_with_its_day() -> None:
    """And with the administrator to ask, for nothing lasts so long."""
    long = Holder("cdes", "", "process", "2003-11-21T14:02:00+01:00", "serveur")
    assert long.told() == (
        "compte cdes sur la machine serveur, par « pipeline process », depuis le 21/11/2003 à 14 h 02"
    )
    assert long.seconds > 3600


def test_cron_on_a_busy_workspace_says_who_holds_it(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    """Its exit code stays what scripts rely on."""
    settle(workspace.root)
    with held_elsewhere(workspace, Waiting(command="watch")):
        assert main(["process", "--workspace", str(workspace.root)]) == ExitCode.BUSY
    assert "« pipeline watch »" in capsys.readouterr().err


def test_cron_waits_for_the_act_of_a_person(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which is short, and does not do the work that waits."""
    settle(workspace.root)
    with held_elsewhere(workspace, Waiting(command="accept")) as free:
        once_refused(monkeypatch, free)
        assert main(["process", "--workspace", str(workspace.root)]) == ExitCode.OK


def test_only_those_who_work_there_read_who_holds_it(workspace: Workspace) -> None:
    """Names of persons are for their owner alone, unless a group shares the workspace."""
    umask = os.umask(0)
    try:
        with workspace.lock(holder="Mme Essai"):
            found = workspace.root / ".verrou-par"
            assert found.stat().st_mode & 0o777 == 0o600
            assert json.loads(found.read_text())["personne"] == "Mme Essai"
    finally:
        os.umask(umask)
