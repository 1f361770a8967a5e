"""What is submitted to the visa of the archives, and the record of what was purged (PDF/UA-1): nobody is named."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pipeline.html import Engine
from pipeline.paper.pdf.printable import Printable


def bordereau_elimination(
    *,
    lignes: Sequence[Mapping[str, Any]],
    par: str,
    visa: str,
    preavis_jours: int,
    service: tuple[str, ...],
    today: date,
    engine: Engine,
) -> bytes:
    """Print the list to submit (``visa`` is ""), or the record of the purge (it is the reference of the visa).

    Args:
        lignes: ``cible`` (number, or beginning of a hash), ``dossier`` (whether it is one), ``etat``, ``ouvert_le``,
            ``depart`` and ``echeance`` (ISO 8601), ``regle``, ``fichiers``, ``partages`` (counts of originals).
        par: who submits, or who purged.
        visa: reference of the visa.
        preavis_jours: days to wait after the list.
        service: header lines, the name of the service last but one.
        today: date of the document.
        engine: the templates.

    Raises:
        PipelineError: when the template cannot be used.
    """
    rows = tuple(
        dict(ligne) | {key: date.fromisoformat(ligne[key]) for key in ("ouvert_le", "depart", "echeance")}
        for ligne in lignes
    )
    opened = [row["ouvert_le"].year for row in rows] + [row["depart"].year for row in rows]
    context = {
        "service": service,
        "par": par,
        "visa": visa,
        "preavis_jours": preavis_jours,
        "dossiers": tuple(row for row in rows if row["dossier"]),
        "fichiers": tuple(row for row in rows if not row["dossier"]),
        "annees": (min(opened), max(opened)),
        "originaux": sum(row["fichiers"] for row in rows),
    }
    return engine.pdf("eliminations/bordereau.html", Printable().make(context) | {"today": today})
