"""The journal, shown: who did what, and when it was recorded."""

from typing import Any

from pipeline.run.lookup import known_dossier
from pipeline.store.journal import Event
from pipeline.store.register import Register
from pipeline.workspace import Workspace


def journal(workspace: Workspace, numero: str | None) -> list[dict[str, Any]]:
    """Return the events of a dossier, or all of them (guide-administrateur, « Sorties JSON »).

    Raises:
        PipelineError: when the dossier is unknown, or the workspace cannot be used.
    """
    workspace.settings()
    with Register.open(workspace.register_path) as register:
        if numero is not None and register.eliminations.get(numero) is None:
            known_dossier(register, numero)
        return [event_json(event) for event in register.journal.events(numero)]


def event_json(event: Event) -> dict[str, Any]:
    """Return the JSON of one event."""
    return {
        "number": event.id,
        "date": event.le.isoformat(),
        "recorded": event.instant,
        "actor": event.acteur,
        "act": event.acte,
        "dossier": event.dossier,
        "sha256": event.sha256,
        "detail": event.detail,
        "chain": event.chaine,
    }
