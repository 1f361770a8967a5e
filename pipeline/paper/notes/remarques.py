"""The note of ``outbox/a_verifier`` on a complete demande that a person must look at (PDF/UA-1)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pipeline.html import Engine
from pipeline.paper.pdf.printable import Printable


def render_note_remarques(
    *, numero: str, eleve: str, points: Sequence[Sequence[str]], today: date, engine: Engine
) -> bytes:
    """Print the note; ``points`` are (code, French sentence).

    Raises:
        PipelineError: when the template cannot be used.
    """
    context: dict[str, Any] = {"numero": numero, "eleve": eleve, "points": tuple(tuple(point) for point in points)}
    return engine.pdf("notes/remarques.html", Printable().make(context) | {"today": today})
