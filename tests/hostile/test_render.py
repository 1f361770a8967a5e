"""A dossier is laid out in a process that can be stopped: what breaks there is one document's trouble."""

import resource
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.run.documents.catalogue import DOSSIER
from pipeline.run.documents.failing import Refusal
from pipeline.run.documents.rendering import LIMITS, Order, render_all
from pipeline.sandbox import Lost
from pipeline.sandbox.local import Local
from pipeline.workspace import Workspace

BOUNDS = (resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)


def limits() -> list[int]:
    """Return the limits of the process."""
    return [resource.getrlimit(kind)[0] for kind in BOUNDS]


def processor() -> int:
    """Return the seconds of the processor after which the process is stopped."""
    return resource.getrlimit(resource.RLIMIT_CPU)[0]


@pytest.fixture
def pool() -> Iterator[Local]:
    """A process of this machine."""
    with Local() as pool:
        yield pool


def test_a_layout_that_dies_is_told_and_the_next_goes_on(workspace: Path, pool: Local) -> None:
    """Whatever is raised there, each document has its own sentence, and the run its end."""
    order = Order(DOSSIER.name, None, date(2003, 11, 21), DOSSIER.render)  # It cannot be laid out: it has no facts.
    outcomes = list(render_all(Workspace(workspace), [order, order], pool))
    assert len(outcomes) == 2
    assert all(isinstance(outcome, Refusal) for outcome in outcomes)


def test_the_limits_of_a_layout_hold(pool: Local) -> None:
    """Memory, size of files, no core."""
    assert list(pool.run(limits, [tuple], LIMITS)) == [[LIMITS.memory, LIMITS.file, 0]]


def test_a_task_that_cannot_be_handed_over_costs_itself_alone(pool: Local) -> None:
    """What a process apart cannot be given is lost, and the next task is done."""
    tasks: list[Callable[[], tuple[Any, ...]]] = [lambda: (lambda: None,), tuple]
    assert list(pool.run(limits, tasks, LIMITS)) == [Lost.NOT_GIVEN, [LIMITS.memory, LIMITS.file, 0]]


def test_each_document_has_its_own_time(pool: Local) -> None:
    """A process that prints several grants each the same seconds of the processor, however busy the machine."""
    granted = [found for found in pool.run(processor, [tuple, tuple], LIMITS) if isinstance(found, int)]
    assert granted[0] >= (LIMITS.processor or 0) > 0
    assert granted[1] >= granted[0]
