"""Planned documents → their bytes. What is needed is plain data, so that any process can do it."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import cast

from pipeline.dossier.regime import regime
from pipeline.errors import PipelineError
from pipeline.lazy import load
from pipeline.press import Press
from pipeline.run.documents.catalogue import TYPES
from pipeline.run.documents.failing import STOPPED, Refusal, Retry, refusal_of
from pipeline.run.documents.pupil.entourage import Entourage
from pipeline.sandbox import Limits, Lost, run_apart
from pipeline.store.register import Register
from pipeline.store.rows import DocumentRow
from pipeline.workspace import Workspace

LIMITS = Limits(seconds=900, processor=120, memory=1_500_000_000, file=50_000_000, result=1_000_000_000, lasting=True)
"""A dossier of fifty pages takes a fifth of the memory; WeasyPrint prepares its fonts in a temporary folder."""
FEW = 6
"""Up to so many documents, a second process costs more than it gains."""


@dataclass(frozen=True, slots=True)
class Order:
    """A document to render."""

    type: str
    content: object
    """What its renderer takes."""
    le: date
    """Day that it bears."""
    render: str
    """``module:function`` that makes its bytes of its content."""


@lru_cache(maxsize=1)
def _press(root: Path, settings_key: tuple[int, int]) -> Press:
    """Prepare fonts and settings once per process; ``settings_key`` tells when pipeline.toml changed."""
    del settings_key
    workspace = Workspace(root)
    settings = workspace.ready_settings()
    logo = root / settings.service.logo if settings.service.logo else None
    overrides = workspace.modeles if workspace.modeles.is_dir() else None
    engine = load("pipeline.html:Engine")(overrides, (logo,) if logo else ())
    law = regime(settings.regime, settings.textes)

    def original(sha256: str) -> bytes:
        return workspace.archive.read(sha256)  # Its keys are asked for only by what prints a file received.

    def written(path: str) -> bytes:
        return (workspace.outbox / path).read_bytes()

    return Press(engine, settings, law, date.min, original, written, logo)


def press_of(root: Path, le: date) -> Press:
    """Return what is needed to print in this workspace a document that bears this day.

    Raises:
        ConfigError: when the configuration is wrong.
    """
    # A process that lasts (watch) prints with the settings of the day, and not with those it started with.
    found = (root / "pipeline.toml").stat()
    return replace(_press(root, (found.st_mtime_ns, found.st_size)), today=le)


def order_of(register: Register, document: DocumentRow, around: Entourage) -> Order:
    """Gather what it takes to render a document."""
    type_ = TYPES[document.type]
    content = type_.gather(register, document, around) if type_.gather else type_.read(document)
    return Order(document.type, content, document.prevu_le, type_.render)


def render(root: Path, order: Order) -> bytes:
    """Render one document.

    Raises:
        PipelineError: French; what stands in the way and who can mend it.
    """
    return cast(bytes, load(order.render)(order.content, press_of(root, order.le)))


def render_all(root: Path, orders: list[Order], jobs: int) -> Iterator[bytes | Refusal]:
    """Yield the bytes of each document, or why there are none.

    In processes apart, letters too: whatever becomes of one of them, the run and the other documents go on.
    """
    tasks = [partial(tuple, (root, order)) for order in orders]
    with closing(run_apart(_safely, tasks, LIMITS, max(1, jobs) if len(orders) > FEW else 1)) as outcomes:
        unstarted: Refusal | None = None
        for _ in orders:
            try:
                outcome = unstarted or next(outcomes)
            except PipelineError as error:
                # The machine starts no process any more: this is no fault of any document.
                outcome = unstarted = Refusal(str(error), Retry.NEXT_RUN)
            yield STOPPED if isinstance(outcome, Lost) else outcome


def _safely(root: Path, order: Order) -> bytes | Refusal:
    try:
        return render(root, order)
    except Exception as error:
        return refusal_of(error)
