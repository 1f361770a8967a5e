"""One run, from the inbox to the outbox: claim, archive, read, match, plan, write. It touches every part but ``cli``.

This page is the run; a dry run is this very page, all of it undone at the end. A run killed anywhere is finished by the
next one: a file leaves the inbox only once archived and registered, and a document is marked written only once it is
in the outbox.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date

from pipeline.errors import PipelineError
from pipeline.intake.inbox.arrived import LONGEST
from pipeline.report import Progress, Report, no_progress
from pipeline.run.arrivals import tell_arrivals
from pipeline.run.claim import claim
from pipeline.run.collect import read_claimed, report_read
from pipeline.run.documents.batches import make_lots
from pipeline.run.documents.context import Run, opened, rehearsed
from pipeline.run.documents.failing import tell_failures, told_apart
from pipeline.run.documents.plan import plan_dossiers
from pipeline.run.documents.renewing import renew_letters
from pipeline.run.documents.seance.printed import plan_prints
from pipeline.run.documents.states import MOVING
from pipeline.run.documents.write import unwritten, write_documents
from pipeline.run.erase import erase_pending
from pipeline.run.interrupted import interruptible
from pipeline.run.matching import match_pieces
from pipeline.run.reunion import reunite
from pipeline.sandbox import Pool
from pipeline.store.files import SHARED, share, sweep
from pipeline.store.register import ARCHIVE_NAME
from pipeline.workspace import Workspace

_ACT_AGAIN = (
    "Ce qui était déjà décidé sera écrit par le prochain traitement (pipeline process). Si l’acte demandé n’est pas "
    "dans pipeline journal, donnez de nouveau la commande."
)
"""A person does not know whether her act was kept before she stopped it."""


def process(
    workspace: Workspace,
    today: date,
    *,
    pool: Pool | None = None,
    dry_run: bool = False,
    received: date | None = None,
    progress: Progress = no_progress,
) -> Report:
    """Do all that there is to do in a workspace and return what was done.

    ``pool``: where files are read and documents are rendered; by default, one process of this machine.
    ``received``: day on which the files of the inbox were received; by default, that of their arrival in it.

    Raises:
        PipelineError: when the workspace cannot be used (configuration, register, another run under way), or that day
            is to come or too long ago.
        Interrupted: on Ctrl-C; what is done stays, and the next run goes on.
    """
    if received is not None:
        require_sensible(received, today)
    opening = rehearsed if dry_run else opened
    with opening(workspace, today, pool, progress) as run:
        with interruptible(run, "Le prochain traitement continue de là : pipeline process"):
            # First what a run that was killed left, as it was known then.
            resume(run)
            _settle_archive(run)
            run.register.dossiers.review_due(today)
            claim(run, received)
            conclude(run, read_claimed(run))
        return run.report


def require_sensible(received: date, today: date) -> None:
    """Refuse a day of reception that no person can mean.

    Raises:
        PipelineError: when it is to come, or too long ago.
    """
    if received > today:
        raise PipelineError(f"Rien n’a pu être reçu le {received:%d/%m/%Y}, qui est à venir : vérifiez la date.")
    if received < today - LONGEST:
        raise PipelineError(
            f"Le {received:%d/%m/%Y} est à plus d’un an : les délais seraient faux. Rien n’a été fait ; vérifiez la "
            "date (--received)."
        )


@contextmanager
def acting(workspace: Workspace, today: date) -> Iterator[Run]:
    """Have a workspace to oneself for an act of a person, as every act begins.

    Raises:
        PipelineError: when it cannot be used (configuration, register, another run under way).
    """
    with opened(workspace, today) as run, interruptible(run, _ACT_AGAIN):
        # First what a killed command left: its letters belong to the state of things before this act.
        resume(run)
        try:
            yield run
        except PipelineError as error:
            # The act is refused; what was done and found before it is told all the same.
            for told in _told(run.report):
                error.add_note(told)
            raise


@contextmanager
def deciding(workspace: Workspace, par: str, motif: str, today: date) -> Iterator[Run]:
    """Begin an act that settles something: the name and the reason are kept for good.

    Raises:
        PipelineError: when one of them is missing; as :func:`acting`.
    """
    if not par.strip() or not motif.strip():
        raise PipelineError("Il faut dire qui décide (--by) et pourquoi (--reason).")
    with acting(workspace, today) as run:
        yield run


def resume(run: Run) -> None:
    """Finish what a command that was killed left, before anything changes; the beginning of every act of a person."""
    if run.rehearsal:
        return
    _tidy(run)
    with told_apart(run, "Des pages n’ont pas pu être réunies"):
        reunite(run)
    if run.workspace.defers and not any(one.type in MOVING for one in run.register.documents.unwritten()):
        # What the act before this one owes on paper changes no state: the run that follows writes it, as it then is.
        return
    # What is owed can wait for the next run; what is asked for now does not depend on it.
    with told_apart(run, "Ce qu’un traitement précédent devait encore n’a pas pu être écrit"):
        write(run)


def _tidy(run: Run) -> None:
    """Take away what a command that was killed had begun, and open what the door of the outbox opens.

    A disk of many years is walked only when a command was killed, or the administrator changed that door.
    """
    outbox, chantier = run.workspace.outbox, run.register.chantier
    left = chantier.is_left()
    if left:
        for folder in (outbox, run.workspace.root / ARCHIVE_NAME):
            with suppress(OSError):  # Harmless where it is; ``verify`` tells of it.
                sweep(folder)
    chantier.begin()
    with suppress(OSError):
        found = outbox.stat()
        door = f"{found.st_mode:o} {found.st_gid}{' partage' if run.outward == SHARED else ''}"
        # What was written before the administrator opened the outbox, or by a run killed before it could.
        if left or chantier.shared() != door:
            share(outbox, run.outward)
            chantier.share(door)


def _told(report: Report) -> list[str]:
    """What was done in a run, in French, where no table shows it."""
    written = [f"Écrit auparavant, comme prévu : outbox/{document['path']}" for document in report.documents]
    return [
        *written,
        *(f"Retiré auparavant, comme prévu : outbox/{path}" for path in report.withdrawn),
        *report.notices,
        *report.problems,
    ]


def conclude(run: Run, read: Sequence[str] = ()) -> None:
    """Bring pages together, match, plan and write; the end of every run and of every act.

    ``read``: hashes of the files just read.
    """
    with told_apart(run, "Des pages n’ont pas pu être réunies"):
        reunite(run)
    match_pieces(run)
    report_read(run, read)
    tell_arrivals(run)
    plan_dossiers(run)
    renew_letters(run)
    if run.workspace.defers:
        run.report.owed = len(run.register.documents.unwritten())
    else:
        write(run)


def write(run: Run) -> None:
    """Write what is owed and make it up into batches to print; in a rehearsal, say what would be."""
    if run.rehearsal:
        for document in unwritten(run):
            run.report.report_document(document, None)
    else:
        run.report.problems += erase_pending(run.workspace, run.register)
        write_documents(run)
        if plan_prints(run):
            write_documents(run)
        if run.workspace.trays:
            make_lots(run)
    tell_failures(run)


def _settle_archive(run: Run) -> None:
    """Encrypt the archive, or put it in clear, when the settings have changed; files are read either way meanwhile."""
    if run.rehearsal or run.archive.settled:
        return
    try:
        left = run.archive.settle()
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
