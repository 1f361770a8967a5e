"""The one place where something is done to what schools sent: a process apart, that can be stopped, with limits.

A bomb, a loop or a crash of a library costs one task alone. Processes are forked from a server that has loaded the
libraries and never sees a file: each costs a few milliseconds. A lasting process does several tasks; another one does
one task and ends, so that nothing of a hostile file, neither a leak nor a changed state, reaches the next one.
"""

import multiprocessing
import os
import pickle
import resource
import signal
import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from typing import Any, TypeVar

from pipeline.errors import PipelineError

MAX_HELD = 150_000_000
"""Bytes of results that wait for that of a slower task, beyond which no other task is begun."""
START_SECONDS = 60
"""Time in which a process must be up, on the busiest machine."""
_PRELOAD = ["__main__", "pipeline.active_content", "pipeline.intake.reader", "pipeline.intake.fields.recognise"]
"""What the server loads: reading makes most of the processes."""
_NO_PROCESS = (
    "Le travail sur les fichiers ne peut pas démarrer : le système refuse un processus ou de la mémoire, ou "
    "l’installation du programme est abîmée. Rien n’est perdu : le prochain traitement recommence. "
    "L’administrateur vérifie la mémoire libre et l’installation."
)

T = TypeVar("T")


class Lost(Enum):
    """Why a task has no result."""

    NOT_GIVEN = "not given"
    """What it is about could not be had."""
    STOPPED = "stopped"
    """It took too long or too much, died, or said what cannot be understood."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a process may take."""

    seconds: float
    """After which a task is stopped, whatever it does."""
    memory: int
    """Bytes of address space, libraries included: its resident part is smaller still."""
    processor: int | None = None
    """Seconds of the processor for a task: none is stopped because the machine is busy."""
    file: int = 0
    """Bytes of a file that it may write."""
    result: int = 32_000_000
    """Bytes that it may send back."""
    lasting: bool = False
    """It does one task after the other."""


@dataclass(slots=True)
class _Worker:
    """A process at work."""

    process: BaseProcess
    pipe: Connection
    ends: float
    """Monotonic time at which it is stopped."""
    rank: int | None = None
    """Of the task it was given; ``None`` while it starts."""


def confine(limits: Limits) -> None:
    """Give this process its limits; it says no word of what it works on."""
    # Stopping the program is no fault of the file: the process that started this one stops it.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    if limits.processor is not None and not limits.lasting:
        resource.setrlimit(resource.RLIMIT_CPU, (limits.processor, limits.processor))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file, limits.file))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # Each thread would take its share of the memory.
    # A library's warning, or the traceback of a crash, may quote the file.
    silence = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(silence, descriptor)


def _serve(pipe: Connection, limits: Limits, work: Callable[..., object]) -> None:
    confine(limits)
    pipe.send(None)
    with suppress(EOFError):  # Nothing more is asked.
        while True:
            given = pipe.recv()
            if limits.lasting and limits.processor is not None:
                _grant(limits.processor)
            pipe.send(work(*given))


def _grant(seconds: int) -> None:
    """Give a process that lasts that much of the processor again, for its next task."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, most))


@dataclass(slots=True)
class _Crew:
    """The processes at work on a row of tasks, and what came of these."""

    work: Callable[..., object]
    tasks: Sequence[Callable[[], tuple[Any, ...]]]
    limits: Limits
    todo: deque[int]
    workers: list[_Worker] = field(default_factory=list)
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

    def start(self) -> None:
        # Forked from a server of its own, not from here: this process holds an open register.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(_PRELOAD)
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self.limits, self.work), daemon=True)
        try:
            process.start()
        except (OSError, EOFError) as error:
            raise PipelineError(_NO_PROCESS) from error
        theirs.close()
        self.workers.append(_Worker(process, ours, time.monotonic() + START_SECONDS))

    def give(self, worker: _Worker) -> bool:
        """Give a process the next task that can be had; whether there was one."""
        while self.todo:
            rank = self.todo.popleft()
            try:
                given = ForkingPickler.dumps(self.tasks[rank]())
            except PipelineError:
                raise
            except Exception:  # Whatever it is, it is what that task is about.
                self.done[rank] = Lost.NOT_GIVEN
                continue
            with suppress(OSError):  # It has died, which is heard of like any other death.
                worker.pipe.send_bytes(given)
            worker.rank, worker.ends = rank, time.monotonic() + self.limits.seconds
            return True
        return False

    def attend(self) -> None:
        """Wait until something is heard of one process at least, or one must be ended."""
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

    def settle(self, worker: _Worker, found: Any, size: int) -> None:
        """Keep what came of the task of a process, of ``size`` bytes, then give it the next one or end it."""
        if worker.rank is not None:
            self.done[worker.rank], self.held[worker.rank] = found, size
        elif found is Lost.STOPPED:
            raise PipelineError(_NO_PROCESS)
        goes_on = worker.rank is None or (self.limits.lasting and found is not Lost.STOPPED)
        if not (goes_on and not self.full and self.give(worker)):
            self.workers.remove(worker)
            _stop(worker)


def run_apart(
    work: Callable[..., T], tasks: Sequence[Callable[[], tuple[Any, ...]]], limits: Limits, jobs: int
) -> Generator[T | Lost, None, None]:
    """Do tasks with ``jobs`` processes at a time; yields what each returns, in their order.

    Args:
        work: done in a process apart: a function of a module.
        tasks: each returns the arguments, here and as late as possible: what a key opens is opened where the key is.
            Any exception but ``PipelineError``: the task is lost.
        limits: of each process.
        jobs: at a time.

    Raises:
        PipelineError: when no process can be started: that is no file's fault, and none is set aside for it.
    """
    crew = _Crew(work, tasks, limits, deque(range(len(tasks))))
    try:
        for rank in range(len(tasks)):
            while rank not in crew.done:
                # Those that start take a task each, once they are up.
                while (
                    not crew.full
                    and len(crew.workers) < jobs
                    and len(crew.todo) > sum(one.rank is None for one in crew.workers)
                ):
                    crew.start()
                crew.attend()
            yield crew.fetch(rank)
    finally:
        for worker in crew.workers:
            _stop(worker)


def _stop(worker: _Worker) -> None:
    worker.process.kill()
    worker.process.join()
    worker.process.close()
    worker.pipe.close()
