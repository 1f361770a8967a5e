"""Atomic writes: a file, or a folder or zip handed over, is whole or it is not there."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

TEMPORARY = ".ecriture-"
"""How the name of a file being written begins; one left behind by a killed run is worth nothing."""
ZIP = ".zip"


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


@contextmanager
def replacing(path: Path, *, mode: int = 0o600) -> Iterator[IO[bytes]]:
    """Write a file in one step: temporary name, flush, rename.

    Raises:
        OSError: the file is then as it was before, as after whatever the caller raises.
    """
    make_folder(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=TEMPORARY)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if mode != 0o600:
            temporary.chmod(mode)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_atomic(path: Path, content: bytes) -> str:
    """Write a file in one step and return its SHA-256.

    Raises:
        OSError: the file is then as it was before.
    """
    with replacing(path) as stream:
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
