"""Readings that end badly, or that look at what they may do; they run in place of the real one."""

import ctypes
import os
import resource
import signal
import sys
import threading
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from pipeline.intake.diagnosis import diagnose
from pipeline.intake.raw import Reading
from pipeline.sandbox import Limits

seen: list[str] = []


def exits(*_: object) -> None:
    """End at once, as a library that calls exit."""
    os._exit(3)


def crashes(*_: object) -> None:
    """Read memory that is not there."""
    ctypes.string_at(0)


def loops(*_: object) -> None:
    """Never end, and refuse to."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    threading.Event().wait()


def swells(*_: object) -> None:
    """Take all the memory there is."""
    hoard = []
    while True:
        hoard.append(bytearray(10_000_000))


def talks(*_: object) -> bytes:
    """Send back far too much."""
    return bytes(Limits(1, 1).result + 1)


def lies(*_: object) -> str:
    """Send back what is no reading."""
    return "un élève"


def never_starts(pipe: Connection, *_: object) -> None:
    """End before it is up; in the place of the whole process."""
    pipe.close()


def measures(_: bytes, sha256: str, name: str) -> Reading:
    """Say how much memory could be had before it was refused, in the place of what happened."""
    hoard = []
    with suppress(MemoryError):
        while True:
            hoard.append(bytearray(b"x") * 5_000_000)
    hoard.clear()
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Reading(name, sha256, (), diagnose("abime", str(resident)))


def writes(_: bytes, sha256: str, name: str) -> Reading:
    """Try to leave a file, a word and a core behind."""
    sys.stdout.write("LENOIR\n")
    sys.stderr.write("LENOIR\n")
    try:
        Path(name).write_bytes(b"LENOIR")
        outcome = "written"
    except OSError:
        outcome = "refused"
    core = resource.getrlimit(resource.RLIMIT_CORE)
    return Reading(name, sha256, (), diagnose("abime", f"{outcome} {core}"))


def remembers(_: bytes, sha256: str, name: str) -> Reading:
    """Leave something in memory for the next file."""
    seen.append(name)
    return Reading(name, sha256, (), diagnose("abime", " ".join(seen)))
