"""Planned documents → their bytes. What is needed is values, so that any process of any machine can do it."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import cast

from pipeline.errors import PipelineError
from pipeline.lazy import load
from pipeline.press import Press, Supplies, press_of
from pipeline.resources import read_templates
from pipeline.run.documents.catalogue import TYPES
from pipeline.run.documents.failing import STOPPED, Refusal, Retry, refusal_of
from pipeline.run.documents.pupil.entourage import Entourage
from pipeline.sandbox import Limits, Lost, Pool
from pipeline.store.archive import Archive
from pipeline.store.register import Register
from pipeline.store.rows import DocumentRow
from pipeline.workspace import Workspace

LIMITS = Limits(seconds=900, processor=120, memory=1_500_000_000, file=50_000_000, result=1_000_000_000, lasting=True)
"""A dossier of fifty pages takes a fifth of the memory; WeasyPrint prepares its fonts in a temporary folder."""


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


def order_of(register: Register, document: DocumentRow, around: Entourage) -> Order:
    """Gather what it takes to render a document."""
    type_ = TYPES[document.type]
    content = type_.gather(register, document, around) if type_.gather else type_.read(document)
    return Order(document.type, content, document.prevu_le, type_.render)


def supplies_of(workspace: Workspace) -> bytes:
    """Gather what all documents of a workspace are printed with.

    Raises:
        ConfigError: when the configuration is wrong.
        OSError: when the logo cannot be read.
    """
    settings = workspace.ready_settings()
    logo = (workspace.root / settings.service.logo).read_bytes() if settings.service.logo else b""
    return Supplies.of(settings, read_templates(workspace.modeles), logo).packed()


def local_press(workspace: Workspace, today: date) -> Press:
    """Return what prints in this process a document that is made of no file.

    Raises:
        ConfigError: when the configuration is wrong.
        OSError: when the logo cannot be read.
    """
    return press_of(supplies_of(workspace), today)


@dataclass(frozen=True, slots=True)
class Files:
    """The bytes of the files that a document is made of."""

    received: Mapping[str, bytes]
    """By hash."""
    written: Mapping[str, bytes]
    """By path in the outbox; empty for what could not be read, which the renderer tells."""


def render(supplies: bytes, order: Order, files: Files) -> bytes:
    """Render one document.

    Raises:
        PipelineError: French; what stands in the way and who can mend it.
    """
    press = press_of(supplies, order.le, files.received, files.written)
    with collector_held():
        return cast(bytes, load(order.render)(order.content, press))


@contextmanager
def collector_held() -> Iterator[None]:
    """Put off the search for cycles: pages are some hundred thousand objects that live until their end."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def files_of(archive: Archive, outbox: Path, order: Order) -> Files:
    """Read the files that a document is made of, here, where the key of the archive is.

    Raises:
        PipelineError: when a file received cannot be had.
        OSError: likewise.
    """
    type_ = TYPES[order.type]
    received = {sha256: archive.read(sha256) for sha256 in type_.received(order.content)}
    return Files(received, {path: _written(outbox / path) for path in type_.written(order.content)})


def _written(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def render_all(workspace: Workspace, orders: Sequence[Order], pool: Pool) -> Iterator[bytes | Refusal]:
    """Yield the bytes of each document, or why there are none.

    In processes apart, letters too: whatever becomes of one of them, the run and the other documents go on.
    """
    try:
        supplies, archive = supplies_of(workspace), workspace.archive
    except Exception as error:
        yield from (refusal_of(error) for _ in orders)
        return
    tasks = [partial(_task, archive, workspace.outbox, order) for order in orders]
    with closing(pool.run(_safely, tasks, LIMITS, supplies)) as outcomes:
        unstarted: Refusal | None = None
        for _ in orders:
            try:
                outcome = unstarted or next(outcomes)
            except PipelineError as error:
                # The machine starts no process any more: this is no fault of any document.
                outcome = unstarted = Refusal(str(error), Retry.NEXT_RUN)
            yield STOPPED if isinstance(outcome, Lost) else outcome


def _task(archive: Archive, outbox: Path, order: Order) -> tuple[Order, Files] | tuple[Refusal, None]:
    try:
        return order, files_of(archive, outbox, order)
    except Exception as error:
        return refusal_of(error), None


def _safely(supplies: bytes, order: Order | Refusal, files: Files | None) -> bytes | Refusal:
    if isinstance(order, Refusal) or files is None:
        return cast(Refusal, order)
    try:
        return render(supplies, order, files)
    except Exception as error:
        return refusal_of(error)
