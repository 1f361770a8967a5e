"""Who still writes into a file, as far as the system can say; it cannot always, and says nothing then.

Linux grants a read lease (``fcntl(2)``, F_SETLEASE) on a file that nobody has open for writing, and to the owner of the
file alone; of the files of others, ``/proc`` shows who holds them, of the programs that may be looked at.
"""

import errno
import os
import signal
from collections.abc import Iterable
from pathlib import Path

_PROC = Path("/proc")


def written_now(paths: Iterable[Path]) -> set[Path]:
    """Those of these files that a program, here, has open for writing."""
    held: set[Path] = set()
    unknown: list[Path] = []
    for path in paths:
        answer = _by_lease(path)
        if answer:
            held.add(path)
        elif answer is None:
            unknown.append(path)
    return held | _by_proc(unknown)


def _by_lease(path: Path) -> bool | None:
    """Whether somebody writes into a file; ``None`` when the system does not say."""
    try:
        import fcntl  # noqa: PLC0415 - not every system has it
    except ImportError:
        return None
    if not hasattr(fcntl, "F_SETLEASE"):
        return None
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        # Whoever opens the file at this very moment breaks the lease: by a signal that does nothing.
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return True if error.errno == errno.EAGAIN else None
    finally:
        os.close(handle)
    return False


def _by_proc(paths: Iterable[Path]) -> set[Path]:
    wanted: dict[tuple[int, int], Path] = {}
    for path in paths:
        try:
            found = path.lstat()
        except OSError:
            continue
        wanted[found.st_dev, found.st_ino] = path
    return set(_held(wanted)) if wanted else set()


def _held(wanted: dict[tuple[int, int], Path]) -> Iterable[Path]:
    for folder in _PROC.glob("[0-9]*/fd"):
        try:
            handles = list(folder.iterdir())
        except OSError:
            continue  # It ended, or belongs to somebody else.
        for handle in handles:
            try:
                found = handle.stat()
                if (path := wanted.get((found.st_dev, found.st_ino))) and _for_writing(handle):
                    yield path
            except (OSError, ValueError):
                continue


def _for_writing(handle: Path) -> bool:
    told = (handle.parent.parent / "fdinfo" / handle.name).read_text(encoding="ascii")
    flags = next(line for line in told.splitlines() if line.startswith("flags:")).split()[1]
    return int(flags, 8) & os.O_ACCMODE != os.O_RDONLY
