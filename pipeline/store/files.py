"""Atomic writes: a file, or a folder or zip handed over, is whole or it is not there.

What is written is its owner's alone (``PRIVATE``), unless the caller says otherwise: ``GRANTED``, the group to which
the folder is open may look at it too; ``SHARED``, it may do there what it may do in the folder. All whatever the umask.
So the administrator opens one door, ``outbox/``, to the group of the secretariat, or the whole workspace to those who
share it.
"""

import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

TEMPORARY = ".ecriture-"
"""How the name of a file being written begins; one left behind by a killed run is worth nothing."""
ZIP = ".zip"


@dataclass(frozen=True, slots=True)
class Mode:
    """To whom something that is written is open."""

    file: int
    """What the owner may do with a file."""
    group: int
    """What a group may do, as far as the folder grants it; files it only ever looks at: they are replaced whole."""

    def wanted(self, folder: os.stat_result, *, inner: bool) -> int:
        """Return the mode of a file, or of an ``inner`` folder, that stands in a folder."""
        granted = folder.st_mode & self.group
        if inner:
            return stat.S_IRWXU | granted | (folder.st_mode & stat.S_ISGID if self.group else 0)
        return self.file | granted & stat.S_IRGRP


PRIVATE = Mode(0o600, 0)
GRANTED = Mode(0o600, stat.S_IRGRP | stat.S_IXGRP)
"""The owner's, and its group may look: whatever it may do with the folder, what we write there is not to be changed."""
SHARED = Mode(0o600, stat.S_IRWXG)
"""Of several accounts of one group: each may write into the folders that another one made."""


def share(top: Path, mode: Mode = GRANTED) -> None:
    """Let the group of a folder have all that stands in it, as far as the folder is open to it.

    What is not ours, or of a group that this account is not in, is left as it is; ``verify`` tells of it.

    Raises:
        OSError: when the folder cannot be looked at.
    """
    if not top.stat().st_mode & mode.group:
        return
    for parent, folders, names in os.walk(top):
        above = Path(parent).stat()
        for name in (*folders, *names):
            with suppress(OSError):
                _grant(Path(parent, name), above, mode)


def _grant(path: Path, folder: os.stat_result, mode: Mode) -> None:
    found = path.lstat()
    inner = stat.S_ISDIR(found.st_mode)
    wanted = mode.wanted(folder, inner=inner)
    if not (inner or stat.S_ISREG(found.st_mode)) or not wanted & mode.group:
        return
    if found.st_gid != folder.st_gid:
        # First the group: it is never another one that is let in.
        os.chown(path, -1, folder.st_gid, follow_symlinks=False)
    if wanted & ~found.st_mode:
        path.chmod(stat.S_IMODE(found.st_mode) | wanted)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path, *, mode: Mode = PRIVATE) -> None:
    """Create a folder and its parents."""
    for part in (*reversed(folder.parents), folder):
        if not part.exists():
            _make(part, part.parent.stat(), mode)
            sync_folder(part.parent)


def _make(folder: Path, above: os.stat_result, mode: Mode) -> None:
    """Create one folder as the folder ``above`` grants."""
    if not mode.group or not (above.st_mode & stat.S_ISGID or above.st_gid == os.getegid()):
        folder.mkdir(mode=0o700, exist_ok=True)
        with suppress(OSError):  # Its group is not ours: it stays closed.
            _grant(folder, above, mode)
        return
    # It takes its group from the folder above, and its mode in the same step: killed in between, it would stay closed;
    # and a service that may set no setgid bit (RestrictSUIDSGID of systemd) could not change it afterwards.
    umask = os.umask(0)
    try:
        folder.mkdir(mode=mode.wanted(above, inner=True) & 0o777, exist_ok=True)
    finally:
        os.umask(umask)


def sweep(folder: Path) -> None:
    """Remove what a killed run had begun to write; only while no other run can be writing.

    Raises:
        OSError: when something cannot be removed.
    """
    for parent, _, names in os.walk(folder):
        for name in names:
            if name.startswith(TEMPORARY):
                Path(parent, name).unlink(missing_ok=True)


@contextmanager
def replacing(path: Path, *, mode: Mode = PRIVATE) -> Iterator[IO[bytes]]:
    """Write a file in one step: temporary name, flush, rename.

    Raises:
        OSError: the file is then as it was before, as after whatever the caller raises.
    """
    make_folder(path.parent, mode=mode)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=TEMPORARY)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if mode.file != PRIVATE.file:
            temporary.chmod(mode.file)
        with suppress(OSError):  # Its group is not ours: it stays closed.
            _grant(temporary, path.parent.stat(), mode)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_atomic(path: Path, content: bytes, *, mode: Mode = PRIVATE) -> str:
    """Write a file in one step and return its SHA-256.

    Raises:
        OSError: the file is then as it was before.
    """
    with replacing(path, mode=mode) as stream:
        stream.write(content)
    return hashlib.sha256(content).hexdigest()


def copy_atomic(source: Path, target: Path, *, mode: Mode = PRIVATE) -> None:
    """Copy a file in one step."""
    with source.open("rb") as original, replacing(target, mode=mode) as stream:
        shutil.copyfileobj(original, stream)


@contextmanager
def prepared(target: Path, files: Mapping[str, bytes]) -> Iterator[None]:
    """Write files to hand over beside ``target``, flushed; on leaving without an error, put them there in one step.

    ``files``: relative path → content. A target that ends in ``.zip`` is a zip, else a folder; its owner's only.

    Raises:
        OSError: nothing is then left.
    """
    folder = Path(tempfile.mkdtemp(dir=target.parent, prefix=TEMPORARY))
    try:
        whole = folder / "remise"
        if target.suffix.lower() == ZIP:
            _zip(whole, files)
        else:
            make_folder(whole)
            for name, content in files.items():
                write_atomic(whole / name, content)
        yield
        whole.rename(target)
        sync_folder(target.parent)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _zip(path: Path, files: Mapping[str, bytes]) -> None:
    with replacing(path) as stream, ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = ZipInfo(name)  # Without the clock: the same files give the same bytes.
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o600 << 16
            archive.writestr(entry, content)
