"""The note of ``outbox/a_verifier`` on a decision that cannot be notified: what to complete, at once (PDF/UA-1)."""

from pipeline.dossier.letters.notifications import NoteDecision
from pipeline.paper.pdf.printable import Printable
from pipeline.press import Press


def render_note_decision(note: NoteDecision, press: Press) -> bytes:
    """Print the note.

    Raises:
        PipelineError: when the template cannot be used.
    """
    return press.engine.pdf("notes/decision.html", Printable().make({"note": note}) | {"today": press.today})
