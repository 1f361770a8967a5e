"""One file of the outbox, for whoever may look at it. Changes nothing."""

import os
import stat
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath

from pipeline.errors import PipelineError
from pipeline.store.register import Register
from pipeline.workspace import Workspace

_MOST = 200_000_000
"""Bytes of a file that is handed out: a tray of a year weighs less."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file of the outbox."""

    nom: str
    content: bytes
    ours: bool
    """It is the very file that the program wrote; what came from outside, or was changed since, is none of ours."""


def read_document(workspace: Workspace, chemin: str) -> Document:
    """Return a file by its path in the outbox.

    Raises:
        PipelineError: when there is none, or it is not one to be handed out.
    """
    workspace.settings()
    parts = PurePosixPath(chemin).parts
    gone = PipelineError("Ce document n’est plus là : il a été remplacé, rangé ou retiré. Revenez à la page d’avant.")
    if not parts or any(part in ("..", "/") or part.startswith(".") or "\0" in part for part in parts):
        raise gone
    try:
        content = _read(workspace, parts)
    except OSError:
        raise gone from None
    if content is None or not workspace.register_path.exists():
        raise gone
    with Register.open(workspace.register_path) as register:
        row = register.documents.at(chemin)
    ours = row is not None and row.sha256 == sha256(content).hexdigest()
    return Document(parts[-1], content, ours)


def _read(workspace: Workspace, parts: tuple[str, ...]) -> bytes | None:
    """Read a file, folder by folder: a link that somebody put into the outbox leads nowhere."""
    place = os.open(workspace.outbox, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in parts[:-1]:
            inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=place)
            os.close(place)
            place = inner
        handle = os.open(parts[-1], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=place)
    finally:
        os.close(place)
    with os.fdopen(handle, "rb") as stream:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or found.st_size > _MOST:
            return None
        return stream.read()
