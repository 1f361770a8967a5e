"""What a run gives to processes apart, task by task: processor, bytes on the way there and back."""

import pickle
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from bench import matiere
from bench.matiere import JOUR
from pipeline.cli import main
from pipeline.sandbox import Limits, Pool, Task
from pipeline.sandbox.local import Local


@dataclass(frozen=True, slots=True)
class Tache:
    """One task of a run."""

    travail: str
    """What does it, and the type of the document."""
    vague: int
    """Tasks of a wave wait for the former wave: forms are read, documents printed, trays bound, the slip printed."""
    cpu: float
    """Seconds of processor."""
    aller: int
    """Bytes that are sent to whoever does it."""
    retour: int
    """Bytes that come back."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A whole run."""

    dossiers: int
    taches: tuple[Tache, ...]
    seul: float
    """Seconds of processor of what no other process can do: the inbox, the register, the outbox."""


def passage(ou: Path, dossiers: int) -> Passage:
    """Run ``process`` on so many complete demandes, every task here, and say what each one took."""
    formulaires = matiere.paires(dossiers, ou / "formulaires")
    _run(matiere.secretariat(ou / "tiede", sorted(formulaires.iterdir())[:1]))  # Modules and fonts are loaded.
    root = matiere.secretariat(ou / "mesure", sorted(formulaires.iterdir()))
    return _run(root, dossiers)


def _run(root: Path, dossiers: int = 1) -> Passage:
    taches: list[Tache] = []
    measuring, vague = 0.0, 0

    def here(
        _: Pool, work: Callable[..., Any], tasks: Sequence[Task], __: Limits, common: bytes | None = None
    ) -> Generator[Any, None, None]:
        nonlocal measuring, vague
        vague += 1
        for task in tasks:
            given = task()
            begun = time.process_time()
            result = work(*(() if common is None else (common,)), *given)
            done = time.process_time()
            types = [one.type for one in given if hasattr(one, "type")]
            sizes = len(pickle.dumps(given)), len(pickle.dumps(result))
            taches.append(Tache(" ".join([work.__name__.strip("_"), *types]), vague, done - begun, *sizes))
            measuring += time.process_time() - begun
            yield result

    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(Local, "run", here)
        begun = time.process_time()
        with redirect_stdout(StringIO()):
            if code := main(["process", "--workspace", str(root), "--today", JOUR, "--jobs", "1"]):
                raise RuntimeError(f"pipeline process : {code}")
        return Passage(dossiers, tuple(taches), time.process_time() - begun - measuring)
