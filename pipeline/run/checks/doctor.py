"""``pipeline doctor``: what keeps letters from being printed, before anybody waits for one; nothing is changed.

Each check looks at one thing and tells its faults. A new one is added to ``CHECKS``, in the order in which faults are
to be mended; the later ones print, and wait until the machine and the settings can be used.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.errors import PipelineError
from pipeline.libraries import require_libraries
from pipeline.run.checks.droits import wrong_rights
from pipeline.run.checks.templates import refused_templates
from pipeline.run.documents.catalogue import DECISION_NOTE
from pipeline.run.documents.context import require_machine
from pipeline.run.documents.idle import idle_templates
from pipeline.store.register import Register
from pipeline.store.rows import Sorte
from pipeline.workspace import Workspace
from pipeline.workspace.accounts import account_name, group_of, is_member


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


def _access(workspace: Workspace) -> Iterator[str]:
    """What keeps the accounts that share a workspace from working in it."""
    settings = workspace.settings()
    group, name = group_of(settings), settings.acces.groupe
    if group is None:
        return
    owner = workspace.root.stat().st_uid
    if owner and not is_member(owner, group):
        account = account_name(owner)
        yield (
            f"[acces] groupe : le compte « {account} », à qui est l’espace de travail, n’est pas du groupe « {name} ». "
            f"L’administrateur l’y ajoute : usermod -aG {name} {account}"
        )
    if wrong := sum(1 for _ in wrong_rights(workspace, settings)):
        s, ont = ("s", "ne sont") if wrong > 1 else ("", "n’est")
        yield (
            f"[acces] groupe : {wrong} fichier{s} ou dossier{s} {ont} pas ouvert{s} au groupe « {name} ». "
            "L’administrateur lance une fois, sous le compte à qui est l’espace de travail : pipeline verify --repair"
        )


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
    "acces": _access,
    "modeles": _templates,
    "attente": _held,
}
"""What is looked at, in order; the word stands in the JSON."""
