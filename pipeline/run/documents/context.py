"""What every step of one run shares, and the two ways to have it: on the workspace itself, or in a rehearsal."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from shutil import which

from pipeline.config import Settings
from pipeline.errors import MachineError, RegisterError
from pipeline.libraries import require_libraries
from pipeline.report import Progress, Report, no_progress
from pipeline.sandbox import Pool
from pipeline.sandbox.local import Local
from pipeline.store.archive import Archive
from pipeline.store.files import Mode
from pipeline.store.register import Register
from pipeline.workspace import Workspace, outward


@dataclass(frozen=True, slots=True)
class Run:
    """What every step of one run shares."""

    workspace: Workspace
    register: Register
    archive: Archive
    settings: Settings
    today: date
    pool: Pool
    """Where files are read and documents are rendered."""
    progress: Progress = no_progress
    rehearsal: bool = False
    """Nothing stays in register and archive: the inbox keeps its files, and what would be written is only reported."""
    report: Report = field(default_factory=Report)
    failed: set[tuple[str, str]] = field(default_factory=set)
    """Sort and subject of what failed in this run and cannot be mended by it: it is tried once, and told once."""

    @property
    def outward(self) -> Mode:
        """To whom what it writes into the outbox is open."""
        return outward(self.settings)


@contextmanager
def opened(
    workspace: Workspace, today: date, pool: Pool | None = None, progress: Progress = no_progress
) -> Iterator[Run]:
    """Have a workspace to oneself, for a run or for one act of a person; without a pool, a process of this machine.

    Raises:
        PipelineError: when it cannot be used (configuration, register, another run under way), or the machine lacks
            what printing takes.
    """
    settings = workspace.ready_settings()
    require_machine(settings)
    shared = bool(settings.acces.groupe)
    # The lock first: opening brings the register to the present schema, which two programs must not do at once.
    with (
        workspace.lock(),
        Register.open(workspace.register_path, shared=shared) as register,
        nullcontext(pool) if pool else Local() as given,
    ):
        try:
            yield Run(workspace, register, workspace.archive, settings, today, given, progress)
        finally:
            # Whatever stopped it, what it was writing is whole or gone; only a kill leaves this undone.
            with suppress(RegisterError):
                register.chantier.end()


def require_machine(settings: Settings) -> None:
    """Make sure that what is planned can be printed: else letters would wait one by one, each with its own reason.

    Raises:
        MachineError: naming what to install.
    """
    require_libraries()
    if settings.lecture.ocr and which("tesseract") is None:
        raise MachineError(
            "Les réglages demandent la reconnaissance de caractères ([lecture] ocr), et tesseract n’est pas installé. "
            "Rien n’a été fait. L’administrateur l’installe (apt-get install tesseract-ocr tesseract-ocr-fra) ou écrit "
            "ocr = false, puis relance."
        )


@contextmanager
def rehearsed(
    workspace: Workspace, today: date, pool: Pool | None = None, progress: Progress = no_progress
) -> Iterator[Run]:
    """Have a register and an archive that keep nothing of what is done: the workspace is left as it is.

    Raises:
        PipelineError: as :func:`opened`.
    """
    settings = workspace.ready_settings()
    # Where no run was made yet, not even a lock is left.
    lock = workspace.lock() if workspace.register_path.exists() else nullcontext()
    with lock, Register.rehearsal(workspace.register_path) as copy, tempfile.TemporaryDirectory() as folder:
        passing = workspace.archive.passing(Path(folder))
        with nullcontext(pool) if pool else Local() as given:
            yield Run(workspace, copy, passing, settings, today, given, progress, rehearsal=True)
