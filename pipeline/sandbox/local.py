"""The processes of this machine; a lasting one is kept from one row of tasks to the next, another ends with its own."""

import pickle
import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from types import TracebackType
from typing import Any, Self, TypeVar

from pipeline.errors import PipelineError
from pipeline.sandbox import Limits, Lost, Task
from pipeline.sandbox.process import NO_PROCESS, Worker, start

MAX_HELD = 150_000_000
"""Bytes of results that wait for that of a slower task, beyond which no other task is begun."""
FEW = 6
"""Up to so many tasks, a second lasting process costs more than it gains: it loads what makes pages."""

T = TypeVar("T")


class Local:
    """Processes of this machine, ``jobs`` at a time; those that last end with it."""

    def __init__(self, jobs: int = 1) -> None:
        self._jobs = jobs
        self._kept: dict[Limits, list[Worker]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the processes that were kept."""
        for workers in self._kept.values():
            for worker in workers:
                worker.stop()
        self._kept.clear()

    def run(
        self, work: Callable[..., T], tasks: Sequence[Task], limits: Limits, common: bytes | None = None
    ) -> Generator[T | Lost, None, None]:
        """Do tasks, as ``Pool.run`` says."""
        most = 1 if limits.lasting and len(tasks) <= FEW else self._jobs
        kept = self._kept.setdefault(limits, [])
        crew = _Crew(work, tasks, limits, common, deque(range(len(tasks))), most, kept)
        try:
            for rank in range(len(tasks)):
                while rank not in crew.done:
                    crew.fill()
                    crew.attend()
                yield crew.fetch(rank)
        finally:
            for worker in crew.workers:
                worker.stop()


@dataclass(slots=True)
class _Crew:
    """The processes at work on a row of tasks, and what came of these."""

    work: Callable[..., object]
    tasks: Sequence[Task]
    limits: Limits
    common: bytes | None
    todo: deque[int]
    most: int
    """Processes at a time."""
    kept: list[Worker]
    """Lasting ones that have nothing to do."""
    workers: list[Worker] = field(default_factory=list)
    done: dict[int, Any] = field(default_factory=dict)
    held: dict[int, int] = field(default_factory=dict)
    """Bytes that each of these took to be sent back."""

    @property
    def full(self) -> bool:
        """Whether what was done must be fetched before more is: tasks begin in order, the one awaited is under way."""
        return sum(self.held.values()) >= MAX_HELD

    def fetch(self, rank: int) -> Any:
        """Give up what came of a task."""
        self.held.pop(rank, None)
        return self.done.pop(rank)

    def fill(self) -> None:
        """Have as many processes as there is work for; those that start take a task each, once they are up."""
        while (
            not self.full
            and len(self.workers) < self.most
            and len(self.todo) > sum(one.rank is None for one in self.workers)
        ):
            known = self.kept.pop() if self.kept else None
            worker = known or start(self.limits)
            self.workers.append(worker)
            if known and not (known.idle and self.give(known)):
                self.workers.remove(known)
                known.stop()

    def give(self, worker: Worker) -> bool:
        """Give a process the next task that can be had; whether there was one."""
        while self.todo:
            rank = self.todo.popleft()
            try:
                worker.give(rank, self.work, self.common, self.tasks[rank](), self.limits.seconds)
            except PipelineError:
                raise
            except Exception:  # Whatever it is, it is what that task is about.
                self.done[rank] = Lost.NOT_GIVEN
                continue
            return True
        return False

    def attend(self) -> None:
        """Wait until something is heard of one process at least, or one must be ended."""
        if not self.workers:
            return  # No task was left that could be had.
        delay = max(0.0, min(worker.ends for worker in self.workers) - time.monotonic())
        heard = wait([worker.pipe for worker in self.workers], delay)
        now = time.monotonic()
        for worker in list(self.workers):
            found: Any = Lost.STOPPED
            size = 0
            if worker.pipe in heard:
                with suppress(Exception):  # It died, says more than it may, or what cannot be understood.
                    said = worker.pipe.recv_bytes(self.limits.result)
                    found, size = pickle.loads(said), len(said)  # noqa: S301 - from our own process, not the file
            elif now < worker.ends:
                continue
            self.settle(worker, found, size)

    def settle(self, worker: Worker, found: Any, size: int) -> None:
        """Keep what came of the task of a process, of ``size`` bytes, then give it the next one, keep it or end it."""
        starting = worker.rank is None
        if worker.rank is not None:
            self.done[worker.rank], self.held[worker.rank] = found, size
            worker.rank = None
        elif found is Lost.STOPPED:
            raise PipelineError(NO_PROCESS)
        lasts = self.limits.lasting and found is not Lost.STOPPED
        if (starting or lasts) and not self.full and self.give(worker):
            return
        self.workers.remove(worker)
        if lasts:
            self.kept.append(worker)
        else:
            worker.stop()
