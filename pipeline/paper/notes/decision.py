"""The note of ``outbox/a_verifier`` on a decision that cannot be notified: what to complete, at once (PDF/UA-1)."""

from collections.abc import Mapping
from datetime import date

from pipeline.html import Engine
from pipeline.paper.pdf.printable import Printable


def render_note_decision(context: Mapping[str, object], *, today: date, engine: Engine) -> bytes:
    """Print the note; ``context`` is what ``notifications.note_decision`` gives.

    Raises:
        PipelineError: when the template cannot be used.
    """
    # JSON lists, as the register keeps them, become tuples, in which every text is made printable.
    facts = {nom: tuple(valeur) if isinstance(valeur, list) else valeur for nom, valeur in context.items()}
    return engine.pdf("notes/decision.html", Printable().make(facts) | {"today": today})
