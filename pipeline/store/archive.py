"""The archive: the original bytes of all that ever entered, under their SHA-256, in clear or encrypted."""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import IO

from pipeline.store.files import GRANTED, PRIVATE, SHARED, make_folder, replacing, sync_folder, write_atomic
from pipeline.store.keys import MARKER, Keyring, Marker, UnknownKeyError, read_marker
from pipeline.store.seal import HEADER, AlteredError, key_id, seal, unseal

_CHUNK = 1 << 20


class SourceChangedError(OSError):
    """The file changed, or another took its place, while it was copied."""


class Archive:
    """The original bytes of all that ever entered, under their SHA-256; only a purge removes any (``run/erase.py``)."""

    def __init__(self, root: Path, keyring: Keyring | None = None, *, shared: bool = False) -> None:
        self._root = root
        self._keyring = keyring or Keyring()
        self._mode = SHARED if shared else PRIVATE
        self._kept = replace(self._mode, file=0o400)
        self._outward = SHARED if shared else GRANTED

    @property
    def marker(self) -> Path:
        """The file that names the keys of an encrypted archive, without which a run could not tell it needs one."""
        return self._root / MARKER

    def passing(self, root: Path) -> "Archive":
        """Return an archive that holds all of this one, and keeps what it takes in in another folder."""
        return _Passing(root, self._keyring, self)

    def path(self, sha256: str) -> Path:
        """Where the content of that hash is kept; its bytes there may be encrypted."""
        return self._home(sha256)

    def _home(self, sha256: str) -> Path:
        return self._root / sha256[:2] / sha256

    def read(self, sha256: str) -> bytes:
        """Return the content kept under a hash.

        Raises:
            OSError: when it cannot be read, or is encrypted and no longer what was received.
            UnknownKeyError: when it is encrypted under a key that is not given.
        """
        return self.content(self.path(sha256))

    def content(self, path: Path) -> bytes:
        """Return the content of a file of an archive, this one or a passing one; raises as :meth:`read`."""
        with path.open("rb") as stream:
            return b"".join(self._chunks(path.name, stream))

    def copy_out(self, sha256: str, target: Path) -> None:
        """Copy the content kept under a hash into the outbox, in clear, in one step; raises as :meth:`read`."""
        with self.path(sha256).open("rb") as stream, replacing(target, mode=self._outward) as copy:
            copy.writelines(self._chunks(sha256, stream))

    def is_whole(self, sha256: str) -> bool:
        """Whether what is kept under a hash is its content.

        Raises:
            OSError: when it cannot be read.
            UnknownKeyError: when it is encrypted under a key that is not given.
        """
        digest = hashlib.sha256()
        try:
            with self.path(sha256).open("rb") as stream:
                for chunk in self._chunks(sha256, stream):
                    digest.update(chunk)
        except AlteredError:
            return False
        return digest.hexdigest() == sha256

    def _chunks(self, sha256: str, stream: BufferedReader) -> Iterator[bytes]:
        wanted = key_id(stream.read(HEADER))
        stream.seek(0)
        if wanted is not None:
            try:
                key = self._keyring.find(wanted)
            except UnknownKeyError:
                # What was received may begin as an encrypted file does: its hash tells.
                if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
                    raise
                stream.seek(0)
            else:
                yield from unseal(key, sha256, stream)
                return
        yield from _clear(stream)

    def add(self, source: Path) -> str:
        """Copy a file in, whole and flushed, and return its SHA-256; the source is left as it is.

        Raises:
            SourceChangedError: it was being written; nothing was added.
            OSError: nothing was then added; it bears the name of the source when that is what cannot be read.
        """
        make_folder(self._root, mode=self._mode)
        # A link put in the place of the file since it was listed is not followed, a pipe is not waited for.
        with os.fdopen(os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as stream:
            before = os.fstat(stream.fileno())
            if not stat.S_ISREG(before.st_mode):
                raise SourceChangedError
            # Its name, and the key of a file, come from its hash: it is read once for it, and once to be kept.
            with _reading(source):
                sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
            stream.seek(0)
            # Known bytes take the place of themselves: what the disk may have spoilt since is whole again.
            with replacing(self._home(sha256), mode=self._kept) as target:
                copied = self._put(sha256, _clear(stream, source), target)
                same = _same(before, os.fstat(stream.fileno())) and _same(before, source.lstat())
                if copied != sha256 or not same:
                    raise SourceChangedError
        return sha256

    def put(self, content: bytes) -> str:
        """Keep a content that was made here, flushed, and return its SHA-256.

        Raises:
            OSError: nothing was then added.
        """
        make_folder(self._root, mode=self._mode)
        sha256 = hashlib.sha256(content).hexdigest()
        with replacing(self._home(sha256), mode=self._kept) as target:
            self._put(sha256, _clear(BytesIO(content)), target)
        return sha256

    def _put(self, sha256: str, chunks: Iterator[bytes], target: IO[bytes]) -> str:
        """Write a content as this archive keeps them; return the hash of what was written."""
        digest = hashlib.sha256()

        def hashed() -> Iterator[bytes]:
            for chunk in chunks:
                digest.update(chunk)
                yield chunk

        if self._keyring.current:
            seal(self._keyring.current, sha256, hashed(), target)
        else:
            target.writelines(hashed())
        return digest.hexdigest()

    @property
    def settled(self) -> bool:
        """Every file is encrypted, or in clear, as the settings want it."""
        return read_marker(self._root).settled(self._keyring.current_id)

    def is_as_wanted(self, sha256: str) -> bool:
        """Whether one file is encrypted, or in clear, as the settings want it."""
        with self.path(sha256).open("rb") as stream:
            return key_id(stream.read(HEADER)) == self._keyring.current_id

    def settle(self) -> list[str]:
        """Encrypt every file, or put it in clear, as the settings want it; each one in one step, its date kept.

        What was begun by a run that was killed is carried on. Returns the hashes of the files that are no longer what
        was received, or are under a key that is not given: they are left as they are.

        Raises:
            OSError: when a file cannot be read or written; those done so far are.
        """
        wanted = self._keyring.current_id
        ids = read_marker(self._root).ids | ({wanted} if wanted else set())
        # Said first: a run without the keys must know of them before a file is under one.
        write_atomic(self.marker, Marker(ids, under_way=True).to_bytes(), mode=self._mode)
        left: list[str] = []
        for path in sorted(self._root.glob("??/*")):
            if path != self.path(path.name) or self.is_as_wanted(path.name):
                continue
            try:
                self._renew(path)
            except (AlteredError, UnknownKeyError):
                left.append(path.name)
        if wanted:
            write_atomic(self.marker, Marker(frozenset({wanted})).to_bytes(), mode=self._mode)
        else:
            self.marker.unlink()
            sync_folder(self._root)
        return left

    def _renew(self, path: Path) -> None:
        with path.open("rb") as stream, replacing(path, mode=self._kept) as target:
            found = os.fstat(stream.fileno())
            if self._put(path.name, self._chunks(path.name, stream), target) != path.name:
                raise AlteredError
            target.flush()
            os.utime(target.fileno(), ns=(found.st_atime_ns, found.st_mtime_ns))


class _Passing(Archive):
    """An archive for the time of a rehearsal."""

    def __init__(self, root: Path, keyring: Keyring, beneath: Archive) -> None:
        super().__init__(root, keyring)
        self._beneath = beneath

    def path(self, sha256: str) -> Path:
        """Where a content is: here when it came in meanwhile, else where it was."""
        here = self._home(sha256)
        return here if here.exists() else self._beneath.path(sha256)


def _clear(stream: IO[bytes], source: Path | None = None) -> Iterator[bytes]:
    """Yield what a stream holds; ``source``: the file that it reads, which an error is to name."""
    while True:
        with _reading(source):
            chunk = stream.read(_CHUNK)
        if not chunk:
            return
        yield chunk


@contextmanager
def _reading(source: Path | None) -> Iterator[None]:
    """An error of a read names no file, where one of opening does: whose fault it is would not be known."""
    try:
        yield
    except OSError as error:
        if source is None:
            raise
        raise OSError(error.errno, error.strerror, str(source)) from error


def _same(one: os.stat_result, other: os.stat_result) -> bool:
    return (one.st_ino, one.st_size, one.st_mtime_ns) == (other.st_ino, other.st_size, other.st_mtime_ns)
