"""What a person settles, prepares or posts, with their name and reason; built on the very steps of a run."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from pipeline.errors import PipelineError
from pipeline.run import acting
from pipeline.run.documents.context import Run
from pipeline.workspace import Workspace


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
