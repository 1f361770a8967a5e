"""What ``pipeline verify --repair`` mends: only what cannot do harm; in the archive, it erases only what was purged."""

import hashlib
from datetime import date
from pathlib import Path

from pipeline.config import Settings
from pipeline.errors import PipelineError, RegisterError
from pipeline.run import write as write_owed
from pipeline.run.checks import droits
from pipeline.run.checks.findings import WRONG_WORDS, Finding
from pipeline.run.documents import batches, rendering, write
from pipeline.run.documents.catalogue import FOR_BATCH
from pipeline.run.documents.context import Run
from pipeline.run.documents.failing import Refusal
from pipeline.run.documents.pupil.entourage import entourage
from pipeline.run.documents.pupil.known import make_words_anew
from pipeline.run.erase import erase_pending
from pipeline.sandbox.local import Local
from pipeline.store.files import write_atomic
from pipeline.store.register import Register
from pipeline.store.rows import DocumentRow
from pipeline.workspace import Workspace

_UNLINKED = {"ecriture_inachevee": "Enlevé", "archive_eliminee": "Effacé"}
"""Findings whose file goes, and what is said of it."""
_REWRITABLE = ("sortie_manquante", "sortie_alteree")


def mend(workspace: Workspace, register: Register, settings: Settings, findings: tuple[Finding, ...]) -> list[str]:
    """Mend what can be; return what was done, in French."""
    done = [f"Effacé : {chemin}" for chemin in register.effacements.all()]
    if problems := erase_pending(workspace, register):
        raise PipelineError("\n".join(problems))
    for found in findings:
        path = workspace.root / found.about
        if verb := _UNLINKED.get(found.code):
            path.unlink(missing_ok=True)
            done.append(f"{verb} : {found.about}")
        elif found.code == "archive_sans_ligne":
            _register_again(register, path)
            done.append(f"À lire de nouveau : {found.about}")
    if any(found.code in (droits.OPEN, droits.CLOSED) for found in findings):
        done += droits.put_right(workspace, settings)
    if any(found.code == "archive_chiffrement" for found in findings):
        workspace.archive.settle()
        done.append("Chiffré, ou mis en clair, comme le demandent les réglages : archive")
    if any(found.code == WRONG_WORDS for found in findings):
        make_words_anew(register)
        done.append("Mots de la recherche refaits d’après les formulaires")
    if any(found.code == "mis_a_part" for found in findings):
        done += _retry(workspace, register, settings)
    lost = {found.about.removeprefix("outbox/") for found in findings if found.code in _REWRITABLE}
    with Local() as pool:
        written = _rewrite(Run(workspace, register, workspace.archive, settings, date.min, pool), lost)
    return [*done, *(f"Écrit de nouveau : outbox/{path}" for path in written)]


def _register_again(register: Register, path: Path) -> None:
    # When it was received is lost with its row; the archive is written that day.
    day = date.fromtimestamp(path.stat().st_mtime)
    with register.transaction():
        # Its name is lost; the hash stands for it.
        register.fichiers.add(path.name, f"{path.name[:12]}.pdf", day)
        register.journal.log(day, "pipeline", "réparation", sha256=path.name, detail="recu")


def _rewrite(run: Run, lost: set[str]) -> list[str]:
    """Write lost documents again: letters first, of which the trays are made."""
    register = run.register
    documents = register.documents.written()
    written = [
        path for document in documents if document.type not in FOR_BATCH for path in _rewrite_one(run, document, lost)
    ]
    for lot in register.lots.all():
        of_lot = register.lots.documents(lot.id)
        trays = [document for document in of_lot if document.type in FOR_BATCH]
        if not any(document.chemin in lost for document in trays):
            continue
        # A tray is the letters of a batch, joined: it can be made only once they are all there.
        files = batches.compose(run, lot, of_lot)
        if isinstance(files, Refusal):
            continue  # A letter is missing: the finding stays.
        for document in trays:
            if document.chemin in lost and document.bac in files and _put(run, document, files[document.bac]):
                written.append(document.chemin)
    return written


def _rewrite_one(run: Run, document: DocumentRow, lost: set[str]) -> list[str]:
    written: list[str] = []
    try:
        if document.chemin in lost:
            order = rendering.order_of(run.register, document, entourage(run.register, run.settings))
            (content,) = rendering.render_all(run.workspace, [order], run.pool)
            if isinstance(content, bytes) and _put(run, document, content):
                written.append(document.chemin)
        if (beside := write.original(document)) and beside.chemin in lost:
            run.archive.copy_out(beside.sha256, run.workspace.outbox / beside.chemin)
            written.append(beside.chemin)
    except RegisterError:
        raise
    except Exception:
        return written  # It cannot be made again: the finding stays, and the others are mended.
    return written


def _retry(workspace: Workspace, register: Register, settings: Settings) -> list[str]:
    """Try again all that is set apart; return what could be written."""
    register.echecs.retry()
    with Local() as pool:
        run = Run(workspace, register, workspace.archive, settings, date.today(), pool)
        write_owed(run)
    return [f"Écrit, qui était mis à part : outbox/{document['path']}" for document in run.report.documents]


def _put(run: Run, document: DocumentRow, content: bytes) -> bool:
    """Write a document again when it is the same, or when nobody has it yet and no later one takes its place."""
    register, sha256 = run.register, hashlib.sha256(content).hexdigest()
    if sha256 != document.sha256 and (_has_left(register, document) or register.documents.is_superseded(document.id)):
        return False
    write_atomic(run.workspace.outbox / document.chemin, content, mode=run.outward)
    with register.transaction():
        register.documents.mark_written(document.id, sha256)
        write.log(run, document, "réécriture", sha256)
    return True


def _has_left(register: Register, document: DocumentRow) -> bool:
    """It was posted, or went along with a letter that was."""
    beside = register.documents.of(document.dossier) if document.dossier else []
    return any(one.poste_le is not None and one.prevu_le >= document.prevu_le for one in [document, *beside])
