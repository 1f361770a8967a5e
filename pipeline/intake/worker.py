"""Reading each file in a process of its own: a bomb, a loop or a crash of a library costs that file alone.

A process reads one file and ends, so that nothing of a hostile file, neither a leak nor a changed state, reaches the
next one. Processes are forked from a server that has loaded the libraries and never sees a file: each costs a few
milliseconds.
"""

import hashlib
import multiprocessing
import os
import pickle
import resource
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path

from pipeline.errors import PipelineError
from pipeline.intake.diagnosis import diagnose, too_big
from pipeline.intake.raw import Reading
from pipeline.intake.reader import MAX_BYTES

READ_SECONDS = 9
"""Processor time that one file may take: a filled form takes a tenth of a second, one read off its pages three."""
_STUCK = 3
"""Times ``READ_SECONDS`` after which a reading that does not even compute is stopped."""
READ_MEMORY = 480_000_000
"""Bytes of address space that a reading process may take, libraries included: its resident part is smaller still."""
MAX_RESULT = 32_000_000
"""Bytes that a reading may send back."""
START_SECONDS = 60
"""Time in which a reading process must be up, on the busiest machine."""

_PRELOAD = ["__main__", "pipeline.intake.files", "pipeline.intake.reader", "pipeline.intake.fields.recognise", "pypdf"]

File = tuple[Path, str, str]
"""Path, SHA-256, name shown."""
Content = Callable[[Path], bytes]
_ENCRYPTION = 100_000
"""Bytes by which a file of the archive may exceed its content; the reader knows the exact size."""


@dataclass(slots=True)
class _Task:
    """A file being read."""

    process: BaseProcess
    pipe: Connection
    ends: float
    """Monotonic time at which it is stopped."""
    ready: bool = False
    """Its process is up: what happens from now on is the file's doing."""


def confine() -> None:
    """Give this process the limits of a reader; it can neither write a file nor say a word of what it reads."""
    # Stopping the program is no fault of the file: the process that started this one stops it.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (READ_MEMORY, READ_MEMORY))
    # Time is that of the processor: a file is not set aside because the machine is busy.
    resource.setrlimit(resource.RLIMIT_CPU, (READ_SECONDS, READ_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # Each thread would take its share of the memory.
    # A library's warning, or the traceback of a crash, may quote the file.
    silence = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(silence, descriptor)


def _child(pipe: Connection, sha256: str, name: str) -> None:
    confine()
    pipe.send(True)
    pipe.send(_read(pipe.recv_bytes(), sha256, name))
    pipe.close()


def _read(content: bytes, sha256: str, name: str) -> Reading:
    from pipeline.intake.files import read_file  # noqa: PLC0415 - loaded in the reading process only

    if hashlib.sha256(content).hexdigest() != sha256:
        return _altered(sha256, name)
    return read_file(content, name)


def _altered(sha256: str, name: str) -> Reading:
    return Reading(name, sha256, (), diagnose("abime", "Son contenu n’est plus celui qui a été reçu."))


def read_files(files: Sequence[File], jobs: int, content: Content = Path.read_bytes) -> Iterator[Reading]:
    """Read files with ``jobs`` processes at a time; yields in the same order.

    ``content`` returns what a file holds: an encrypted archive is opened here, where its key is, and a reading process
    is handed the bytes of its one file; it opens none itself. One that cannot be had is diagnosed as ``abime``. A file
    that takes more than ``READ_SECONDS`` or too much memory, or whose reading dies, gets the diagnosis
    ``lecture_arretee``.

    Raises:
        PipelineError: when no process can be started: that is no file's fault, and none is set aside for it.
    """
    # Forked from a server of its own, not from here: this process holds an open register.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOAD)
    todo = deque(enumerate(files))
    running: dict[int, _Task] = {}
    done: dict[int, Reading] = {}
    try:
        for rank in range(len(files)):
            while rank not in done:
                while todo and len(running) < max(1, jobs):
                    number, file = todo.popleft()
                    if (size := _size(file[0])) > MAX_BYTES + _ENCRYPTION:
                        done[number] = Reading(file[2], file[1], (), too_big(size, MAX_BYTES))
                    else:
                        running[number] = _start(context, file)
                if rank not in done:
                    _collect(files, content, running, done)
            yield done.pop(rank)
    finally:
        for task in running.values():
            _stop(task)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # The reader finds out.


def _start(context: ForkServerContext, file: File) -> _Task:
    _, sha256, name = file
    ours, theirs = context.Pipe()
    process = context.Process(target=_child, args=(theirs, sha256, name), daemon=True)
    try:
        process.start()
    except (OSError, EOFError) as error:
        raise _no_process() from error
    theirs.close()
    return _Task(process, ours, time.monotonic() + START_SECONDS)


def _no_process() -> PipelineError:
    return PipelineError(
        "La lecture des fichiers ne peut pas démarrer : le système refuse un processus ou de la mémoire, ou "
        "l’installation du programme est abîmée. Rien n’est perdu : les fichiers seront lus au prochain traitement. "
        "L’administrateur vérifie la mémoire libre et l’installation."
    )


def _collect(files: Sequence[File], content: Content, running: dict[int, _Task], done: dict[int, Reading]) -> None:
    """Wait until something is heard of one task at least, or one must be ended."""
    delay = max(0.0, min(task.ends for task in running.values()) - time.monotonic())
    heard = wait([task.pipe for task in running.values()], delay)
    now = time.monotonic()
    for number, task in list(running.items()):
        if task.pipe not in heard and now < task.ends:
            continue
        found = _receive(task) if task.pipe in heard else None
        if not task.ready:
            if found is not True:
                raise _no_process()
            if not _hand(task, files[number][0], content):
                done[number] = _altered(*files[number][1:])
                _stop(running.pop(number))
            continue
        _, sha256, name = files[number]
        stopped = Reading(name, sha256, (), diagnose("lecture_arretee"), suspect=True)
        done[number] = found if isinstance(found, Reading) else stopped
        _stop(running.pop(number))


def _hand(task: _Task, path: Path, content: Content) -> bool:
    """Give a process the bytes of its file; False when they cannot be had."""
    try:
        found = content(path)
    except OSError:
        return False
    with suppress(OSError):  # It has died, which is heard of like any other death.
        task.pipe.send_bytes(found)
    task.ready, task.ends = True, time.monotonic() + _STUCK * READ_SECONDS
    return True


def _receive(task: _Task) -> object:
    """What a process says; ``None`` when it died, or says too much."""
    try:
        return pickle.loads(task.pipe.recv_bytes(MAX_RESULT))  # noqa: S301 - from our own process, not from the file
    except (EOFError, OSError):
        return None


def _stop(task: _Task) -> None:
    task.process.kill()
    task.process.join()
    task.process.close()
    task.pipe.close()
