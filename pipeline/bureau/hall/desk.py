"""The desk: one workspace, its people, and one write in it at a time; what is under way can be asked."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
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
PAUSE = 1.0
"""Seconds without an act after which what follows from the acts is written."""
ANNOUNCED = 50
"""Messages of runs that are kept for whoever was not told of them."""
_STEP = 0.05
"""Seconds."""

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
        self._today = today
        self._turn = threading.Lock()
        self._state = threading.Lock()
        self._working: Working | None = None
        self._asked = self._trays = self._closed = False
        self._awaited = 0
        self._soon: threading.Timer | None = None
        self._thread: threading.Thread | None = None
        self._pool = Local(jobs)
        self._told = deque[tuple[int, str]](maxlen=ANNOUNCED)
        self._count = 0
        self._problems: Sequence[str] = ()
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
        with self._state:
            self._awaited += 1
        try:
            if not self._turn.acquire(timeout=PATIENCE):
                raise BusyError(
                    "Un traitement lancé d’ici dure depuis plus de deux minutes. Rien n’a été fait : laissez-le finir, "
                    "puis recommencez ce geste."
                )
            try:
                return call()
            finally:
                self._turn.release()
        finally:
            with self._state:
                self._awaited -= 1
            self.start_soon()

    def workspace_of(self, person: str) -> Workspace:
        """Return the workspace, for somebody who waits until other programs let go of it."""
        return self.workspace.patient(Waiting(PATIENCE, person, COMMAND), defers=True, trays=False)

    @property
    def working(self) -> Working | None:
        """The run that the page started and that goes on."""
        return self._working

    def start_soon(self) -> None:
        """Start a run once nobody has acted for an instant: it writes what follows from acts, all at once."""
        with self._state:
            if self._closed:
                return
            if self._soon is not None:
                self._soon.cancel()
            self._soon = threading.Timer(PAUSE, self.start)
            self._soon.daemon = True
            self._soon.start()

    def start(self, *, trays: bool = False) -> None:
        """Start a run in the background: what is in the inbox is read, what is owed is written.

        ``trays``: letters are put into trays as well. A person says so when she is about to print: otherwise each of
        her acts would open a batch of its own.

        Asked for while one goes on, another one follows it: a file may have come in after it had looked.
        """
        with self._state:
            if self._soon is not None:
                self._soon.cancel()
                self._soon = None
            self._trays = self._trays or trays
            if self._closed:
                return
            if self._working is not None:
                self._asked = True
                return
            self._working = Working("lecture", 0, 0)
            self._thread = threading.Thread(target=self._run, name="traitement", daemon=True)
            self._thread.start()

    @property
    def behind(self) -> bool:
        """What follows from the last acts is not all on paper yet; it will be, without anybody asking for it."""
        return self._soon is not None or self._working is not None

    @property
    def bundles(self) -> bool:
        """Letters are being put into trays, or will be at once."""
        return self._trays

    @property
    def awaited(self) -> int:
        """Acts that wait for their turn, or are under way."""
        return self._awaited

    def finish(self) -> None:
        """Wait until all that was asked for is written."""
        while self.behind:
            with self._state:
                soon, thread = self._soon, self._thread
            if soon is not None:
                self.start()
            elif thread is not None:
                thread.join()

    def close(self) -> None:
        """End the run that is under way at its next document; what is not written is written by the next run."""
        with self._state:
            self._closed = True
            if self._soon is not None:
                self._soon.cancel()
                self._soon = None
            thread = self._thread
        if thread is not None:
            thread.join()
        self._pool.close()

    def announced(self, since: int) -> tuple[int, list[str]]:
        """Return what runs of the page said that asks a person to act on paper, after those she was told of."""
        return self._count, [text for rank, text in self._told if rank > since]

    def _run(self) -> None:
        while True:
            report, trouble, again, left = None, "", False, ()
            with self._turn:
                try:
                    report = self._process()
                except KeyboardInterrupt as stopped:
                    # Somebody acts: what is done stays, and the rest is written after her. What the run said so far
                    # is said by no other one.
                    again, left = True, getattr(stopped, "__notes__", ())
                except PipelineError as error:
                    trouble = str(error)
                except Exception as error:
                    # Whatever a run meets, the page goes on and says it.
                    trouble = f"Le traitement s’est arrêté : {refusal_of(error).why} Rien n’est perdu ; relancez-le."
            with self._state:
                if again:
                    self.announce(left)
                else:
                    self.last, self.trouble = report, trouble
                    self.announce(report.notices if report else ())
                    self._complain([*(report.problems if report else ()), *filter(None, [trouble])])
                if self._closed or not (again or self._asked):
                    self._trays = False
                    self._working = self._thread = None
                    return
                self._asked = False
            while self._awaited:
                time.sleep(_STEP)

    def announce(self, said: Iterable[str]) -> None:
        """Keep what a run said (French) for whoever acts from now on."""
        for text in said:
            self._count += 1
            self._told.append((self._count, text))

    def _complain(self, problems: Sequence[str]) -> None:
        """Say what a run could not do; what the run before could not do either is not said again after each act."""
        self.announce(text for text in problems if text not in self._problems)
        self._problems = problems

    def _process(self) -> Report:
        # As any other run: those of cron give way to it at once, where they wait for the act of a person.
        workspace = self.workspace.patient(Waiting(PATIENCE, command="process"), trays=self._trays)
        return process(workspace, self.today(), pool=self._pool, progress=self._tell)

    def _tell(self, step: str, done: int, total: int) -> None:
        self._working = Working(step, done, total)
        if self._awaited or self._closed:
            # An act waits: between two documents a run may stop anywhere, as when a person presses Ctrl-C.
            raise KeyboardInterrupt
