"""The summary of a copy handed over for the right of access (PDF/UA-1): what it holds, what it does not, and why."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pipeline.paper.pdf.printable import Printable
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
    return press.engine.pdf("remise/sommaire.html", Printable().make(context) | {"today": press.today})


def _dates(value: Any, key: str = "") -> Any:
    """Frozen copy, in which dates are dates again."""
    if isinstance(value, Mapping):
        return {name: _dates(item, name) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_dates(item) for item in value)
    return date.fromisoformat(value) if key in _DATES and value else value
