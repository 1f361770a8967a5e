"""What a worker of a cluster does: each task in a process apart on its machine, under the limits that it was given.

Nothing of a task is opened in the worker itself: what it is about comes packed, is unpacked in the process apart, and
what comes of it goes back packed. A thread of the worker keeps its process that lasts, with what makes pages in it.
"""

import hashlib
import json
import multiprocessing
import pickle
import threading
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any, NamedTuple

from pipeline.errors import PipelineError
from pipeline.lazy import load
from pipeline.sandbox import Limits, Lost
from pipeline.sandbox.local import Local

DESCRIBED = "pipeline.machine:described"
_HERE = threading.local()


class Refused(Enum):
    """Why a worker has not even begun a task, which is then done elsewhere."""

    OTHER = "other"
    """Its machine prints with something else than the one that asks."""
    NO_PROCESS = "no process"
    """Its machine starts no process."""


class Place(NamedTuple):
    """A worker, as it tells of itself."""

    facts: Mapping[str, str]
    """What its machine prints with."""
    spills: bool
    """It may write on its disk what waits in its memory."""
    daemon: bool
    """It may start no process."""


def likeness(facts: Mapping[str, str]) -> str:
    """Return one hash of what a machine prints with."""
    return hashlib.sha256(json.dumps(dict(facts), sort_keys=True).encode()).hexdigest()


@cache
def _own() -> str:
    return likeness(load(DESCRIBED)())


def tell_place(dask_worker: Any) -> Place:
    """Tell of a worker, which Dask gives to what asks for it under this name."""
    spills = dask_worker.memory_manager.memory_limit is not None
    return Place(load(DESCRIBED)(), spills, multiprocessing.current_process().daemon)


def keep(common: bytes) -> bytes:
    """Hold what many tasks take, where they are done."""
    return common


def do(work: str, packed: bytes, limits: Limits, like: str, common: bytes | None = None) -> bytes | Lost | Refused:
    """Do a task; returns what came of it, packed.

    Args:
        work: ``module:function``.
        packed: its arguments.
        limits: of the process apart.
        like: what the machine that asks prints with.
        common: what the function is given first.
    """
    if like != _own():
        return Refused.OTHER
    if not hasattr(_HERE, "pool"):
        _HERE.pool = Local()
    apart = _alone if common is None else _with_common
    try:
        (found,) = _HERE.pool.run(apart, [lambda: (work, packed)], limits, common)
    except PipelineError:
        return Refused.NO_PROCESS
    return found if isinstance(found, bytes | Lost) else Lost.STOPPED


def _with_common(common: bytes, work: str, packed: bytes) -> bytes:
    return _done(work, (common, *pickle.loads(packed)))  # noqa: S301 - of the machine that asks


def _alone(work: str, packed: bytes) -> bytes:
    return _done(work, pickle.loads(packed))  # noqa: S301 - of the machine that asks


def _done(work: str, given: tuple[Any, ...]) -> bytes:
    return pickle.dumps(load(work)(*given))
