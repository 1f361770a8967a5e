"""Who may open what in a workspace: its owner and, as the administrator opens ``inbox/`` and ``outbox/``, a group."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import CONFIG_NAME
from pipeline.store.files import granted, share
from pipeline.store.register import ARCHIVE_NAME
from pipeline.workspace import Workspace

OPEN, CLOSED = "droits_ouverts", "droits_fermes"
_GROUP, _ALL = stat.S_IRWXG, stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Wrong:
    """A file or a folder that others can open, or that those to whom its folder is open cannot."""

    code: str
    path: Path
    excess: int
    """Rights to take away."""


def wrong_rights(workspace: Workspace) -> Iterator[Wrong]:
    """Return what is open to others than it should be, or closed to those to whom ``outbox/`` is open."""
    # Whoever is to reach inbox/ must come through the workspace itself.
    limits = {workspace.root: stat.S_IRGRP | stat.S_IXGRP, workspace.inbox: _GROUP, workspace.outbox: _GROUP}
    kept = [workspace.register_path, workspace.root / CONFIG_NAME, *_below(workspace.root / ARCHIVE_NAME)]
    for path in (*limits, *kept):
        if path.exists() and not path.is_symlink() and (excess := path.stat().st_mode & _ALL & ~limits.get(path, 0)):
            yield Wrong(OPEN, path, excess)
    yield from _in_outbox(workspace.outbox)


def _below(top: Path) -> Iterator[Path]:
    yield top
    for parent, folders, names in os.walk(top):
        yield from (Path(parent, name) for name in (*folders, *names))


def _in_outbox(outbox: Path) -> Iterator[Wrong]:
    """What stands in the outbox is to be looked at by its group, as far as it is open to it, and by nobody else."""
    door = outbox.stat()
    for path in _below(outbox):
        found = path.lstat()
        if path == outbox or stat.S_ISLNK(found.st_mode):
            continue
        wanted = granted(door, inner=stat.S_ISDIR(found.st_mode)) & _GROUP
        given = found.st_mode & _ALL
        if given & _GROUP and found.st_gid != door.st_gid:
            yield Wrong(OPEN, path, given)  # To another group than the one to which the outbox is open.
        elif given & ~wanted:
            yield Wrong(OPEN, path, given & ~wanted)
        elif wanted & ~given:
            yield Wrong(CLOSED, path, 0)


def put_right(workspace: Workspace) -> list[str]:
    """Take away what is too much, and give in the outbox what it grants; return, in French, what was put right."""
    done: list[str] = []
    for wrong in wrong_rights(workspace):
        with suppress(OSError):  # It is another account's: the finding stays.
            if wrong.excess:
                wrong.path.chmod(stat.S_IMODE(wrong.path.stat().st_mode) & ~wrong.excess)
            done.append(str(wrong.path.relative_to(workspace.root)))
    share(workspace.outbox)
    return [f"Droits remis : {about}" for about in done]
