"""Do register, archive and outbox agree? Looks at everything and changes nothing."""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import comptes
from pipeline.config import Settings
from pipeline.lazy import load
from pipeline.run.checks.droits import wrong_rights
from pipeline.run.checks.findings import WRONG_WORDS, Finding
from pipeline.run.documents.pupil.known import words_are_right
from pipeline.run.documents.views import view
from pipeline.store.archive import Archive
from pipeline.store.files import TEMPORARY
from pipeline.store.journal import GENESIS, broken_events
from pipeline.store.keys import UnknownKeyError
from pipeline.store.register import ARCHIVE_NAME, Register
from pipeline.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was looked at, and what was found."""

    findings: tuple[Finding, ...]
    archived: int
    documents: int
    events: int
    last: str
    """Last hash of the journal: kept elsewhere, it pins all that came before it."""

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form (guide-administrateur, « Sorties JSON »)."""
        findings = [found.to_json() for found in self.findings]
        return {"findings": findings} | view(self, "archived documents events journal=last")


def verify(workspace: Workspace, *, repair: bool = False) -> tuple[Verdict, list[str]]:
    """Check everything, after having mended what can safely be (``repair``); return it with what was mended (French).

    Raises:
        PipelineError: when the workspace or the register cannot be used, or a run is under way.
    """
    settings = workspace.settings()
    whole = _read_before(workspace)
    shared = bool(settings.acces.groupe)
    with workspace.lock(), Register.open(workspace.register_path, anew=repair, shared=shared) as register:
        verdict, mended = examine(workspace, register, settings, whole), []
        if repair and verdict.findings:
            # Named, for it loads what renders, which a mere look does not need.
            register.chantier.begin()
            mended = load("pipeline.run.checks.repair:mend")(workspace, register, settings, verdict.findings)
            register.chantier.end()
            verdict = examine(workspace, register, settings, whole)
        return verdict, mended


def _read_before(workspace: Workspace) -> "_Whole":
    """Read all files before the workspace is held: minutes during which others go on working."""
    archive, whole = workspace.archive, _Whole()
    for path in _files(workspace.root / ARCHIVE_NAME):
        with suppress(OSError, UnknownKeyError):
            if path == archive.path(path.name):
                whole.is_archived(archive, path)
    for path in _files(workspace.outbox):
        with suppress(OSError):
            whole.hash(path)
    return whole


class _Whole:
    """What files were found to hold, for as long as they are still the same files."""

    def __init__(self) -> None:
        self._hashes: dict[Path, tuple[tuple[int, ...], str]] = {}

    def hash(self, path: Path) -> str:
        """Return the SHA-256 of a file; "" for what is none.

        Raises:
            OSError: when it cannot be read.
        """
        return self._known(path, lambda: _hash(path))

    def is_archived(self, archive: Archive, path: Path) -> bool:
        """Whether a file of the archive, in its place, is what was received; raises as ``Archive.is_whole``."""
        return self._known(path, lambda: path.name if archive.is_whole(path.name) else "") == path.name

    def _known(self, path: Path, find: Callable[[], str]) -> str:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            return ""
        same = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
        before, sha256 = self._hashes.get(path, ((), ""))
        if before != same:
            self._hashes[path] = same, (sha256 := find())
        return sha256


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def examine(workspace: Workspace, register: Register, settings: Settings, whole: _Whole) -> Verdict:
    """Check everything; ``whole``: what was read already."""
    if damage := register.coherence.damage():
        found = tuple(Finding("base_abimee", line) for line in damage[:1])
        return Verdict(found, 0, 0, 0, GENESIS)
    events = register.journal.events()
    archived, outputs = register.fichiers.hashes(), register.documents.written()
    findings = [
        *(Finding("journal_rompu", f"évènement {event.id}") for event in broken_events(events)),
        *(Finding(code, about) for code, about in register.coherence.contradictions()),
        *([] if words_are_right(register) else [Finding(WRONG_WORDS, "recherche")]),
        *_archive(workspace, register, archived, whole),
        *_outbox(workspace, register, whole),
        *(Finding("comptes_abimes", line) for line in comptes.damage(workspace.comptes_path)[:1]),
        *(Finding(one.code, str(one.path.relative_to(workspace.root))) for one in wrong_rights(workspace, settings)),
    ]
    last = events[-1].chaine if events else GENESIS
    return Verdict(tuple(findings), len(archived), len(outputs), len(events), last)


def _files(folder: Path) -> Iterator[Path]:
    """Everything under a folder that is not itself a folder."""
    for parent, folders, names in os.walk(folder):
        for name in [*names, *(name for name in folders if Path(parent, name).is_symlink())]:
            yield Path(parent, name)


def _archive(workspace: Workspace, register: Register, archived: set[str], whole: _Whole) -> Iterator[Finding]:
    archive, eliminated = workspace.archive, register.journal.eliminated_fichiers()
    if not archive.settled:
        yield Finding("archive_chiffrement", "archive")
    # What is still to be erased, the register says itself.
    apart = {archive.marker, *(workspace.root / path for path in register.effacements.all())}
    for path in sorted(set(_files(workspace.root / ARCHIVE_NAME)) - apart):
        about = str(path.relative_to(workspace.root))
        if path.name.startswith(TEMPORARY):
            yield Finding("ecriture_inachevee", about)
        elif path != archive.path(path.name):
            yield Finding("archive_etrangere", about)
        elif wrong := _wrong(archive, path, whole):
            yield Finding(wrong, about)
        elif path.name not in archived:
            yield Finding("archive_eliminee" if path.name in eliminated else "archive_sans_ligne", about)
    for sha256 in sorted(archived):
        if not archive.path(sha256).exists():
            yield Finding("archive_manquante", str(archive.path(sha256).relative_to(workspace.root)))


def _wrong(archive: Archive, path: Path, whole: _Whole) -> str:
    """What is wrong with a file of the archive that is in its place: the code of a finding; "" when nothing is."""
    try:
        if not whole.is_archived(archive, path):
            return "archive_alteree"
    except UnknownKeyError:
        return "archive_autre_cle"
    return "archive_chiffrement" if archive.settled and not archive.is_as_wanted(path.name) else ""


def _outbox(workspace: Workspace, register: Register, whole: _Whole) -> Iterator[Finding]:
    recorded = register.journal.recorded_paths()
    written = {document.chemin: document.sha256 or "" for document in register.documents.written()}
    for path, sha256 in written.items():
        if recorded.get(path) != sha256:
            yield Finding("evenement_manquant", f"outbox/{path}")
    # What is no document of the register (a file beside its note, the follow-up of a year) is in its journal.
    expected = recorded | written
    seen = {path.removeprefix("outbox/") for path in register.effacements.all()}
    for path_found in sorted(_files(workspace.outbox)):
        path = str(path_found.relative_to(workspace.outbox))
        if path in seen:
            continue  # Purged, and still to be erased: the register says so.
        seen.add(path)
        if path_found.name.startswith(TEMPORARY):
            yield Finding("ecriture_inachevee", f"outbox/{path}")
        elif path not in expected:
            yield Finding("sortie_sans_ligne", f"outbox/{path}")
        elif whole.hash(path_found) != expected[path]:
            yield Finding("sortie_alteree", f"outbox/{path}")
    for path in sorted(expected.keys() - seen):
        yield Finding("sortie_manquante", f"outbox/{path}")
