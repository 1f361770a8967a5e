"""Planned documents → files in the outbox, each marked in the register once it is there."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import judging
from pipeline.dossier.letters import TypeLettre
from pipeline.errors import RegisterError
from pipeline.paper.notes.note import FileNote
from pipeline.report import withdrawn
from pipeline.run.documents.catalogue import (
    DECISION_FORM,
    DECISION_SHEET,
    DOSSIER,
    LETTERS,
    SUSPECT_ENDING,
    TYPES,
    VERSION_NOTE,
    WAITING_NOTE,
)
from pipeline.run.documents.context import Run
from pipeline.run.documents.failing import Apart, Refusal, Retry, refusal_of
from pipeline.run.documents.idle import idle_templates
from pipeline.run.documents.pupil.entourage import entourage
from pipeline.run.documents.rendering import Order, order_of, render_all
from pipeline.run.documents.renewing import tell_renewed
from pipeline.run.documents.states import follow_paper, lack_paper
from pipeline.store.files import write_atomic
from pipeline.store.register import Register
from pipeline.store.rows import DocumentRow, Sorte

SAFE_SUFFIXES = frozenset(
    {".pdf", ".docx", ".txt", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic", ".webp", ".xlsx"}
    | {".eml", ".zip", ".tar", ".gz", ".tgz"}
)
"""Names that a copy may keep: programs run nothing in such files (.doc, .xls, .odt and .rtf may carry macros)."""


class Original(NamedTuple):
    """The file itself, put beside its note so that the secretary can open it."""

    sha256: str
    chemin: str
    """Relative to the outbox."""


def write_documents(run: Run) -> None:
    """Write every document that is owed; one that fails is set apart, and costs itself alone."""
    register = run.register
    # What no longer holds leaves first: a new version may take its very name.
    for left in register.documents.to_withdraw():
        _withdraw_file(run, left)
    apart = Apart(run, Sorte.DOCUMENT)
    if not (owed := unwritten(run, apart)):
        return
    run.report.problems += [told for told in idle_templates(run.workspace) if told not in run.report.problems]
    numeros = [one.dossier for one in owed if one.type == DOSSIER.name and one.dossier]
    judging.judge_dossiers(run.register, run.archive, run.pool, numeros)
    documents, orders = _gather(run, owed, apart)
    imprint, renewed = run.workspace.imprint(run.settings), list[DocumentRow]()
    outcomes = render_all(run.workspace, orders, run.pool)
    again = {document.id: run.register.documents.was_printed(document.id) for document in documents}
    run.progress("Courriers et dossiers", 0, len(documents))
    for done, (document, outcome) in enumerate(zip(documents, outcomes, strict=True), start=1):
        if refusal := outcome if isinstance(outcome, Refusal) else _put(run, document, outcome, imprint):
            _set_apart(run, apart, document, refusal)
        else:
            apart.done(document.id)
            renewed += [document] if again[document.id] else []
        run.progress("Courriers et dossiers", done, len(documents))
    if told := tell_renewed(renewed):
        run.report.notices.append(told)


def unwritten(run: Run, apart: Apart | None = None) -> list[DocumentRow]:
    """Documents that are owed, those apart for which nothing has changed since they failed."""
    apart = apart or Apart(run, Sorte.DOCUMENT)
    return [document for document in run.register.documents.unwritten() if apart.worth_trying(document.id)]


def _gather(run: Run, owed: list[DocumentRow], apart: Apart) -> tuple[list[DocumentRow], list[Order]]:
    """What it takes to print each document; one of which that cannot be had is set apart."""
    around = entourage(run.register, run.settings)
    documents, orders = [], []
    for document in owed:
        try:
            orders.append(order_of(run.register, document, around))
        except RegisterError:
            raise
        except Exception as error:
            _set_apart(run, apart, document, refusal_of(error))
        else:
            documents.append(document)
    return documents, orders


def _put(run: Run, planned: DocumentRow, content: bytes, imprint: str) -> Refusal | None:
    """Put a document into the outbox, and the file beside it; return why it could not be."""
    workspace, register = run.workspace, run.register
    try:
        document = planned
        # Only a note puts the file where somebody opens it.
        if document.type in (WAITING_NOTE.name, VERSION_NOTE.name):
            document = _named_with_care(run, document)
        sha256 = write_atomic(workspace.outbox / document.chemin, content, mode=run.outward)
        if beside := original(document):
            workspace.archive.copy_out(beside.sha256, workspace.outbox / beside.chemin)
    except RegisterError:
        raise
    except OSError as error:
        why = f"il n’a pas pu être écrit dans outbox/ ({error.strerror})."
        return Refusal(f"{why} L’administrateur vérifie l’espace disque et les droits.", Retry.NEXT_RUN)
    except Exception as error:
        return refusal_of(error)
    with register.transaction():
        again = register.documents.was_printed(document.id)
        register.documents.mark_written(document.id, sha256, imprint if TYPES[document.type].letter else "")
        log(run, document, "écriture", sha256, beside)
        # The dossier may be past a notification that is printed anew.
        if not (again and document.type == TypeLettre.NOTIFICATION_FAMILLE):
            follow_paper(register, run.report, document)
    run.report.report_document(document, sha256)
    return None


def _set_apart(run: Run, apart: Apart, document: DocumentRow, refusal: Refusal) -> None:
    apart.failed(document.id, _what(document), refusal)
    # A full disk is mended by the next run: nothing of it stays in the history of the dossier.
    if refusal.retry is not Retry.NEXT_RUN:
        lack_paper(run.register, document)


def _withdraw_file(run: Run, document: DocumentRow) -> None:
    """Take a document that no longer holds out of the outbox, with the file beside it."""
    beside = beside_of(run.register, document) if document.sha256 else None
    path = run.workspace.outbox / document.chemin
    try:
        if not _is_filled(path, document):
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
            if document.type in LETTERS:
                run.report.notices.append(withdrawn(document.chemin))
            log(run, document, "retrait", document.sha256, beside)


def _is_filled(path: Path, document: DocumentRow) -> bool:
    """Somebody wrote in what the commission decides on: her work is not ours to throw away."""
    if document.type not in (DECISION_SHEET.name, DECISION_FORM.name) or not path.is_file():
        return False
    return sha256(path.read_bytes()).hexdigest() != document.sha256


def beside_of(register: Register, document: DocumentRow) -> Original | None:
    """Return the file that is beside a document, whatever became of what the register holds of it."""
    try:
        return original(document)
    except (ValueError, KeyError, TypeError):
        # What the register holds of the note cannot be read any more: the journal knows what was put beside it.
        stem = str(Path(document.chemin).with_suffix(""))
        recorded = register.journal.recorded_paths().items()
        found = (Original(sha256, path) for path, sha256 in recorded if path.startswith(f"{stem}_original."))
        return next(found, None)


def log(run: Run, document: DocumentRow, acte: str, sha256: str, beside: Original | None = None) -> None:
    """Record what happened to a document, and to the file beside it."""
    for one in (Original(sha256, document.chemin), *([beside] if beside else [])):
        run.register.journal.log(
            document.prevu_le, "pipeline", acte, dossier=document.dossier, sha256=one.sha256, detail=one.chemin
        )


def _what(document: DocumentRow) -> str:
    """Say which document is not written, without naming anybody; French."""
    titre = TYPES[document.type].titre if document.type in TYPES else document.type
    of = f"dossier {document.dossier}" if document.dossier else f"outbox/{document.chemin}"
    return f"Document non écrit – {titre} ({of})"


def _named_with_care(run: Run, document: DocumentRow) -> DocumentRow:
    """A form that was read may hold active content all the same: its copy then has a name that does not open."""
    path, sha256 = Path(document.chemin), TYPES[document.type].read(document).sha256
    archive = run.workspace.archive
    if path.stem.endswith(SUSPECT_ENDING) or not judging.holds_active_content(run.register, archive, run.pool, sha256):
        return document
    chemin = str(path.with_name(f"{path.stem}{SUSPECT_ENDING}{path.suffix}"))
    run.register.documents.rename(document.id, chemin)
    return replace(document, chemin=chemin)


def original(document: DocumentRow) -> Original | None:
    """Return the file that is put beside a document; ``None`` when none is."""
    type_ = TYPES[document.type]
    if not type_.beside:
        return None
    received: Any = type_.read(document)
    path = Path(document.chemin)
    # What its bytes say, where they say it, before the name that somebody gave it.
    known = isinstance(received, FileNote) and received.suffixe
    suffix = known or Path(received.fichier).suffix.lower()
    safe = (known or suffix in SAFE_SUFFIXES) and not path.stem.endswith(SUSPECT_ENDING)
    return Original(received.sha256, str(path.with_name(f"{path.stem}_original{suffix if safe else '.bin'}")))
