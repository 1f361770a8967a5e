"""The desk: one workspace, its people, and one write in it at a time; what is under way can be asked."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from pipeline.clock import day_of_the_machine
from pipeline.comptes.people import People
from pipeline.errors import BusyError, PipelineError
from pipeline.report import Report
from pipeline.run import process
from pipeline.run.documents.failing import refusal_of
from pipeline.sandbox.local import Local
from pipeline.workspace import Workspace
from pipeline.workspace.lock import Waiting

PATIENCE = 120.0
"""Seconds that an act waits for another program to let go of the workspace; then a person is told who holds it."""
COMMAND = "bureau"
"""What whoever finds the workspace taken is told."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Working:
    """A run that the page started, while it goes on."""

    step: str
    """French."""
    done: int
    total: int


class Desk:
    """What all visits share. Its acts are made one after the other, in the order in which they were asked for."""

    def __init__(self, workspace: Workspace, people: People, today: date | None = None, jobs: int = 1) -> None:
        self.workspace, self.people = workspace, people
        self._today, self._jobs = today, jobs
        self._turn = threading.Lock()
        self._state = threading.Lock()
        self._working: Working | None = None
        self._asked = False
        self.last: Report | None = None
        """What the last run that the page started did."""
        self.trouble = ""
        """French: why it did not end; "" when it did."""

    def today(self) -> date:
        """Return the day on which acts are made: the one that was said when the page was opened, else the machine's.

        Raises:
            MachineError: when the machine's clock cannot be believed.
        """
        return self._today or day_of_the_machine(self.workspace)

    def do(self, call: Callable[[], T]) -> T:
        """Make an act of a person, each in its turn; the act itself waits for other programs (``Visit.workspace``).

        Raises:
            BusyError: when a run of the page lasts for longer than a person waits.
            PipelineError: as the act.
        """
        if not self._turn.acquire(timeout=PATIENCE):
            raise BusyError(
                "Un traitement lancé d’ici dure depuis plus de deux minutes. Rien n’a été fait : laissez-le finir, "
                "puis recommencez ce geste."
            )
        try:
            return call()
        finally:
            self._turn.release()

    def workspace_of(self, person: str) -> Workspace:
        """Return the workspace, for somebody who waits until other programs let go of it."""
        return self.workspace.patient(Waiting(PATIENCE, person, COMMAND))

    @property
    def working(self) -> Working | None:
        """The run that the page started and that goes on."""
        return self._working

    def start(self) -> None:
        """Start a run in the background: what is in the inbox is read, what is owed is written.

        Asked for while one goes on, another one follows it: a file may have come in after it had looked.
        """
        with self._state:
            if self._working is not None:
                self._asked = True
                return
            self._working = Working("lecture", 0, 0)
        threading.Thread(target=self._run, name="traitement", daemon=True).start()

    def _run(self) -> None:
        while True:
            report, trouble = None, ""
            try:
                report = self.do(self._process)
            except PipelineError as error:
                trouble = str(error)
            except Exception as error:
                # Whatever a run meets, the page goes on and says it.
                trouble = f"Le traitement s’est arrêté : {refusal_of(error).why} Rien n’est perdu ; relancez-le."
            with self._state:
                self.last, self.trouble = report, trouble
                if not self._asked:
                    self._working = None
                    return
                self._asked = False

    def _process(self) -> Report:
        # As any other run: those of cron give way to it at once, where they wait for the act of a person.
        workspace = self.workspace.patient(Waiting(PATIENCE, command="process"))
        with Local(self._jobs) as pool:
            return process(workspace, self.today(), pool=pool, progress=self._tell)

    def _tell(self, step: str, done: int, total: int) -> None:
        self._working = Working(step, done, total)
