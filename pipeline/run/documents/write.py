"""Planned documents → files in the outbox, each marked in the register once it is there."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.active_content import find_active_content
from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.model.dossier import Etat
from pipeline.report import Report
from pipeline.run.documents.catalogue import SUSPECT_ENDING, TYPES, WAITING_NOTE
from pipeline.run.documents.context import Run
from pipeline.run.documents.from_register import entourage
from pipeline.run.documents.rendering import order_of, render_all
from pipeline.sandbox import Limits, run_apart
from pipeline.store.archive import Archive
from pipeline.store.files import write_atomic
from pipeline.store.register import Register
from pipeline.store.rows import DocumentRow
from pipeline.workspace import Workspace

LOOK = Limits(seconds=30, memory=1_500_000_000)
"""Every object of a file is looked at."""
_PDF = b"%PDF-"
SAFE_SUFFIXES = frozenset(
    {".pdf", ".docx", ".txt", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic", ".webp", ".xlsx"}
)
"""Names that a copy may keep: programs run nothing in such files (.doc, .xls, .odt and .rtf may carry macros)."""


class Original(NamedTuple):
    """The file itself, put beside its note so that the secretary can open it."""

    sha256: str
    chemin: str
    """Relative to the outbox."""


def write_documents(run: Run) -> None:
    """Write every document that is owed; one that fails is told and left for the next run."""
    workspace, register, problems = run.workspace, run.register, run.report.problems
    # What no longer holds leaves first: a new version may take its very name.
    for withdrawn in register.documents.to_withdraw():
        _withdraw_file(run, withdrawn)
    documents = register.documents.unwritten()
    if not documents:
        return
    around = entourage(register, run.settings)
    orders = [order_of(register, document, around) for document in documents]
    outcomes = render_all(workspace.root, orders, run.jobs)
    for done, (planned, outcome) in enumerate(zip(documents, outcomes, strict=True), start=1):
        run.progress("Courriers et dossiers", done, len(documents))
        document = planned
        if isinstance(outcome, str):
            problems.append(f"{_what(document)} : {outcome}")
            continue
        try:
            # Looked at when it is written and not when it is read: only a note puts the file where somebody opens it.
            if document.type == WAITING_NOTE.name:
                document = _named_with_care(workspace, register, document)
            sha256 = write_atomic(workspace.outbox / document.chemin, outcome)
            if beside := original(document):
                workspace.archive.copy_out(beside.sha256, workspace.outbox / beside.chemin)
        except OSError as error:
            problems.append(
                f"{_what(document)} n’a pas pu être écrit dans outbox/ ({error.strerror}). L’administrateur vérifie "
                "l’espace disque et les droits ; le prochain traitement recommence."
            )
            continue
        with register.transaction():
            register.documents.mark_written(document.id, sha256)
            log(run, document, "écriture", sha256, beside)
            # The state follows the paper: a dossier is transmitted once its letter is there to be posted.
            if document.type == TypeLettre.TRANSMISSION and document.dossier:
                _transmitted(register, run.report, document.dossier, document.prevu_le)
        run.report.report_document(document, sha256)


def _withdraw_file(run: Run, document: DocumentRow) -> None:
    """Take a document that no longer holds out of the outbox, with the file beside it."""
    beside = original(document) if document.sha256 else None
    path = run.workspace.outbox / document.chemin
    try:
        path.unlink(missing_ok=True)
        if beside:
            (run.workspace.outbox / beside.chemin).unlink(missing_ok=True)
        if len(Path(document.chemin).parts) > 2 and path.parent.is_dir() and not any(path.parent.iterdir()):
            path.parent.rmdir()  # The folder of a dossier or of a batch.
    except OSError as error:
        run.report.problems.append(
            f"Un document qui n’a plus lieu d’être n’a pas pu être retiré de outbox/ ({error.strerror}). "
            "L’administrateur vérifie les droits ; le prochain traitement recommence."
        )
        return
    with run.register.transaction():
        run.register.documents.mark_withdrawn(document.id)
        if document.sha256:
            run.report.withdrawn.append(document.chemin)
            log(run, document, "retrait", document.sha256, beside)


def log(run: Run, document: DocumentRow, acte: str, sha256: str, beside: Original | None = None) -> None:
    """Record what happened to a document, and to the file beside it."""
    for one in (Original(sha256, document.chemin), *([beside] if beside else [])):
        run.register.journal.log(
            document.prevu_le, "pipeline", acte, dossier=document.dossier, sha256=one.sha256, detail=one.chemin
        )


def _what(document: DocumentRow) -> str:
    """Name a document without naming anybody."""
    return f"Le document {document.type} du dossier {document.dossier}" if document.dossier else "Une note à vérifier"


def _named_with_care(workspace: Workspace, register: Register, document: DocumentRow) -> DocumentRow:
    """A form that was read may hold active content all the same: its copy then has a name that does not open."""
    path, sha256 = Path(document.chemin), WAITING_NOTE.read(document).sha256
    if path.stem.endswith(SUSPECT_ENDING) or not holds_active_content(workspace.archive, sha256):
        return document
    chemin = str(path.with_name(f"{path.stem}{SUSPECT_ENDING}{path.suffix}"))
    register.documents.rename(document.id, chemin)
    return replace(document, chemin=chemin)


def holds_active_content(archive: Archive, sha256: str) -> bool:
    """Whether a PDF of the archive holds active content, or cannot be proved not to; looked at apart.

    A workbook with active content is never read as a form: there is nothing to look for.
    """
    (found,) = run_apart(_holds_active, [lambda: (archive.read(sha256),)], LOOK, 1)
    return found is not False


def _holds_active(content: bytes) -> bool:
    return content.lstrip().startswith(_PDF) and bool(find_active_content(content))


def original(document: DocumentRow) -> Original | None:
    """Return the file that is put beside a document; ``None`` when none is."""
    type_ = TYPES[document.type]
    if not type_.beside:
        return None
    received: Any = type_.read(document)
    path, suffix = Path(document.chemin), Path(received.fichier).suffix.lower()
    safe = suffix in SAFE_SUFFIXES and not path.stem.endswith(SUSPECT_ENDING)
    return Original(received.sha256, str(path.with_name(f"{path.stem}_original{suffix if safe else '.bin'}")))


def _transmitted(register: Register, report: Report, numero: str, le: date) -> None:
    row = register.dossiers.get(numero)
    if row is None or row.etat != Etat.RECEVABLE:
        return  # It has gone further since the letter was planned.
    register.dossiers.set_etat(numero, Etat.TRANSMIS, le, "Transmission à la CDES écrite")
    for dossier in report.dossiers:
        if dossier["number"] == numero:
            dossier["state"] = Etat.TRANSMIS.value
