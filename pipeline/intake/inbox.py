"""What is in the inbox and ready to be taken: whole regular files, never links, never a copy in progress."""

import os
import stat
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

PARTIAL_SUFFIXES = (".part", ".partial", ".crdownload", ".tmp", ".download", ".filepart", ".swp")
"""What browsers, WinSCP and editors call a file while they write it."""
IGNORED_PREFIXES = (".", "~$", "._")
"""Hidden files, the locks of Word and Excel, and what macOS leaves beside each file of a shared folder."""
IGNORED_NAMES = frozenset({"thumbs.db", "desktop.ini", "@eadir", "lost+found"})
"""What Windows, Synology and Linux put into folders of their own accord."""
SETTLE_SECONDS = 1.0
"""A file younger than this is looked at twice, so that a copy in progress is left for the next run."""
MAX_DEPTH = 16
"""Folders within folders beyond which nothing is looked for."""
MAX_NAME = 255
"""Characters of a name that are shown: what any file system allows."""


def is_ignored(name: str) -> bool:
    """Whether a name is that of what other programs leave or are still writing."""
    lowered = name.lower()
    return lowered in IGNORED_NAMES or lowered.startswith(IGNORED_PREFIXES) or lowered.endswith(PARTIAL_SUFFIXES)


def shown_name(path: Path) -> str:
    """Return a file's name as it can be kept, printed and written in JSON, whatever bytes it is made of.

    Bytes that are not UTF-8 are read as Windows-1252, which is where they come from in France; what cannot be printed
    on one line (line breaks, controls, overrides of direction) becomes U+FFFD.
    """
    data = os.fsencode(path.name)
    try:
        name = data.decode()
    except UnicodeDecodeError:
        name = data.decode("cp1252", "replace")
    name = unicodedata.normalize("NFC", name)[:MAX_NAME]
    return "".join(
        "\ufffd" if unicodedata.category(char)[0] == "C" or char in "\u2028\u2029" else char for char in name
    )


def _walk(folder: Path, depth: int = 0) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield regular files with what is known of them; what cannot be looked at is left where it is."""
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        if not depth:
            raise
        return
    for path in entries:
        if is_ignored(path.name):
            continue
        try:
            # Never through a link: it could bring in a file that was not meant to be read here.
            found = path.lstat()
        except OSError:
            continue  # It vanished, or its folder may not be entered.
        if stat.S_ISREG(found.st_mode):
            yield path, found
        elif stat.S_ISDIR(found.st_mode) and depth < MAX_DEPTH:
            yield from _walk(path, depth + 1)


def _fingerprint(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_size, found.st_mtime_ns, found.st_ino


def _moving(path: Path, before: os.stat_result) -> bool:
    try:
        return _fingerprint(path.lstat()) != _fingerprint(before)
    except OSError:
        return True


def scan(inbox: Path, *, now: float | None = None, pause: Callable[[float], None] = time.sleep) -> list[Path]:
    """Return the files ready to be taken, by path.

    A file changed less than ``SETTLE_SECONDS`` before ``now`` (POSIX seconds; the clock by default) must keep its
    size and date over one pause. Folders are entered; links, sockets and the like are left alone.

    Raises:
        OSError: when the inbox cannot be listed.
    """
    seen = dict(_walk(inbox))
    moment = time.time() if now is None else now
    young = {path: found for path, found in seen.items() if abs(moment - found.st_mtime) < SETTLE_SECONDS}
    if young:
        pause(SETTLE_SECONDS)
    moving = {path for path, found in young.items() if _moving(path, found)}
    return [path for path in seen if path not in moving]


def is_empty(inbox: Path) -> bool:
    """Nothing at all lies in the inbox, not even a copy in progress; an inbox that cannot be listed is not empty."""
    try:
        return next(_walk(inbox), None) is None
    except OSError:
        return False
