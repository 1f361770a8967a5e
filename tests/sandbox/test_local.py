"""Work in processes apart: what its results may take here, and which processes are kept."""

import hashlib
import os
import select
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from pipeline.sandbox import Limits, local
from pipeline.sandbox.local import Local

_MEGABYTE = 1_000_000


def produce(rank: int) -> bytes:
    """Return a megabyte; the first task is the slow one."""
    if rank == 0:
        hashlib.pbkdf2_hmac("sha256", b"", b"", 1_500_000)
    return bytes(_MEGABYTE)


@pytest.mark.parametrize("lasting", [False, True])
def test_results_do_not_pile_up_behind_a_slow_task(monkeypatch: pytest.MonkeyPatch, *, lasting: bool) -> None:
    """No more is begun than memory is granted for; all is done in the end, in order."""
    monkeypatch.setattr(local, "MAX_HELD", 3 * _MEGABYTE)
    begun: list[int] = []

    def task(rank: int) -> tuple[int]:
        begun.append(rank)
        return (rank,)

    tasks = [partial(task, rank) for rank in range(12)]
    with Local(2) as pool:
        results = pool.run(produce, tasks, Limits(seconds=60, memory=1_000_000_000, lasting=lasting))
        assert next(results) == bytes(_MEGABYTE)
        assert len(begun) <= 5
        assert list(results) == [bytes(_MEGABYTE)] * 11
    assert begun == list(range(12))


LASTING = Limits(seconds=60, memory=1_000_000_000, lasting=True)


def whoever(common: bytes, word: str) -> tuple[int, bytes, str]:
    """Return the process that does the task, and what it was given."""
    return os.getpid(), common, word


def alone() -> int:
    """Return the process that does the task."""
    return os.getpid()


def test_a_lasting_process_is_kept_from_one_row_of_tasks_to_the_next() -> None:
    """Whatever the work; and what its tasks have in common is always that of their own row."""
    with Local() as pool:
        said = [next(pool.run(whoever, [lambda: ("mot",)], LASTING, common)) for common in (b"a", b"a", b"b", b"a")]
        found = [one for one in said if isinstance(one, tuple)]
        assert [common for _, common, _ in found] == [b"a", b"a", b"b", b"a"]
        assert {number for number, _, _ in found} == {next(pool.run(alone, [tuple], LASTING))}


def test_a_process_is_kept_for_tasks_under_its_own_limits() -> None:
    """One that does a single task ends with it; one of other limits does no other's task."""
    with Local() as pool:
        single = Limits(seconds=60, memory=1_000_000_000)
        wider = Limits(seconds=60, memory=1_100_000_000, lasting=True)
        numbers = [next(pool.run(alone, [tuple], limits)) for limits in (LASTING, single, single, wider)]
        assert len(set(numbers)) == 4


def test_a_process_that_died_while_it_was_kept_costs_no_task() -> None:
    """The system may end it when nobody looks: another one does the task."""
    with Local() as pool:
        number = next(pool.run(alone, [tuple], LASTING))
        assert isinstance(number, int)
        process = os.pidfd_open(number)
        os.kill(number, signal.SIGKILL)
        select.select([process], [], [])
        os.close(process)
        again = next(pool.run(alone, [tuple], LASTING))
        assert isinstance(again, int) and again != number


def test_kept_processes_end_with_their_pool() -> None:
    """Nothing is left behind by a run."""
    with Local() as pool:
        number = next(pool.run(alone, [tuple], LASTING))
        assert isinstance(number, int)
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_no_process_outlives_the_program(tmp_path: Path) -> None:
    """Killed by the system, a run leaves nothing at work on a file."""
    begun = tmp_path / "begun"
    os.mkfifo(begun)
    script = (
        "from pipeline.sandbox import Limits; from pipeline.sandbox.local import Local\n"
        "from tests.sandbox import travaux\n"
        f"list(Local().run(travaux.waits, [lambda: ({str(begun)!r}, {str(begun)!r})], Limits(60, 1_000_000_000)))"
    )
    with subprocess.Popen([sys.executable, "-c", script]) as program:
        process = os.pidfd_open(int(begun.read_text(encoding="utf-8")))
        program.kill()
        select.select([process], [], [])
        os.close(process)
