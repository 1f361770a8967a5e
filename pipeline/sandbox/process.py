"""One process apart: forked from a server that has loaded the libraries and never sees a file, under its limits."""

import fcntl
import gc
import multiprocessing
import os
import resource
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from typing import Any, NamedTuple

from pipeline.errors import PipelineError
from pipeline.sandbox import Limits

START_SECONDS = 60
"""Time in which a process must be up, on the busiest machine."""
NO_PROCESS = (
    "Le travail sur les fichiers ne peut pas démarrer : le système refuse un processus ou de la mémoire, ou "
    "l’installation du programme est abîmée. Rien n’est perdu : le prochain traitement recommence. "
    "L’administrateur vérifie la mémoire libre et l’installation."
)
_PRELOAD = ["pipeline.cli", "pipeline.active_content", "pipeline.intake.reader", "pipeline.intake.fields.recognise"]
"""What the server loads: reading makes most of the processes.

The first is what the script of the program imports: each process runs that script again to find its functions, for
Python up to 3.13 does not load it in the server, though asked to (gh-126631). It took twice as long as to read a form.
"""
_PATIENCE = (50_000, 50, 100)
"""Objects made before a process that does one task looks for cycles: it seldom lives to see a second search."""

_ONE_AT_A_TIME = threading.Lock()
"""The library's list of processes is not made for several threads, such as a worker of a cluster has."""


class _Asked(NamedTuple):
    """What a process is told to do."""

    work: Callable[..., object]
    common: bytes | None
    """``None`` when there is none, or when it is the one that the process was given last."""
    with_common: bool
    given: tuple[Any, ...]


@dataclass(slots=True)
class Worker:
    """A process at work, as its parent sees it."""

    process: BaseProcess
    pipe: Connection
    ends: float
    """Monotonic time at which it is stopped."""
    rank: int | None = None
    """Of the task it was given; ``None`` while it starts, or has nothing to do."""
    common: bytes | None = None
    """What it was given last that many tasks take."""

    @property
    def idle(self) -> bool:
        """It is there, and says nothing."""
        with _ONE_AT_A_TIME:
            return self.process.is_alive() and not self.pipe.poll()

    def give(
        self, rank: int, work: Callable[..., object], common: bytes | None, given: tuple[Any, ...], seconds: float
    ) -> None:
        """Give it a task.

        Raises:
            Exception: whatever pickling raises: the task cannot be handed over.
        """
        has = common is not None and common == self.common
        asked = ForkingPickler.dumps(_Asked(work, None if has else common, common is not None, given))
        with suppress(OSError):  # It has died, which is heard of like any other death.
            self.pipe.send_bytes(asked)
        self.common = self.common if common is None else common
        self.rank, self.ends = rank, time.monotonic() + seconds

    def stop(self) -> None:
        """End it, whatever it does."""
        with _ONE_AT_A_TIME:
            self.process.kill()
            self.process.join()
            self.process.close()
        self.pipe.close()


def start(limits: Limits) -> Worker:
    """Start a process; it says that it is up by a first message, ``None``.

    Raises:
        PipelineError: when the system refuses one.
    """
    # Forked from a server of its own, not from here: this process holds an open register.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOAD)
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, limits), daemon=True)
    # Ctrl-C reaches every process of the terminal: one that has not begun to :func:`confine` itself would print a
    # traceback. Blocked here, it is blocked in the server that is started, and in all that it forks.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        with _ONE_AT_A_TIME:
            process.start()
    except (OSError, EOFError) as error:
        raise PipelineError(NO_PROCESS) from error
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    theirs.close()
    return Worker(process, ours, time.monotonic() + START_SECONDS)


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


def _end_with_parent() -> None:
    """However the program ends, nothing that works on a file outlives it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        # A pipe that the program holds: SIGIO, which ends this process, says that it was closed. The signal that a
        # parent's death sends (PR_SET_PDEATHSIG) would be that of the server, which lives as long as this process.
        pipe = parent.sentinel
        signal.signal(signal.SIGIO, signal.SIG_DFL)
        fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)


def _serve(pipe: Connection, limits: Limits) -> None:
    # What the server had made lives as long as the process.
    gc.freeze()
    if not limits.lasting:
        gc.set_threshold(*_PATIENCE)
    _end_with_parent()
    confine(limits)
    pipe.send(None)
    common: bytes | None = None
    with suppress(EOFError):  # Nothing more is asked.
        while True:
            asked: _Asked = pipe.recv()
            if limits.lasting and limits.processor is not None:
                _grant(limits.processor)
            common = common if asked.common is None else asked.common
            shared = (common,) if asked.with_common else ()
            pipe.send(asked.work(*shared, *asked.given))


def _grant(seconds: int) -> None:
    """Give a process that lasts that much of the processor again, for its next task."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, most))
