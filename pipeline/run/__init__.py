"""The sequence of one run: claim, archive, read, match, plan, commit. The only module that knows all of it.

A run killed anywhere is finished by the next one: a file leaves the inbox only once archived and registered,
and a document is marked written only once it is in the outbox.
"""

import tempfile
from contextlib import nullcontext, suppress
from datetime import date
from pathlib import Path

from pipeline.errors import PipelineError
from pipeline.run.documents.context import Run
from pipeline.run.documents.report import Progress, Report, no_progress
from pipeline.store.archive import Archive
from pipeline.store.files import sweep
from pipeline.store.register import ARCHIVE_NAME, Register
from pipeline.workspace import Workspace


def process(
    workspace: Workspace, today: date, *, jobs: int = 1, dry_run: bool = False, progress: Progress = no_progress
) -> Report:
    """Do all that there is to do in a workspace and return what was done.

    Raises:
        PipelineError: when the workspace cannot be used (configuration, register, another run under way).
    """
    settings = workspace.settings()
    if dry_run:
        # Where no run was made yet, not even a lock is left.
        lock = workspace.lock() if workspace.register_path.exists() else nullcontext()
        with lock, Register.rehearsal(workspace.register_path) as copy:
            return _rehearse(Run(workspace, copy, settings, today, jobs, progress))
    with workspace.lock(), Register.open(workspace.register_path) as register:
        run = Run(workspace, register, settings, today, jobs, progress)
        _everything(run)
        return run.report


def _everything(run: Run) -> None:
    files = _scan(run)
    archive = run.workspace.archive
    if not files and run.register.idle(run.today) and archive.settled:
        return
    from pipeline.run import collect  # noqa: PLC0415

    _sweep(run)
    _settle_archive(run, archive)
    write_pending(run)
    run.register.review_due(run.today)
    collect.claim(files, archive, run.register, run.report, run.today, keep=False)
    read = collect.read_claimed(archive, run.register, run.today, run.jobs, progress=run.progress)
    conclude(run, read)


def _scan(run: Run) -> list[Path]:
    from pipeline.intake.inbox import scan  # noqa: PLC0415 - the empty run loads as little as it can

    try:
        return scan(run.workspace.inbox)
    except OSError as error:
        raise PipelineError(
            f"Le dossier inbox/ ne peut pas être lu ({error.strerror}). Rien n’a été fait ; l’administrateur vérifie "
            "ses droits et le disque, puis relance."
        ) from error


def _sweep(run: Run) -> None:
    """Remove what a killed run had begun to write: it is written anew."""
    for folder in (run.workspace.outbox, run.workspace.root / ARCHIVE_NAME):
        with suppress(OSError):  # Harmless where it is; ``verify`` tells of it.
            sweep(folder)


def _settle_archive(run: Run, archive: Archive) -> None:
    """Encrypt the archive, or put it in clear, when the settings have changed; files are read either way meanwhile."""
    if archive.settled:
        return
    try:
        left = archive.settle()
    except OSError as error:
        run.report.problems.append(
            f"Le chiffrement de l’archive n’est pas achevé ({error.strerror}) : les fichiers restent tous lisibles, et "
            "le prochain traitement continue. L’administrateur vérifie l’espace disque et les droits."
        )
        return
    run.report.problems.extend(
        f"Le fichier reçu {sha256[:12]} est abîmé ou chiffré avec une autre clé : il est resté comme il était dans "
        "l’archive. L’administrateur lance : pipeline verify"
        for sha256 in left
    )


def resume(run: Run) -> None:
    """Finish what a command that was killed left, before anything changes; the beginning of every act of a person."""
    _sweep(run)
    write_pending(run)


def write_pending(run: Run) -> None:
    """Write what is owed and make it up into batches to print.

    Also done before anything changes: what a killed run left says what was known then.
    """
    from pipeline.run.documents import batches, write  # noqa: PLC0415
    from pipeline.run.erase import erase_pending  # noqa: PLC0415

    run.report.problems += erase_pending(run.workspace, run.register)
    write.write_documents(run.workspace, run.register, run.report, run.jobs, run.progress)
    batches.make_lots(run)


def conclude(run: Run, read: list[str]) -> None:
    """Match, plan and write; the end of every run, and of every act of a person."""
    from pipeline.run import collect, settle  # noqa: PLC0415
    from pipeline.run.documents import plan  # noqa: PLC0415

    settle.settle(run.register, run.today)
    collect.report_read(run.register, run.report, read)
    plan.plan_dossiers(run.register, run.settings, run.report, run.today)
    write_pending(run)


def _rehearse(run: Run) -> Report:
    """Do it all on a copy of the register, and a passing archive; the workspace is left as it is."""
    from pipeline.run import collect, settle  # noqa: PLC0415
    from pipeline.run.documents import plan  # noqa: PLC0415

    report, copy = run.report, run.register
    with tempfile.TemporaryDirectory() as folder:
        archive = run.workspace.archive.elsewhere(Path(folder))
        pending = {row.sha256 for row in copy.fichiers("recu")}
        collect.claim(_scan(run), archive, copy, report, run.today, keep=True)
        elsewhere = (run.workspace.archive, pending)
        read = collect.read_claimed(archive, copy, run.today, run.jobs, elsewhere=elsewhere, progress=run.progress)
        settle.settle(copy, run.today)
        collect.report_read(copy, report, read)
        plan.plan_dossiers(copy, run.settings, report, run.today)
        for document in copy.documents_a_ecrire():
            report.document(document, None)
    return report
