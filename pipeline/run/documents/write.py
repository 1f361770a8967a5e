"""Planned documents → files in the outbox, each marked in the register once it is there."""

import logging
import multiprocessing
import resource
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.model.dossier import Etat
from pipeline.dossier.rules import find_anomalies
from pipeline.errors import PipelineError
from pipeline.report import Report
from pipeline.run.documents.catalogue import (
    ABOUT_A_DOSSIER,
    DOSSIER,
    NOTE_EN_ATTENTE,
    SUSPECT_ENDING,
    WITH_ORIGINAL,
    Order,
    render,
)
from pipeline.run.documents.context import Run
from pipeline.run.documents.copies import COPIES
from pipeline.run.documents.from_register import load_dossier, raw_from_json
from pipeline.run.documents.plan import Entourage, contexte, entourage
from pipeline.run.documents.suspects import holds_active_content
from pipeline.store.files import write_atomic
from pipeline.store.register import Register
from pipeline.store.rows import DocumentRow
from pipeline.workspace import Workspace

RENDER_SECONDS = 120
RENDER_MEMORY = 1_500_000_000
"""Bytes of address space that a rendering process may take; a dossier of fifty pages takes a fifth of it."""
RENDER_FILE = 50_000_000
"""Bytes of a file that it may write: WeasyPrint prepares its fonts in a temporary folder."""
FEW = 6
"""Up to so many documents, starting other processes costs more than it gains."""
SAFE_SUFFIXES = frozenset({".pdf", ".docx", ".txt", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic", ".xlsx"})
"""Names that a copy may keep: programs run nothing in such files (.doc, .xls, .odt and .rtf may carry macros)."""


def write_documents(run: Run) -> None:
    """Write every document that is owed; one that fails is told and left for the next run."""
    workspace, register, report = run.workspace, run.register, run.report
    for withdrawn in register.documents_to_withdraw():
        _withdraw_file(workspace, register, report, withdrawn)
    documents = register.unwritten_documents()
    if not documents:
        return
    around = entourage(register, run.settings)
    orders = [order_of(register, document, around) for document in documents]
    outcomes = render_all(workspace.root, orders, run.jobs)
    for done, (order, outcome) in enumerate(zip(orders, outcomes, strict=True), start=1):
        run.progress("Courriers et dossiers", done, len(orders))
        document = order.document
        if isinstance(outcome, str):
            report.problems.append(f"{_what(document)} : {outcome}")
            continue
        try:
            if document.type == NOTE_EN_ATTENTE:
                document = _named_with_care(workspace, register, document)
            sha256 = write_atomic(workspace.outbox / document.chemin, outcome)
            if document.type in WITH_ORIGINAL:
                _put_original(workspace, document)
        except OSError as error:
            report.problems.append(
                f"{_what(document)} n’a pas pu être écrit dans outbox/ ({error.strerror}). L’administrateur vérifie "
                "l’espace disque et les droits ; le prochain traitement recommence."
            )
            continue
        with register.transaction():
            register.mark_written(document.id, sha256)
            _log(register, document, "écriture", sha256, document.chemin)
            if document.type in WITH_ORIGINAL:
                _log(register, document, "écriture", document.contenu["sha256"], original(document))
            if document.type == TypeLettre.TRANSMISSION and document.dossier:
                _transmitted(register, report, document.dossier, document.prevu_le)
        report.report_document(document, sha256)


def _withdraw_file(workspace: Workspace, register: Register, report: Report, document: DocumentRow) -> None:
    """Take a document that no longer holds out of the outbox, with the file beside it."""
    beside = original(document) if document.type in WITH_ORIGINAL and document.sha256 else None
    path = workspace.outbox / document.chemin
    try:
        path.unlink(missing_ok=True)
        if beside:
            (workspace.outbox / beside).unlink(missing_ok=True)
        if len(Path(document.chemin).parts) > 2 and path.parent.is_dir() and not any(path.parent.iterdir()):
            path.parent.rmdir()  # The folder of a dossier or of a batch.
    except OSError as error:
        report.problems.append(
            f"Un document qui n’a plus lieu d’être n’a pas pu être retiré de outbox/ ({error.strerror}). "
            "L’administrateur vérifie les droits ; le prochain traitement recommence."
        )
        return
    if document.sha256:
        report.withdrawn.append(document.chemin)
    with register.transaction():
        register.mark_withdrawn(document.id)
        if document.sha256:
            _log(register, document, "retrait", document.sha256, document.chemin)
        if beside:
            _log(register, document, "retrait", document.contenu["sha256"], beside)


def _log(register: Register, document: DocumentRow, acte: str, sha256: str, path: str) -> None:
    register.log(document.prevu_le, "pipeline", acte, dossier=document.dossier, sha256=sha256, detail=path)


def order_of(register: Register, document: DocumentRow, around: Entourage) -> Order:
    """Gather what it takes to render a document."""
    if document.type in COPIES:
        pieces = register.pieces_of_fichier(document.contenu["sha256"])
        piece = next(piece for piece in pieces if piece.code == document.contenu["piece"])
        return Order(document, copie=raw_from_json(piece.form))
    if document.type not in ABOUT_A_DOSSIER or document.dossier is None:
        return Order(document)
    row = next(row for row in register.dossiers() if row.numero == document.dossier)
    dossier = load_dossier(register, row)
    received = (*dossier.remplacees, *dossier.pieces)
    shas = sorted({sha256 for piece in received for sha256 in (piece.sha256, piece.copie) if sha256})
    names = [(sha256, fichier.nom) for sha256 in shas if (fichier := register.fichier(sha256))]
    anomalies = find_anomalies(dossier, contexte(dossier, document.prevu_le, around))
    # The state on the cover is the one the demande had when the dossier was drawn up, before it was sent.
    return Order(document, dossier, Etat.RECEVABLE, anomalies, tuple(names))


def render_all(root: Path, orders: list[Order], jobs: int) -> Iterator[bytes | str]:
    """Yield the bytes of each document, or the French reason why there are none."""
    few = jobs <= 1 or len(orders) <= FEW
    # The files of the schools are opened again to travel in a dossier: always in a process that can be stopped.
    apart = [order for order in orders if not few or order.document.type in (DOSSIER, *COPIES)]
    if not apart:
        yield from (_safely(root, order) for order in orders)
        return
    from pebble import ProcessPool  # noqa: PLC0415

    context = multiprocessing.get_context("forkserver")
    with ProcessPool(max_workers=min(jobs, len(apart)), initializer=limit_process, context=context) as pool:
        futures = {id(order): pool.schedule(_safely, args=(root, order), timeout=RENDER_SECONDS) for order in apart}
        for order in orders:
            future = futures.get(id(order))
            if future is None:
                yield _safely(root, order)
                continue
            error = future.exception()
            yield future.result() if error is None else "la mise en page s’est arrêtée d’elle-même ; à refaire."


def limit_process() -> None:
    """Bound what a process may take that opens the files of the schools."""
    logging.disable()  # What a library has to say of a file may quote it.
    resource.setrlimit(resource.RLIMIT_AS, (RENDER_MEMORY, RENDER_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (RENDER_FILE, RENDER_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _safely(root: Path, order: Order) -> bytes | str:
    try:
        return render(root, order)
    except PipelineError as error:
        return str(error)
    except OSError as error:
        return f"un fichier n’a pas pu être lu ({error.strerror}). L’administrateur vérifie les droits et le disque."


def _what(document: DocumentRow) -> str:
    """Name a document without naming anybody."""
    return f"Le document {document.type} du dossier {document.dossier}" if document.dossier else "Une note à vérifier"


def _named_with_care(workspace: Workspace, register: Register, document: DocumentRow) -> DocumentRow:
    """A form that was read may hold active content all the same: its copy then has a name that does not open."""
    path = Path(document.chemin)
    if path.stem.endswith(SUSPECT_ENDING) or not holds_active_content(workspace.archive, document.contenu["sha256"]):
        return document
    chemin = str(path.with_name(f"{path.stem}{SUSPECT_ENDING}{path.suffix}"))
    register.rename(document.id, chemin)
    return replace(document, chemin=chemin)


def _put_original(workspace: Workspace, document: DocumentRow) -> None:
    """Put the file itself beside its note, so that the secretary can open it."""
    workspace.archive.copy_out(document.contenu["sha256"], workspace.outbox / original(document))


def original(document: DocumentRow) -> str:
    """Where the file itself is put beside its note, relative to the outbox."""
    suffix = Path(document.contenu["fichier"]).suffix.lower()
    path = Path(document.chemin)
    if path.stem.endswith(SUSPECT_ENDING):
        suffix = ""
    return str(path.with_name(f"{path.stem}_original{suffix if suffix in SAFE_SUFFIXES else '.bin'}"))


def _transmitted(register: Register, report: Report, numero: str, le: date) -> None:
    if next(row.etat for row in register.dossiers() if row.numero == numero) != Etat.RECEVABLE:
        return  # It has gone further since the letter was planned.
    register.set_etat(numero, Etat.TRANSMIS, le, "Transmission à la CDES écrite")
    for dossier in report.dossiers:
        if dossier["number"] == numero:
            dossier["state"] = Etat.TRANSMIS.value
