"""A run stopped by the person who started it (Ctrl-C): what is done, and what goes on next time, are told."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from pipeline.intake.inbox.scan import files, is_unseen
from pipeline.run.documents.context import Run


class Interrupted(KeyboardInterrupt):
    """Stopped by a person; the message (French) says what was done and what is left, its notes what to know besides."""


@contextmanager
def interruptible(run: Run, advice: str) -> Iterator[None]:
    """Have Ctrl-C say what became of a run.

    ``advice``: how it goes on; French.

    Raises:
        Interrupted: in place of ``KeyboardInterrupt``.
    """
    try:
        yield
    except KeyboardInterrupt as pressed:
        if run.rehearsal:
            raise Interrupted("Essai à blanc interrompu : rien n’a été changé.") from pressed
        told = Interrupted(f"Interrompu. {_done(run)} {_left(run)} Rien n’est perdu. {advice}")
        # No table shows them any more, and the next run does not say them again.
        for message in (*run.report.notices, *run.report.problems):
            told.add_note(message)
        raise told from pressed


def _done(run: Run) -> str:
    report = run.report
    return f"Fait – fichiers lus : {report.read} ; documents écrits dans outbox/ : {len(report.documents)}."


def _left(run: Run) -> str:
    to_read, to_write = 0, len(run.register.documents.unwritten())
    with suppress(OSError):  # A share that has gone: what the register knows is told all the same.
        to_read = sum(1 for _ in files(run.workspace.inbox, is_unseen))
    to_read += len(run.register.fichiers.with_statut("recu"))
    # What is not read or matched yet may call for letters that nobody knows of.
    return f"Reste – fichiers à lire : {to_read} ; documents à écrire : {to_write}, et ce qui en découle."
