"""What fails costs itself alone: the reason it is set apart for, and what must change before it is tried again."""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from pipeline.config import CONFIG_NAME, Settings
from pipeline.errors import ConfigError, PipelineError, RegisterError
from pipeline.resources import FORMS_PDF, TEMPLATES, font_directory
from pipeline.run.documents.context import Run
from pipeline.store.rows import Sorte
from pipeline.workspace import Workspace

_PACKAGE = Path(__file__).resolve().parents[2]


class Retry(StrEnum):
    """When it is worth trying again."""

    NEXT_RUN = "next run"
    """The disk, rights, keys: only trying tells whether they were mended."""
    NEXT_DAY = "next day"
    """The machine lacked memory or time; the same document may take too much of it each time."""
    WHEN_CHANGED = "when changed"
    """Same program, same facts: the same failure."""


_AGAIN = {
    Retry.NEXT_RUN: "Le prochain traitement recommence.",
    Retry.NEXT_DAY: "Mis à part, le reste continue ; il sera retenté demain, ou tout de suite par : pipeline verify "
    "--repair",
    Retry.WHEN_CHANGED: "Mis à part, le reste continue ; il sera retenté dès que le programme, les modèles, les "
    "réglages ou les pièces changent, ou tout de suite par : pipeline verify --repair",
}
_AT_EACH_RUN = "Mis à part, le reste continue ; chaque traitement essaie de nouveau."
_FEW = 3
"""Up to so many things that one cause stops, each is told by itself."""
_CHEAP = (Sorte.DOSSIER, Sorte.PIECE)
"""They depend on the day and on all the others, and cost milliseconds: they are tried again at each run."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something could not be done."""

    why: str
    """French, ends a sentence that says what; who acts and how. Names nobody."""
    retry: Retry


STOPPED = Refusal(
    "la mise en page s’est arrêtée d’elle-même (trop de mémoire, trop de temps, ou un arrêt brutal). L’administrateur "
    "vérifie la mémoire libre et, si cela se reproduit, signale ce document.",
    Retry.NEXT_DAY,
)


def refusal_of(error: Exception) -> Refusal:
    """Say why, without a word of what the error quotes: it may be a pupil's."""
    if isinstance(error, OSError):
        why = f"un fichier n’a pas pu être lu ({error.strerror or type(error).__name__})."
        return Refusal(f"{why} L’administrateur vérifie les droits et le disque.", Retry.NEXT_RUN)
    if isinstance(error, ConfigError):
        return Refusal(str(error), Retry.NEXT_RUN)
    if isinstance(error, PipelineError):
        return Refusal(str(error), Retry.WHEN_CHANGED)
    if isinstance(error, MemoryError):
        return Refusal("la mémoire a manqué. L’administrateur vérifie la mémoire libre.", Retry.NEXT_DAY)
    return Refusal(
        f"une erreur imprévue ({type(error).__name__}). Le secrétariat regarde les pièces dont il est fait (pipeline "
        "status) et met à l’écart celle qui n’est pas en ordre (pipeline set-aside) ; sinon, l’administrateur signale "
        "ce message.",
        Retry.WHEN_CHANGED,
    )


