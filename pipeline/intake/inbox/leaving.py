"""A file leaves the inbox once it is archived, and only if it still is what was archived and nobody writes into it.

It is first renamed, then looked at again, then removed: what a late writer adds between is noticed and nothing of it is
lost. Killed between, it is found under its hidden name and finished by the next run.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, count
from pathlib import Path

from pipeline.intake.inbox.names import CLAIMED, MAX_NAME
from pipeline.intake.inbox.scan import files, is_unseen
from pipeline.intake.inbox.writers import written_now

Writers = Callable[[Iterable[Path]], set[Path]]
Back = Callable[[Path, Path], Path]
"""Gives a hidden file its name again, as :func:`put_back` does."""


def mark_of(found: os.stat_result) -> str:
    """Tell one file of the inbox from another of the same content, without its name, which may be a pupil's.

    A file found again with the same mark was taken by a run that was stopped before it could remove it.
    """
    # The day of the last change of its inode is no one's to choose: a copy keeps the date of its source, and the number
    # of an inode is given again.
    return f"{found.st_ino:x}-{found.st_mtime_ns:x}-{found.st_ctime_ns:x}"


def mark_between(mark: str) -> str:
    """Return the mark of a file whose names we are changing, which changes the last part of its own."""
    return mark[: mark.rindex("-") + 1]


def put_back(claimed: Path, path: Path) -> Path:
    """Give a file its name again, or one beside it when another file has come in under it; return the name.

    Raises:
        OSError: when it cannot be renamed.
    """
    for name in _names(path):
        if _moved(claimed, name):
            return name
    raise AssertionError  # Names have no end.


def take_out(
    path: Path, archived: os.stat_result, writers: Writers = written_now, *, back: Back = put_back
) -> Path | None:
    """Remove a file that was archived as ``archived`` says; return where ``back`` put it when it had to stay.

    Raises:
        OSError: when it can be neither renamed nor removed.
    """
    # Never over what an earlier run could not finish.
    claimed = next(name for name in map(_claimed, _names(path)) if not os.path.lexists(name))
    path.rename(claimed)
    found = claimed.lstat()
    if _content(found) == _content(archived) and not writers([claimed]):
        claimed.unlink()
        return None
    return back(claimed, path)


def left_behind(inbox: Path) -> list[Path]:
    """What a run that was killed had begun to remove.

    Raises:
        OSError: when the inbox cannot be listed.
    """
    return [path for path, _ in files(inbox, is_unseen) if path.name.startswith(CLAIMED)]


def finish(claimed: Path, *, archived: bool, writers: Writers = written_now, back: Back = put_back) -> None:
    """Remove what a killed run left, when its bytes are ``archived``, else have ``back`` give it its name again.

    Raises:
        OSError: when it cannot be renamed or removed.
    """
    if archived and not writers([claimed]):
        claimed.unlink()
    else:
        back(claimed, claimed.with_name(claimed.name.removeprefix(CLAIMED)))


def _moved(claimed: Path, name: Path) -> bool:
    try:
        os.link(claimed, name)  # Never over another file.
    except FileExistsError:
        return False
    except OSError:
        # No second names in this file system.
        if name.exists():
            return False
        claimed.rename(name)
        return True
    claimed.unlink()
    return True


def _names(path: Path) -> Iterator[Path]:
    return chain([path], (path.with_name(f"{path.stem} (reste {rank}){path.suffix}") for rank in count(1)))


def _claimed(path: Path) -> Path:
    name = f"{CLAIMED}{path.name}"
    if len(os.fsencode(name)) > MAX_NAME:
        name = f"{CLAIMED}{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:16]}{path.suffix[:8]}"
    return path.with_name(name)


def _content(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_ino, found.st_size, found.st_mtime_ns
