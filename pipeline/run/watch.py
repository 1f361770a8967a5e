"""Run again each time the inbox changes: the very same run as by hand or by cron.

The folder is also looked at every so often, whatever its signals say: network folders give none.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from itertools import chain
from pathlib import Path

import watchfiles
from watchfiles._rust_notify import WatchfilesRustInternalError  # Named nowhere else.

from pipeline.errors import BusyError, PipelineError
from pipeline.intake.inbox.names import is_ignored
from pipeline.report import Progress, no_progress
from pipeline.run import process
from pipeline.run.documents.failing import refusal_of
from pipeline.sandbox import Pool
from pipeline.workspace import Workspace

Opening = Callable[[], AbstractContextManager[Pool]]
"""Gives the pool of one run, that ends with it."""
Told = Callable[[list[str]], None]
"""Given the French messages of a run, when they are not those of the run before."""


def signals(inbox: Path, stop: threading.Event, interval: float) -> Iterator[object]:
    """Yield when something came into the inbox, and at least every ``interval`` seconds, until ``stop`` is set."""

    def came(change: watchfiles.Change, path: str) -> bool:
        return change is not watchfiles.Change.deleted and not is_ignored(Path(path).name)

    milliseconds = int(interval * 1000)
    try:
        # A scanner or a mail program writes a file in several goes: one run for all of them.
        yield from watchfiles.watch(
            inbox, watch_filter=came, stop_event=stop, rust_timeout=milliseconds, yield_on_timeout=True, debounce=800
        )
    except (OSError, WatchfilesRustInternalError):
        # No more watches to be had, or a file system that has none.
        while not stop.wait(interval):
            yield None


def watch_inbox(
    workspace: Workspace,
    today: Callable[[], date],
    opening: Opening,
    told: Told,
    wake: Iterator[object],
    progress: Progress = no_progress,
) -> None:
    """Run once, then each time ``wake`` yields.

    What stands in the way of one run (another run, a wrong configuration, a full disk) is told and does not stop the
    next.
    """
    last: list[str] = []
    for _ in chain([None], wake):
        try:
            # Asked each time: the clock may change while we watch.
            with opening() as pool:
                report = process(workspace, today(), pool=pool, progress=progress)
            messages = [*report.notices, *report.problems]
        except BusyError:
            continue  # The run under way does the work.
        except PipelineError as error:
            messages = [str(error)]
        except Exception as error:
            # Whatever one run meets, the next one is made: what comes in meanwhile must not wait for a person.
            messages = [f"Un traitement s’est arrêté : {refusal_of(error).why} Le suivant recommence."]
        # The same trouble is told once, and not at each look at the folder.
        if messages != last:
            last = messages
            told(messages)
