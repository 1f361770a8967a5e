"""Who may open what in a workspace: its owner, a group as its two doors are open to it, or all who share it."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import CONFIG_NAME, Settings
from pipeline.store.files import GRANTED, share
from pipeline.store.register import ARCHIVE_NAME, SHARED_MODE
from pipeline.workspace import Workspace
from pipeline.workspace.accounts import group_of
from pipeline.workspace.lock import HOLDER_NAME, LOCK_NAME

OPEN, CLOSED = "droits_ouverts", "droits_fermes"
_GROUP, _ALL = stat.S_IRWXG, stat.S_IRWXG | stat.S_IRWXO
_SHARED_FOLDER = stat.S_ISGID | stat.S_IRWXG


@dataclass(frozen=True, slots=True)
class Wrong:
    """A file or a folder that others can open, or that those to whom its folder is open cannot."""

    code: str
    path: Path
    excess: int = 0
    """Rights to take away."""
    missing: int = 0
    """Rights to give."""
    group: int = -1
    """Id of the group to which it is to be given; -1: its own."""


def wrong_rights(workspace: Workspace, settings: Settings) -> Iterator[Wrong]:
    """Return what is open to others than it should be, or closed to those to whom it is open."""
    group = group_of(settings)
    return _of_the_owner(workspace) if group is None else _of_a_group(workspace, settings, group)


def _of_the_owner(workspace: Workspace) -> Iterator[Wrong]:
    # Whoever is to reach inbox/ must come through the workspace itself.
    limits = {workspace.root: stat.S_IRGRP | stat.S_IXGRP, workspace.inbox: _GROUP, workspace.outbox: _GROUP}
    kept = [
        workspace.register_path,
        workspace.comptes_path,
        workspace.root / CONFIG_NAME,
        *_below(workspace.root / ARCHIVE_NAME),
    ]
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
        wanted = GRANTED.wanted(door, inner=stat.S_ISDIR(found.st_mode)) & _GROUP
        given = found.st_mode & _ALL
        if given & _GROUP and found.st_gid != door.st_gid:
            yield Wrong(OPEN, path, given)  # To another group than the one to which the outbox is open.
        elif given & ~wanted:
            yield Wrong(OPEN, path, given & ~wanted)
        elif wanted & ~given:
            yield Wrong(CLOSED, path)


def _of_a_group(workspace: Workspace, settings: Settings, group: int) -> Iterator[Wrong]:
    """Everything is the group's: folders 2770, what is written in place 0660, other files 0640."""
    root = workspace.root
    bases = (workspace.register_path, workspace.comptes_path)
    written_in_place = {*bases, *(Path(f"{path}-journal") for path in bases), root / LOCK_NAME}
    logo = [root / settings.service.logo] if settings.service.logo else []
    public = [root / "modeles", root / "formulaires"]  # No pupil is in them: that others may read them is no matter.
    paths = [root, workspace.inbox, *written_in_place, root / HOLDER_NAME, root / CONFIG_NAME, *logo]
    for path in (*paths, *(path for top in (ARCHIVE_NAME, "outbox") for path in _below(root / top))):
        yield from _wrong_for(path, group, SHARED_MODE if path in written_in_place else 0o640, others=0)
    for path in (path for top in public for path in _below(top)):
        yield from _wrong_for(path, group, 0o640, others=stat.S_IROTH | stat.S_IXOTH)


def _wrong_for(path: Path, group: int, mode: int, *, others: int) -> Iterator[Wrong]:
    try:
        found = path.lstat()
    except FileNotFoundError:
        return  # Not made yet, or gone meanwhile.
    if not (inner := stat.S_ISDIR(found.st_mode)) and not stat.S_ISREG(found.st_mode):
        return
    wanted = _SHARED_FOLDER if inner else mode & _GROUP
    excess = found.st_mode & _ALL & ~(wanted | others)
    missing = wanted & ~found.st_mode
    if found.st_gid != group:
        excess |= found.st_mode & _GROUP
        yield Wrong(OPEN if excess else CLOSED, path, excess, wanted, group)
    elif excess or missing:
        yield Wrong(OPEN if excess else CLOSED, path, excess, missing)


def put_right(workspace: Workspace, settings: Settings) -> list[str]:
    """Take away what is too much, give what is due; return, in French, what was put right."""
    done: list[str] = []
    for wrong in wrong_rights(workspace, settings):
        with suppress(OSError):  # It is another account's: the finding stays.
            mode = stat.S_IMODE(wrong.path.stat().st_mode)
            if wrong.excess:
                wrong.path.chmod(mode := mode & ~wrong.excess)
            if wrong.group != -1:
                # First the group: it is never another one that is let in.
                os.chown(wrong.path, -1, wrong.group, follow_symlinks=False)
            if wrong.missing:
                wrong.path.chmod(mode | wrong.missing)
            done.append(str(wrong.path.relative_to(workspace.root)))
    share(workspace.outbox)
    return [f"Droits remis : {about}" for about in done]
