"""What is submitted to the visa of the archives, and the record of what was purged (PDF/UA-1): nobody is named."""

from dataclasses import dataclass
from datetime import date

from pipeline.paper.pdf.printable import Printable
from pipeline.press import Press


@dataclass(frozen=True, slots=True)
class PurgeLine:
    """A dossier, or a file that never reached one."""

    cible: str
    """Number, or beginning of a hash."""
    dossier: bool
    """Whether it is a dossier."""
    etat: str
    ouvert_le: date
    depart: date
    regle: str
    echeance: date
    fichiers: int
    """Originals that go with it."""
    partages: int
    """Originals that others need."""


@dataclass(frozen=True, slots=True)
class PurgeSlip:
    """The list to submit (``visa`` is ""), or the record of the purge."""

    par: str
    """Who submits, or who purged."""
    visa: str
    """Reference of the visa."""
    preavis_jours: int
    """Days to wait after the list."""
    lignes: tuple[PurgeLine, ...]


def render_purge_slip(slip: PurgeSlip, press: Press) -> bytes:
    """Print the list, or the record.

    Raises:
        PipelineError: when the template cannot be used.
    """
    opened = [day.year for line in slip.lignes for day in (line.ouvert_le, line.depart)]
    facts = {
        "service": press.service,
        "par": slip.par,
        "visa": slip.visa,
        "preavis_jours": slip.preavis_jours,
        "dossiers": tuple(line for line in slip.lignes if line.dossier),
        "fichiers": tuple(line for line in slip.lignes if not line.dossier),
        "annees": (min(opened), max(opened)),
        "originaux": sum(line.fichiers for line in slip.lignes),
    }
    return press.engine.pdf("eliminations/bordereau.html", Printable().make(facts) | {"today": press.today})
