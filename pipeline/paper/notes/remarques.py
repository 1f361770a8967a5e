"""The note of ``outbox/a_verifier`` on a complete demande that a person must look at (PDF/UA-1)."""

from dataclasses import dataclass

from pipeline.paper.pdf.printable import Printable
from pipeline.press import Press


@dataclass(frozen=True, slots=True)
class NoteRemarques:
    """What there is to look at."""

    numero: str
    eleve: str
    points: tuple[tuple[str, str], ...]
    """(code, French sentence)."""


def render_note_remarques(note: NoteRemarques, press: Press) -> bytes:
    """Print the note.

    Raises:
        PipelineError: when the template cannot be used.
    """
    return press.engine.pdf("notes/remarques.html", Printable().make({"note": note}) | {"today": press.today})
