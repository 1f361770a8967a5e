"""Work in processes apart: what its results may take here."""

import hashlib
from functools import partial

import pytest

from pipeline import sandbox
from pipeline.sandbox import Limits, run_apart

_MEGABYTE = 1_000_000


def produce(rank: int) -> bytes:
    """Return a megabyte; the first task is the slow one."""
    if rank == 0:
        hashlib.pbkdf2_hmac("sha256", b"", b"", 1_500_000)
    return bytes(_MEGABYTE)


@pytest.mark.parametrize("lasting", [False, True])
def test_results_do_not_pile_up_behind_a_slow_task(monkeypatch: pytest.MonkeyPatch, *, lasting: bool) -> None:
    """No more is begun than memory is granted for; all is done in the end, in order."""
    monkeypatch.setattr(sandbox, "MAX_HELD", 3 * _MEGABYTE)
    begun: list[int] = []

    def task(rank: int) -> tuple[int]:
        begun.append(rank)
        return (rank,)

    tasks = [partial(task, rank) for rank in range(12)]
    results = run_apart(produce, tasks, Limits(seconds=60, memory=1_000_000_000, lasting=lasting), 2)
    assert next(results) == bytes(_MEGABYTE)
    assert len(begun) <= 5
    assert list(results) == [bytes(_MEGABYTE)] * 11
    assert begun == list(range(12))