class Apart:
    """What is set apart in a run: what is not worth trying, and what fails now."""

    def __init__(self, run: Run, sorte: Sorte) -> None:
        self._run, self._sorte, self._echecs = run, sorte, run.register.echecs
        self._known = self._echecs.of(sorte)

    def worth_trying(self, cible: str | int) -> bool:
        """It never failed, or something that it depends on has changed; never twice in one run."""
        if (self._sorte, str(cible)) in self._run.failed:
            return False
        former = self._known.get(str(cible))
        if former is None or not former.empreinte:
            return True
        return former.empreinte not in (self._empreinte(cible, retry) for retry in Retry)

    def failed(self, cible: str | int, what: str, refusal: Refusal) -> None:
        """Set something apart; ``what``: French, names it and nobody."""
        again = _AT_EACH_RUN if self._sorte in _CHEAP else _AGAIN[refusal.retry]
        raison = f"{what} : {refusal.why.rstrip()} {again}"
        self._echecs.record(self._sorte, cible, raison, self._empreinte(cible, refusal.retry), self._run.today)
        # An act mends dossiers and pieces, and changes what documents depend on, in the run in which they failed.
        if refusal.retry is Retry.NEXT_RUN and self._sorte not in _CHEAP:
            self._run.failed.add((self._sorte, str(cible)))

    def done(self, cible: str | int) -> None:
        """It was done: nothing is said of it any more."""
        if str(cible) in self._known:
            self._echecs.clear(self._sorte, cible)

    def _empreinte(self, cible: str | int, retry: Retry) -> str:
        if self._sorte in _CHEAP:
            return self._sorte  # Told once, like what is tried again only when something changes.
        if retry is Retry.NEXT_RUN:
            return ""
        facts = (
            self._echecs.facts_of_document(int(cible))
            if self._sorte is Sorte.DOCUMENT
            else (self._echecs.facts_of_lot(str(cible)))
        )
        day = self._run.today if retry is Retry.NEXT_DAY else None
        return _digest(_surroundings(self._run.workspace, self._run.settings), facts, day)


@contextmanager
def isolated(run: Run, apart: Apart, cible: str | int, what: str) -> Iterator[None]:
    """Do something inside a transaction that is kept whole, or set apart; a register that fails fails for all."""
    try:
        with run.register.part():
            yield
    except RegisterError:
        raise
    except Exception as error:
        apart.failed(cible, what, refusal_of(error))
    else:
        apart.done(cible)


@contextmanager
def told_apart(run: Run, what: str) -> Iterator[None]:
    """Do a step without which the others make sense; what stops it is told, but for a register that fails."""
    try:
        yield
    except RegisterError:
        raise
    except Exception as error:
        run.report.problems.append(f"{what} : {refusal_of(error).why}")


def tell_failures(run: Run) -> None:
    """Report what was set apart and never told; forget what was settled since."""
    run.register.echecs.forget_settled()
    causes: dict[str, list[str]] = {}
    for raison in run.register.echecs.take_untold():
        causes.setdefault(raison.partition(" : ")[2], []).append(raison)
    for cause, raisons in causes.items():
        # A full disk, a machine that starts no process: one cause is told once, and « pending » lists what it stops.
        many = (
            f"{len(raisons)} choses n’ont pas pu être faites (pipeline pending), toutes pour la même raison : {cause}"
        )
        run.report.problems += raisons if len(raisons) <= _FEW else [many]


def _digest(surroundings: str, facts: object, day: date | None) -> str:
    said = json.dumps([surroundings, facts, day and day.isoformat()], default=str)
    return hashlib.sha256(said.encode()).hexdigest()


def _surroundings(workspace: Workspace, settings: Settings) -> str:
    """Hash of what every document depends on: program, libraries, templates, blank forms, fonts, settings, logo."""
    logo = [workspace.root / settings.service.logo] if settings.service.logo else []
    own = [workspace.root / CONFIG_NAME, *logo, *_files(workspace.modeles)]
    return _hash_files(_program(), own)


@cache
def _program() -> str:
    """Hash of what comes with the program; it does not change while it runs."""
    folders = (_PACKAGE, TEMPLATES, FORMS_PDF, font_directory())
    libraries = sorted(info.name for place in sys.path for info in Path(place or ".").glob("*.dist-info"))
    return _hash_files(" ".join([sys.version, *libraries]), (path for folder in folders for path in _files(folder)))


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")


def _hash_files(first: str, paths: Iterable[Path]) -> str:
    digest = hashlib.sha256(first.encode())
    for path in paths:
        digest.update(str(path).encode())
        with suppress(OSError):  # One that cannot be read is as good as none: when it can be, that is a change.
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
