"""Reading processes that end badly, or that look at what they may do; they run in place of the real one."""

import ctypes
import os
import resource
import signal
import sys
import threading
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from pipeline.intake import worker
from pipeline.intake.diagnosis import diagnose
from pipeline.intake.raw import Reading

seen: list[str] = []


def _up(pipe: Connection) -> None:
    worker.confine()
    pipe.send(True)
    pipe.recv_bytes()


def exits(pipe: Connection, *_: str) -> None:
    """End at once, as a library that calls exit."""
    _up(pipe)
    os._exit(3)


def crashes(pipe: Connection, *_: str) -> None:
    """Read memory that is not there."""
    _up(pipe)
    ctypes.string_at(0)


def loops(pipe: Connection, *_: str) -> None:
    """Never end, and refuse to."""
    _up(pipe)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    threading.Event().wait()


def swells(pipe: Connection, *_: str) -> None:
    """Take all the memory there is."""
    _up(pipe)
    hoard = []
    while True:
        hoard.append(bytearray(10_000_000))


def talks(pipe: Connection, *_: str) -> None:
    """Send back far too much."""
    _up(pipe)
    pipe.send_bytes(bytes(worker.MAX_RESULT + 1))


def lies(pipe: Connection, *_: str) -> None:
    """Send back what is no reading."""
    _up(pipe)
    pipe.send("un élève")


def never_starts(pipe: Connection, *_: str) -> None:
    """End before it is up."""
    pipe.close()


def measures(pipe: Connection, sha256: str, name: str) -> None:
    """Say how much memory could be had before it was refused, in the place of what happened."""
    _up(pipe)
    hoard = []
    with suppress(MemoryError):
        while True:
            hoard.append(bytearray(b"x") * 5_000_000)
    hoard.clear()
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    pipe.send(Reading(name, sha256, (), diagnose("abime", str(resident))))


def writes(pipe: Connection, sha256: str, name: str) -> None:
    """Try to leave a file, a word and a core behind."""
    _up(pipe)
    sys.stdout.write("LENOIR\n")
    sys.stderr.write("LENOIR\n")
    try:
        Path(name).write_bytes(b"LENOIR")
        outcome = "written"
    except OSError:
        outcome = "refused"
    core = resource.getrlimit(resource.RLIMIT_CORE)
    pipe.send(Reading(name, sha256, (), diagnose("abime", f"{outcome} {core}")))


def remembers(pipe: Connection, sha256: str, name: str) -> None:
    """Leave something in memory for the next file."""
    _up(pipe)
    seen.append(name)
    pipe.send(Reading(name, sha256, (), diagnose("abime", " ".join(seen))))
