"""Atomic writes: a file, or a folder or zip handed over, is whole or it is not there.

What is written is its owner's alone, unless the caller says ``GRANTED``: then the group to which the folder is open may
look at it too, whatever the umask. So the administrator opens one door, ``outbox/``, to the group of the secretariat.
"""

import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

TEMPORARY = ".ecriture-"
"""How the name of a file being written begins; one left behind by a killed run is worth nothing."""
ZIP = ".zip"
PRIVATE = 0o600
GRANTED = -1
"""In place of a mode: the owner's, and what the folder grants to its group."""
_LOOK = stat.S_IRGRP | stat.S_IXGRP
"""What a group is granted: whatever it may do with the folder, what we write there is not to be changed."""


def granted(folder: os.stat_result, *, inner: bool) -> int:
    """Return the mode of a file, or of an ``inner`` folder, that stands in a folder which may be open to its group."""
    if inner:
        return stat.S_IRWXU | folder.st_mode & (_LOOK | stat.S_ISGID)
    return PRIVATE | folder.st_mode & stat.S_IRGRP


def share(top: Path) -> None:
    """Let the group of a folder look at all that stands in it, as far as the folder is open to it.

    What is not ours, or of a group that this account is not in, is left as it is; ``verify`` tells of it.

    Raises:
        OSError: when the folder cannot be looked at.
    """
    if not top.stat().st_mode & _LOOK:
        return
    for parent, folders, names in os.walk(top):
        above = Path(parent).stat()
        for name in (*folders, *names):
            with suppress(OSError):
                _grant(Path(parent, name), above)


def _grant(path: Path, folder: os.stat_result) -> None:
    found = path.lstat()
    inner = stat.S_ISDIR(found.st_mode)
    wanted = granted(folder, inner=inner)
    if not (inner or stat.S_ISREG(found.st_mode)) or not wanted & _LOOK:
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


def make_folder(folder: Path, *, mode: int = PRIVATE) -> None:
    """Create a folder and its parents, for their owner only, or as ``GRANTED``."""
    for part in (*reversed(folder.parents), folder):
        if not part.exists():
            _make(part, part.parent.stat() if mode == GRANTED else None)
            sync_folder(part.parent)


def _make(folder: Path, above: os.stat_result | None) -> None:
    """Create one folder, for its owner only or as the folder ``above`` grants."""
    if above is None or not (above.st_mode & stat.S_ISGID or above.st_gid == os.getegid()):
        folder.mkdir(mode=0o700, exist_ok=True)
        if above:
            with suppress(OSError):  # Its group is not ours: it stays closed.
                _grant(folder, above)
        return
    # It takes its group from the folder above, and its mode in the same step: killed in between, it would stay closed;
    # and a service that may set no setgid bit (RestrictSUIDSGID of systemd) could not change it afterwards.
    umask = os.umask(0)
    try:
        folder.mkdir(mode=granted(above, inner=True) & 0o777, exist_ok=True)
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
def replacing(path: Path, *, mode: int = PRIVATE) -> Iterator[IO[bytes]]:
    """Write a file in one step: temporary name, flush, rename; ``mode`` may be ``GRANTED``.

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
        if mode == GRANTED:
            with suppress(OSError):  # Its group is not ours: it stays closed.
                _grant(temporary, path.parent.stat())
        elif mode != PRIVATE:
            temporary.chmod(mode)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_atomic(path: Path, content: bytes, *, mode: int = PRIVATE) -> str:
    """Write a file in one step and return its SHA-256; ``mode`` may be ``GRANTED``.

    Raises:
        OSError: the file is then as it was before.
    """
    with replacing(path, mode=mode) as stream:
        stream.write(content)
    return hashlib.sha256(content).hexdigest()


def copy_atomic(source: Path, target: Path) -> None:
    """Copy a file in one step, readable and writable by its owner only."""
    with source.open("rb") as original, replacing(target) as stream:
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
