"""A whole run on a cluster of which processes are killed: the same register and the same bytes as on this machine."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from pipeline.run import process
from pipeline.sandbox import Pool, cluster
from pipeline.sandbox.cluster import Address, Cluster
from pipeline.sandbox.local import Local
from pipeline.workspace import Workspace
from tests.robustness.bench import copy, state
from tests.sandbox.grappe import Grappe, grappe
from tests.secretary import demande

pytestmark = [pytest.mark.programs, pytest.mark.slow]

JOUR = date(2003, 11, 21)


def kill_a_worker(found: Grappe) -> None:
    """One of two."""
    found.kill(found.workers[0])


def kill_the_scheduler(found: Grappe) -> None:
    """With all that hangs on it; another one takes its place."""
    found.restart()


def kill_all(found: Grappe) -> None:
    """Nothing of it is left."""
    for one in (found.scheduler, *found.workers):
        found.kill(one)


def done(root: Path, pool: Pool, at: Callable[[], None]) -> None:
    """Process a workspace; ``at`` is called once the first document is written."""
    seen: list[str] = []

    def progress(step: str, *_: int) -> None:
        if step != "Lecture" and not seen:
            seen.append(step)
            at()

    report = process(Workspace(root), JOUR, pool=pool, progress=progress)
    assert report.problems == [] and seen


def test_a_run_whose_cluster_is_killed_ends_as_one_that_had_none(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is killed in the middle of the documents: register, letters, dossiers and trays are the same."""
    demande(workspace, "01")
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 4)
    alike = {}
    for kill in (None, kill_a_worker, kill_the_scheduler, kill_all):
        root = copy(workspace, workspace.with_name(kill.__name__ if kill else "ici"))
        told: list[str] = []
        if kill is None:
            with Local() as here:
                done(root, here, lambda: None)
        else:
            with grappe(2) as found, Cluster(Address(found.address), 1, told.append) as pool:
                done(root, pool, partial(kill, found))
        # Between two steps, a scheduler that is there again is found again without a word.
        assert kill is kill_the_scheduler or bool(told) is (kill is kill_all)
        alike[root.name] = state(root)
    expected = alike.pop("ici")
    assert [name for name, found in alike.items() if found != expected] == []
