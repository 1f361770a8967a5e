"""Ctrl-C on a real terminal: its signal reaches all the processes at once, and a person reads what comes of it."""

import os
from functools import partial
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.errors import ExitCode
from tests.cli.terminals import on_terminal
from tests.robustness.bench import cheap, make
from tests.robustness.test_interrupted import DISTINCT, TOLD, counts, press_at
from tests.secretary import TODAY, Run, demande

pytestmark = pytest.mark.slow
_EVERYWHERE = partial(os.killpg, 0)
"""What a terminal does: the signal goes to every process of the command."""


@pytest.mark.parametrize(
    ("jobs", "target", "time", "read"),
    [("2", "pipeline.run.collect._record", 1, 0), ("1", "pipeline.run.documents.write.write_atomic", 2, 2)],
    ids=["reading", "rendering"],
)
def test_what_is_done_is_said_and_the_next_run_ends_the_work(
    jobs: str, target: str, time: int, read: int, workspace: Path, process: Run
) -> None:
    """While others read, or render: no accident of a process, the code of Ctrl-C, and numbers that are true."""
    demande(workspace, "01")
    with pytest.MonkeyPatch.context() as monkeypatch:
        press_at(monkeypatch, target, time, _EVERYWHERE)
        code, shown = on_terminal("process", "--jobs", jobs, "--today", TODAY, folder=workspace)
    assert (code, "Traceback" in shown, "imprévue" in shown) == (ExitCode.INTERRUPTED, False, False), shown
    found = TOLD.search(" ".join(shown.split()))
    assert found, shown
    unread, written, owed = counts(workspace)
    assert [int(one) for one in found.groups()] == [read, written, unread, owed]
    assert (unread, written) == (2 - read, 1 if read else 0)
    process()
    assert main(["verify", "--workspace", str(workspace)]) == 0
    assert counts(workspace) == [0, 7, 0]


def test_a_watch_ends_the_run_under_way_and_says_so(tmp_path: Path) -> None:
    """All of the inbox is treated, then watching ends: that was asked for, and is no failure."""
    with cheap(), pytest.MonkeyPatch.context() as monkeypatch:
        root = make(tmp_path / "cdes")
        press_at(monkeypatch, "pipeline.run.collect._record", 2)
        code, shown = on_terminal("watch", "--interval", "86400", folder=root)
    assert code == ExitCode.OK, shown
    assert f"Arrêt demandé : le traitement en cours (Lecture, 2 sur {DISTINCT}) se termine d’abord." in shown
    assert counts(root)[::2] == [0, 0]


def test_a_second_key_cuts_the_run_of_a_watch_short(tmp_path: Path) -> None:
    """Who insists is obeyed, and told as for any run."""
    with cheap(), pytest.MonkeyPatch.context() as monkeypatch:
        root = make(tmp_path / "cdes")
        press_at(monkeypatch, "pipeline.run.collect._record", 2)
        press_at(monkeypatch, "pipeline.run.documents.write.write_atomic", 3)
        code, shown = on_terminal("watch", "--interval", "86400", folder=root)
    found = TOLD.search(" ".join(shown.split()))
    assert (code, found is not None) == (ExitCode.INTERRUPTED, True), shown
    assert found
    assert [int(one) for one in found.groups()][:3] == [DISTINCT, 2, 0]


def test_a_rehearsal_leaves_nothing(tmp_path: Path) -> None:
    """Nothing was changed, and that is what is said."""
    with cheap(), pytest.MonkeyPatch.context() as monkeypatch:
        root = make(tmp_path / "cdes")
        press_at(monkeypatch, "pipeline.run.match_pieces", 1)
        code, shown = on_terminal("process", "--dry-run", "--today", TODAY, folder=root)
    assert (code, "Essai à blanc interrompu : rien n’a été changé." in shown) == (ExitCode.INTERRUPTED, True), shown


def test_an_act_says_how_to_see_whether_it_was_kept(tmp_path: Path) -> None:
    """The next run writes what is owed, and gives nobody’s act in her place."""
    with cheap(), pytest.MonkeyPatch.context() as monkeypatch:
        root = make(tmp_path / "cdes")
        assert main(["process", "--workspace", str(root), "--today", TODAY]) == ExitCode.OK
        press_at(monkeypatch, "pipeline.run.match_pieces", 1)
        words = ("close", "2003-0001", "desistement", "--by", "Mme Essai", "--reason", "Lettre reçue")
        code, shown = on_terminal(*words, "--today", TODAY, folder=root)
    assert code == ExitCode.INTERRUPTED, shown
    assert "Si l’acte demandé n’est pas dans pipeline journal" in " ".join(shown.split())
