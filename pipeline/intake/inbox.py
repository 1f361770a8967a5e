"""What is in the inbox and ready to be taken: whole regular files, never links, never a copy in progress."""

import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

PARTIAL_SUFFIXES = (".part", ".partial", ".crdownload", ".tmp", ".download")
IGNORED_PREFIXES = (".", "~$", "._")
IGNORED_NAMES = frozenset({"thumbs.db", "desktop.ini", "@eadir", "lost+found"})
SETTLE_SECONDS = 1.0
"""A file younger than this is looked at twice, so that a copy in progress is left for the next run."""


def _ignored(name: str) -> bool:
    lowered = name.lower()
    return lowered in IGNORED_NAMES or lowered.startswith(IGNORED_PREFIXES) or lowered.endswith(PARTIAL_SUFFIXES)


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if _ignored(path.name):
            continue
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode):
            yield from _walk(path)
        elif stat.S_ISREG(mode):
            yield path


def _fingerprint(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino


def scan(inbox: Path, *, now: float | None = None, pause: Callable[[float], None] = time.sleep) -> list[Path]:
    """Return the files ready to be taken, by path.

    A file changed less than ``SETTLE_SECONDS`` before ``now`` (POSIX seconds; the clock by default) must keep its
    size and date over one pause. Folders are entered; links, sockets and the like are left alone.

    Raises:
        OSError: when the inbox cannot be listed.
    """
    seen = {path: _fingerprint(path) for path in _walk(inbox)}
    moment = time.time() if now is None else now
    young = [path for path, mark in seen.items() if mark and abs(moment - mark[1] / 1e9) < SETTLE_SECONDS]
    if young:
        pause(SETTLE_SECONDS)
    moving = {path for path in young if _fingerprint(path) != seen[path]}
    return [path for path, mark in seen.items() if mark and path not in moving]
