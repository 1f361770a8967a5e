"""One file from which everything comes back, made while runs go on."""

import hashlib
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from pipeline.comptes import People
from pipeline.config import CONFIG_NAME, Settings
from pipeline.errors import PipelineError, RegisterError
from pipeline.store.files import TEMPORARY, replacing
from pipeline.store.journal import utc_now, utc_text
from pipeline.store.register import ARCHIVE_NAME, REGISTER_NAME, Register
from pipeline.workspace import Workspace

FOLDERS = ("inbox", "outbox", ARCHIVE_NAME, "modeles")


@dataclass(slots=True)
class Backup:
    """What was put into the file."""

    files: int = 0
    encrypted: bool = False
    """The archive in it is encrypted; its key is not in it."""
    folders: set[str] = field(default_factory=set)
    """Those that have their entry."""
    problems: list[str] = field(default_factory=list)
    """French: originals that are lost or altered in the workspace, hence in the backup."""


class _Hashing:
    """A file that is hashed as it is read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read and remember."""
        chunk = self._stream.read(size)
        self.digest.update(chunk)
        return chunk


def backup(workspace: Workspace, target: Path) -> Backup:
    """Write a tar (0600) of register, accounts, archive, outbox, settings and the department's templates.

    The register is copied first, as it is between two transactions; what it tells of is then added. A file is in the
    archive before it is in the register and never changes, so that the whole is consistent even during a run. What
    waits in the inbox is not taken.

    Raises:
        PipelineError: when the workspace cannot be used, or the file cannot be written; it is then as it was before.
    """
    settings = workspace.settings()
    target = target.resolve()
    if target.is_relative_to(workspace.root):
        raise PipelineError(
            "Une sauvegarde rangée dans l’espace de travail se perdrait avec lui : donnez un fichier d’un autre "
            "dossier, de préférence sur un autre disque."
        )
    if target.is_dir():
        raise PipelineError("Donnez le nom d’un fichier, et non celui d’un dossier.")
    try:
        done = _write(workspace, settings, target)
    except OSError as error:
        raise PipelineError(
            f"La sauvegarde n’a pas pu être écrite ({error.strerror}). Une sauvegarde précédente du même nom est "
            "intacte. L’administrateur vérifie que le dossier existe, ses droits et l’espace disque."
        ) from error
    # When it was made is a help to the administrator, and no reason to refuse what is made.
    with suppress(RegisterError), Register.open(workspace.register_path) as register:
        register.chantier.save(utc_text(utc_now()))
    return done


def _write(workspace: Workspace, settings: Settings, target: Path) -> Backup:
    done = Backup()
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=TEMPORARY) as folder:
        snapshot = Path(folder, REGISTER_NAME)
        with Register.open(workspace.register_path) as register:
            register.snapshot(snapshot)
        with replacing(target) as stream, tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as tar:
            # Empty folders too: a workspace brought back is one that a run accepts.
            for name in FOLDERS:
                _add_folder(tar, name, done)
            _add(tar, snapshot, REGISTER_NAME, done)
            if workspace.comptes_path.exists():
                _add(tar, _accounts(workspace, Path(folder)), workspace.comptes_path.name, done)
            for path in _settings_files(workspace, settings):
                _add(tar, path, str(path.relative_to(workspace.root)), done)
            with Register.open(snapshot) as kept:
                _add_files(tar, workspace, kept, done)
    return done


def _accounts(workspace: Workspace, folder: Path) -> Path:
    """Copy the accounts, without what is of the moment: no session comes back with a backup."""
    copy = folder / workspace.comptes_path.name
    with People(workspace.comptes_path) as people:
        people.snapshot(copy)
    return copy


def _settings_files(workspace: Workspace, settings: Settings) -> Iterator[Path]:
    yield workspace.root / CONFIG_NAME
    logo = workspace.root / settings.service.logo
    if settings.service.logo and logo.resolve().is_relative_to(workspace.root):
        yield logo.resolve()
    yield from sorted(path for path in workspace.modeles.rglob("*") if path.is_file())


def _add_files(tar: tarfile.TarFile, workspace: Workspace, register: Register, done: Backup) -> None:
    archive = workspace.archive
    marker = archive.marker
    if marker.is_file():
        done.encrypted = True
        _add(tar, marker, str(marker.relative_to(workspace.root)), done)
    for sha256 in sorted(register.fichiers.hashes()):
        path = archive.path(sha256)
        found = _add(tar, path, str(path.relative_to(workspace.root)), done) if path.is_file() else None
        if found is None or (found != sha256 and not archive.is_whole(sha256)):
            done.problems.append(
                f"Le fichier reçu {sha256[:12]} est perdu ou abîmé dans l’archive, donc dans la sauvegarde aussi. "
                "L’administrateur lance : pipeline verify"
            )
    written = {document.chemin: document.sha256 for document in register.documents.written()}
    for name in sorted(register.journal.recorded_paths() | written):
        # A note may leave, a tray be put away, meanwhile: « verify » tells it, and the next run does it again.
        path = workspace.outbox / name
        if path.is_file() and not path.is_symlink():
            _add(tar, path, f"outbox/{name}", done)


def _add_folder(tar: tarfile.TarFile, name: str, done: Backup) -> None:
    """Add a folder, private: without an entry, what extracts the tar makes it as its own umask has it."""
    if name not in done.folders:
        done.folders.add(name)
        entry = tarfile.TarInfo(name)
        entry.type, entry.mode = tarfile.DIRTYPE, 0o700
        tar.addfile(entry)


def _add(tar: tarfile.TarFile, path: Path, name: str, done: Backup) -> str:
    """Add a file, private; return the hash of what was added."""
    for folder in [str(part) for part in reversed(Path(name).parents)][1:]:
        _add_folder(tar, folder, done)
    with path.open("rb") as stream:
        found = os.fstat(stream.fileno())
        entry = tarfile.TarInfo(name)
        # Whatever the workspace lets a group do, a copy elsewhere is its owner's alone: health data of minors.
        entry.size, entry.mtime, entry.mode = found.st_size, int(found.st_mtime), found.st_mode & 0o700
        reader = _Hashing(stream)
        tar.addfile(entry, reader)
    done.files += 1
    return reader.digest.hexdigest()
