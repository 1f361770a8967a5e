"""A dossier is laid out in a process that can be stopped: what breaks there is one document's trouble."""

import multiprocessing
import resource
from datetime import date
from pathlib import Path

import pebble

from pipeline.run.documents import write
from pipeline.run.documents.catalogue import DOSSIER, Order
from pipeline.store.rows import DocumentRow

LIMITS = (resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)


def order(number: int) -> Order:
    """A dossier that cannot be laid out: it has no facts."""
    row = DocumentRow(number, None, DOSSIER, "commission", f"d{number}.pdf", {}, date(2003, 11, 21), None, None, None)
    return Order(row)


def limits() -> list[int]:
    """Return the limits of the process."""
    return [resource.getrlimit(kind)[0] for kind in LIMITS]


def test_a_layout_that_dies_is_told_and_the_next_goes_on(tmp_path: Path) -> None:
    """Whatever is raised there, each document has its own sentence, and the run its end."""
    outcomes = list(write.render_all(tmp_path, [order(1), order(2)], 1))
    assert len(outcomes) == 2
    assert all(isinstance(outcome, str) for outcome in outcomes)


def test_the_limits_of_a_layout_hold() -> None:
    """Memory, size of files, no core."""
    with pebble.ProcessPool(
        max_workers=1, initializer=write.limit_process, context=multiprocessing.get_context("forkserver")
    ) as pool:
        assert pool.schedule(limits).result() == [write.RENDER_MEMORY, write.RENDER_FILE, 0]
