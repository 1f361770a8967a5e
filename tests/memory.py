"""What was read or printed once in a session of tests is not read or printed again: by any test, in any process of it.

A task is a value, and so is what comes of it (``pipeline.sandbox``): the same function under the same limits, given the
same bytes by the same code, gives the same. What failed is never kept, and each task is done for good once a session.
"""

import os
import pickle
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pipeline.intake.raw import Reading
from pipeline.run.documents.failing import Refusal
from pipeline.sandbox import Limits, Lost, Task
from pipeline.sandbox.local import Local


@contextmanager
def remembering(folder: Path) -> Iterator[None]:
    """Have the processes of this machine do only what nobody did; ``folder``: what was done, for this session alone."""
    real = Local.run

    def run(
        pool: Local, work: Callable[..., Any], tasks: Sequence[Task], limits: Limits, common: bytes | None = None
    ) -> Generator[Any, None, None]:
        given = [_given(task) for task in tasks]
        kept = [folder / _key(work, one, limits, common) for one in given]
        there = [path.exists() for path in kept]
        missing = [one or task for task, one, found in zip(tasks, given, there, strict=True) if not found]
        with closing(real(pool, work, missing, limits, common)) as outcomes:
            for path, found in zip(kept, there, strict=True):
                if found:
                    yield pickle.loads(path.read_bytes())  # noqa: S301 - written below
                    continue
                outcome = next(outcomes)
                if _lasts(outcome):
                    _keep(path, outcome)
                yield outcome

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(Local, "run", run)
        yield


def _given(task: Task) -> partial[tuple[Any, ...]] | None:
    """What a task takes, asked for once; ``None`` when it cannot be had, which the pool finds again."""
    try:
        return partial(tuple, task())
    except Exception:
        return None


def _key(work: Callable[..., Any], given: partial[tuple[Any, ...]] | None, limits: Limits, common: bytes | None) -> str:
    """Name what is done; what cannot be done has a name that is never there."""
    if given is None:
        return "nothing"
    # A process is given the variables of the test, but for those that name it.
    around = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    what = (work.__module__, work.__qualname__, given.args, limits, common, around)
    return sha256(pickle.dumps(what)).hexdigest()


def _lasts(outcome: object) -> bool:
    """What failed may have failed for want of time: another try may do better."""
    failed = isinstance(outcome, Lost | Refusal) or (isinstance(outcome, Reading) and outcome.diagnosis is not None)
    return not failed


def _keep(path: Path, outcome: object) -> None:
    aside = path.with_suffix(f".{os.getpid()}")
    aside.write_bytes(pickle.dumps(outcome))
    aside.rename(path)
