"""The procès-verbal of a séance (PDF/UA-1, A4): what was decided, who was there, and where to sign."""

from pipeline.dossier.seance.minutes import ProcesVerbal
from pipeline.press import Press

_MEMBERS = 12
"""Members of the commission (décret 75-1166): as many lines to fill."""


def render_minutes(content: ProcesVerbal, press: Press) -> bytes:
    """Print the procès-verbal; the same lines and settings give the same bytes.

    Raises:
        PipelineError: when the template cannot be used.
    """
    decided = [line for line in content.lignes if line.decision]
    context = {
        "service": press.service,
        "commission": press.settings.cdes.nom,
        "proces": content,
        "decides": decided,
        "attendent": [line for line in content.lignes if not line.decision],
        "membres": range(_MEMBERS),
        "today": press.today,
    }
    return press.engine.pdf("session/proces_verbal.html", context)
