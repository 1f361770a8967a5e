"""What is printed when data leave (PDF/UA-1): the summary of a copy handed over, and the slip of a purge.

The summary goes with the right of access; the slip, submitted to the visa of the archives, names nobody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.press import Press

_DATES = ("le", "recu_le", "ecrit_le", "poste_le", "ouvert_le", "annule_le", "date")


def sommaire(dossiers: Sequence[Mapping[str, Any]], *, eleve: str, demandeur: str, par: str, press: Press) -> bytes:
    """Print the summary; the same facts and day give the same bytes.

    Args:
        dossiers: as ``run.export_data.dossier_data`` gives them.
        eleve: « Prénom NOM ».
        demandeur: name of the représentant for whom the other one's details are hidden; "" when they are not.
        par: who hands the copy over.
        press: templates, settings and day.

    Raises:
        PipelineError: when the template cannot be used.
    """
    context = {
        "service": press.service,
        "eleve": eleve,
        "demandeur": demandeur,
        "par": par,
        "loi": press.regime.citations["informatique"],
        "dossiers": _dates(dossiers),
        "occulte": any(recu["occulte"] for dossier in dossiers for recu in dossier["recus"]),
    }
    return press.engine.pdf("remise/sommaire.html", context | {"today": press.today})


def _dates(value: Any, key: str = "") -> Any:
    """Frozen copy, in which dates are dates again."""
    if isinstance(value, Mapping):
        return {name: _dates(item, name) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_dates(item) for item in value)
    return date.fromisoformat(value) if key in _DATES and value else value


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
    return press.engine.pdf("eliminations/bordereau.html", facts | {"today": press.today})
