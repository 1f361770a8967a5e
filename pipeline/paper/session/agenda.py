"""The ordre du jour of a séance (PDF/UA-1, A4 landscape): one line a dossier, and what calls for attention in it.

What the relevé is made from stands here too: a run keeps it in mind without loading what writes workbooks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.dossier.seance.ligne import LigneSeance
from pipeline.dossier.values.durees import parse_heure
from pipeline.dossier.values.texte import normalise
from pipeline.dossier.values.typographie import format_heure
from pipeline.forms.fill import Value
from pipeline.press import Press


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a séance has to look at, in its order."""

    seance: date
    heure: str
    """As the secretary wrote it (« 14h30 »), or ""."""
    lieu: str
    """On one or several lines, or ""."""
    lignes: tuple[LigneSeance, ...]


@dataclass(frozen=True, slots=True)
class DecisionSheet:
    """The relevé of a séance, before the commission has decided."""

    seance: date
    """It holds for every line."""
    lignes: tuple[Mapping[str, Value], ...]
    """One per dossier: what ``prefilled_forms.decision_prefilled`` and ``propositions`` give."""
    heure: str = ""
    lieu: str = ""


def is_heard(ligne: LigneSeance) -> bool:
    """Its family comes before the commission."""
    return bool(ligne.auditions) or ligne.entendue is True


def render_agenda(agenda: Agenda, press: Press) -> bytes:
    """Print the ordre du jour; the same lines, settings and day give the same bytes.

    Raises:
        PipelineError: when the template cannot be used.
    """
    facts = {
        "service": press.service,
        "heure": parse_heure(agenda.heure).worded(format_heure),
        "lieu": normalise(agenda.lieu),
        "lignes": agenda.lignes,
    }
    counts: dict[str, object] = {
        "seance": agenda.seance,
        "today": press.today,
        "signales": sum(bool(ligne.signalements) for ligne in agenda.lignes),
        "entendues": sum(is_heard(ligne) for ligne in agenda.lignes),
        "presses": sum(ligne.presse for ligne in agenda.lignes),
    }
    return press.engine.pdf("session/ordre_du_jour.html", facts | counts)
