"""The archive and atomic writes: a file is whole or it is not there."""

import hashlib
import os
import shutil
import stat
import tempfile
from pathlib import Path

_CHUNK = 1 << 20
TEMPORARY = ".ecriture-"
"""How the name of a file being written begins; one left behind by a killed run is worth nothing."""


class SourceChangedError(OSError):
    """The file changed, or another took its place, while it was copied."""


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Create a folder and its parents, readable by their owner only."""
    for part in (*reversed(folder.parents), folder):
        if not part.exists():
            part.mkdir(mode=0o700, exist_ok=True)
            sync_folder(part.parent)


def sweep(folder: Path) -> None:
    """Remove what a killed run had begun to write; only while no other run can be writing.

    Raises:
        OSError: when something cannot be removed.
    """
    for parent, _, names in os.walk(folder):
        for name in names:
            if name.startswith(TEMPORARY):
                Path(parent, name).unlink(missing_ok=True)


def write_atomic(path: Path, content: bytes) -> str:
    """Write a file in one step (temporary name, flush, rename) and return its SHA-256.

    Raises:
        OSError: the file is then as it was before.
    """
    make_folder(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=TEMPORARY)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    return hashlib.sha256(content).hexdigest()


class Archive:
    """The original bytes of all that ever entered, under their SHA-256; nothing is ever removed."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path(self, sha256: str) -> Path:
        """Where the content of that hash is kept."""
        return self._root / sha256[:2] / sha256

    def read(self, sha256: str) -> bytes:
        """Return the bytes kept under a hash.

        Raises:
            OSError: when they cannot be read.
        """
        return self.path(sha256).read_bytes()

    def add(self, source: Path) -> str:
        """Copy a file in, whole and flushed, and return its SHA-256; the source is left as it is.

        Raises:
            SourceChangedError: it was being written; nothing was added.
            OSError: nothing was then added.
        """
        make_folder(self._root)
        digest = hashlib.sha256()
        handle, name = tempfile.mkstemp(dir=self._root, prefix=TEMPORARY)
        temporary = Path(name)
        try:
            # A link put in the place of the file since it was listed is not followed, a pipe is not waited for.
            with (
                os.fdopen(handle, "wb") as target,
                os.fdopen(os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as stream,
            ):
                before = os.fstat(stream.fileno())
                if not stat.S_ISREG(before.st_mode):
                    raise SourceChangedError
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
                    target.write(chunk)
                if not _same(before, os.fstat(stream.fileno())) or not _same(before, source.lstat()):
                    raise SourceChangedError
                target.flush()
                os.fsync(target.fileno())
            sha256 = digest.hexdigest()
            final = self.path(sha256)
            make_folder(final.parent)
            temporary.chmod(0o400)
            # Known bytes take the place of themselves: what the disk may have spoilt since is whole again.
            temporary.replace(final)
            sync_folder(final.parent)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        return sha256


def _same(one: os.stat_result, other: os.stat_result) -> bool:
    return (one.st_ino, one.st_size, one.st_mtime_ns) == (other.st_ino, other.st_size, other.st_mtime_ns)


def copy_atomic(source: Path, target: Path) -> None:
    """Copy a file in one step, readable and writable by its owner only."""
    make_folder(target.parent)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=TEMPORARY)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream, source.open("rb") as original:
            shutil.copyfileobj(original, stream)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)
