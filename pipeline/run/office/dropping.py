"""A file is dropped by a person: streamed straight into the inbox, under its name, whole or not at all.

It is no write of the register: the next run takes it like any other, and nobody is waited for.
"""

import hashlib
import os
import re
import tempfile
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from pipeline.errors import PipelineError
from pipeline.intake.inbox.names import MAX_NAME, is_bin, is_ignored, is_partial
from pipeline.intake.reader import MAX_BYTES
from pipeline.store.files import PRIVATE, SHARED, sync_folder
from pipeline.workspace import Workspace

UNDER_WAY = ".depot-"
"""How the name of a file begins that is still coming in; hidden, so that no run looks at it."""
_LEFT_SECONDS = 24 * 3600
"""After which one that is still there was left by a page that was killed."""
_HEAD = re.compile(r"^[.~$\s]+")
"""What begins the names of files that systems and programs hide."""
_UNNAMED = "document"
_BYTES = 200
"""Of a name, so that there is room for a number."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file that is in the inbox."""

    nom: str
    """Under which it stands there."""
    sha256: str
    taille: int
    """Bytes."""


class Dropping:
    """One file that comes in; ``write`` what comes, then ``keep`` it, or ``abandon`` it."""

    def __init__(self, workspace: Workspace, name: str) -> None:
        """Begin.

        Args:
            workspace: where it comes in.
            name: as the browser, or the command line, gives it; it may be anything.

        Raises:
            PipelineError: when a file of that name is never read, or the inbox cannot be written.
        """
        self._inbox = workspace.inbox
        self._shared = bool(workspace.settings().acces.groupe)
        self._name = safe_name(name)
        self._digest, self._size = hashlib.sha256(), 0
        _sweep(self._inbox)
        with _told(self._name):
            handle, temporary = tempfile.mkstemp(dir=self._inbox, prefix=UNDER_WAY)
        self._temporary = Path(temporary)
        self._stream: BinaryIO = os.fdopen(handle, "wb")

    @property
    def name(self) -> str:
        """The name under which it will stand in the inbox, unless another file has it."""
        return self._name

    def write(self, chunk: bytes) -> None:
        """Take what came.

        Raises:
            PipelineError: when it is larger than what is ever read, or the disk is full.
        """
        self._size += len(chunk)
        if self._size > MAX_BYTES:
            raise PipelineError(
                f"{self._name} : plus de {MAX_BYTES // 1_000_000} Mo ; le programme ne lit pas un fichier si gros, et "
                "il n’a pas été déposé. Demandez à l’école un fichier par formulaire, ou numérisez moins finement."
            )
        with _told(self._name):
            self._stream.write(chunk)
        self._digest.update(chunk)

    def keep(self) -> Dropped:
        """Put it into the inbox; never over another file.

        Raises:
            PipelineError: when it is empty, or the disk is full.
        """
        if not self._size:
            raise PipelineError(f"{self._name} : ce fichier est vide, et n’a pas été déposé. Demandez-le de nouveau.")
        with _told(self._name):
            self._stream.flush()
            os.fsync(self._stream.fileno())
            self._stream.close()
            mode = (SHARED if self._shared else PRIVATE).wanted(self._inbox.stat(), inner=False)
            self._temporary.chmod(mode)
            name = next(one for one in _names(self._name) if self._named(one))
            sync_folder(self._inbox)
        return Dropped(name, self._digest.hexdigest(), self._size)

    def _named(self, name: str) -> bool:
        target = self._inbox / name
        try:
            os.link(self._temporary, target)
        except FileExistsError:
            return False
        except OSError:
            # No second names in this file system.
            if os.path.lexists(target):
                return False
            self._temporary.rename(target)
            return True
        self._temporary.unlink()
        return True

    def abandon(self) -> None:
        """Leave nothing of it; after ``keep``, nothing is done."""
        with suppress(OSError):
            self._stream.close()
        with suppress(OSError):
            self._temporary.unlink()


def drop(workspace: Workspace, path: Path) -> Dropped:
    """Put a copy of a file into the inbox.

    Raises:
        PipelineError: when it cannot be read, or as :class:`Dropping`.
    """
    try:
        source = path.open("rb")
    except OSError as error:
        raise PipelineError(f"{path.name} ne peut pas être lu ({error.strerror}), et n’a pas été déposé.") from error
    with source:
        dropping = Dropping(workspace, path.name)
        try:
            while chunk := source.read(1 << 20):
                dropping.write(chunk)
            return dropping.keep()
        finally:
            dropping.abandon()


def safe_name(name: str) -> str:
    """Return a name that a file of the inbox may have, as near to the given one as can be.

    Raises:
        PipelineError: when files of that name are those that systems leave and nobody means to drop.
    """
    last = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    # Neither a control nor a change of direction: a name is read by persons, and stands in lists.
    last = "".join(char for char in last if unicodedata.category(char)[0] != "C" and char not in "\u2028\u2029")
    last = _HEAD.sub("", last.encode(errors="ignore").decode()).strip()
    suffix = PurePosixPath(last).suffix[:16]
    stem = last[: len(last) - len(suffix)] if suffix else last
    while len(stem.encode()) > _BYTES:
        stem = stem[:-1]
    last = f"{stem.strip() or _UNNAMED}{suffix}"
    if is_partial(last) or is_bin(last) or is_ignored(last):
        raise PipelineError(
            f"{last} : ce nom est celui d’un fichier inachevé, ou d’un fichier du système ; il n’a pas été déposé. "
            "Si c’est bien un document, renommez-le, puis déposez-le."
        )
    return last


def _names(name: str) -> Iterator[str]:
    suffix = PurePosixPath(name).suffix
    stem = name[: len(name) - len(suffix)] if suffix else name
    yield name
    yield from (f"{stem} ({rank}){suffix}"[-MAX_NAME:] for rank in count(2))


def _sweep(inbox: Path) -> None:
    """Remove what a page that was killed left; what still comes in is younger."""
    with suppress(OSError):
        for path in inbox.glob(f"{UNDER_WAY}*"):
            with suppress(OSError):
                if time.time() - path.lstat().st_mtime > _LEFT_SECONDS:
                    path.unlink()


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Raise what the disk refuses as a :class:`PipelineError`."""
    try:
        yield
    except OSError as error:
        raise PipelineError(
            f"{name} n’a pas pu être déposé ({error.strerror}). L’administrateur vérifie l’espace disque et les droits "
            "de inbox/ ; déposez-le ensuite de nouveau."
        ) from error
