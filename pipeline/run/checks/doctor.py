"""``pipeline doctor``: what keeps letters from being printed, before anybody waits for one; nothing is changed.

Each check looks at one thing and tells its faults. A new one is added to ``CHECKS``, in the order in which faults are
to be mended; the later ones print, and wait until the machine and the settings can be used.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.errors import PipelineError
from pipeline.libraries import require_libraries
from pipeline.run.checks.templates import refused_templates
from pipeline.run.documents.catalogue import DECISION_NOTE
from pipeline.run.documents.context import require_machine
from pipeline.run.documents.idle import idle_templates
from pipeline.store.register import Register
from pipeline.store.rows import Sorte
from pipeline.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and who mends it."""

    check: str
    """Which check found it: a word of ``CHECKS``."""
    message: str
    """French: what, why, who acts and how."""

    def to_json(self) -> Mapping[str, Any]:
        """Return the JSON of ``pipeline doctor`` (guide-administrateur)."""
        return asdict(self)


def diagnose(workspace: Workspace) -> tuple[Fault, ...]:
    """Look at all that letters depend on; return what is wrong, none when they can be printed."""
    found: list[Fault] = []
    for name, check in CHECKS.items():
        if found and name not in _FIRST:
            break
        try:
            found += [Fault(name, message) for message in check(workspace)]
        except PipelineError as error:
            found.append(Fault(name, str(error)))
    return tuple(found)


def _machine(_: Workspace) -> Iterable[str]:
    require_libraries()
    return ()


def _settings(workspace: Workspace) -> Iterable[str]:
    require_machine(workspace.ready_settings())
    return ()


def _templates(workspace: Workspace) -> Iterable[str]:
    return (*refused_templates(workspace), *idle_templates(workspace))


def _held(workspace: Workspace) -> Iterator[str]:
    """What is owed and not written: what was set apart, decisions that wait for a person."""
    if not workspace.register_path.exists():
        return
    with Register.open(workspace.register_path) as register:
        for sorte in Sorte:
            yield from (failed.raison for failed in register.echecs.of(sorte).values())
        for note in register.documents.notes(DECISION_NOTE.name):
            said = DECISION_NOTE.read_if_possible(note)
            if said and (said.attend or said.bloquants):
                yield (
                    f"La décision du dossier {said.numero} n’est pas notifiée : le secrétariat la complète ou "
                    "l’accepte (pipeline pending)."
                )


_FIRST = ("machine", "reglages")
CHECKS: Mapping[str, Callable[[Workspace], Iterable[str]]] = {
    **dict(zip(_FIRST, (_machine, _settings), strict=True)),
    "modeles": _templates,
    "attente": _held,
}
"""What is looked at, in order; the word stands in the JSON."""
