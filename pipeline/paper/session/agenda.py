"""The ordre du jour of a séance (PDF/UA-1, A4 landscape): one line a dossier, and what calls for attention in it."""

from collections.abc import Sequence
from datetime import date

from pipeline.dossier.letters.seance import LigneSeance
from pipeline.dossier.values import normalise, parse_heure
from pipeline.dossier.values.typographie import format_heure
from pipeline.html import Engine
from pipeline.paper.pdf.printable import Printable


def ordre_du_jour(
    lignes: Sequence[LigneSeance],
    seance: date,
    heure: str,
    lieu: str,
    engine: Engine,
    *,
    service: tuple[str, ...],
    today: date,
) -> bytes:
    """Print the ordre du jour; the same lines, settings and day give the same bytes.

    Args:
        lignes: as ``dossier.session.ligne_seance`` gives them (they may have been through JSON), in their order.
        seance: day of the séance.
        heure: as the secretary wrote it (« 14h30 »), or "".
        lieu: place, on one or several lines, or "".
        engine: the templates.
        service: header lines, the name of the service last but one (département, service, bureau).
        today: date of the document.

    Raises:
        PipelineError: when the template cannot be used.
    """
    minutes = parse_heure(heure).valeur
    vues = tuple(dict(ligne) | {"signalements": tuple(ligne["signalements"])} for ligne in lignes)
    context = {
        "service": service,
        "heure": format_heure(minutes) if minutes is not None else normalise(heure),
        "lieu": normalise(lieu),
        "lignes": vues,
    }
    return engine.pdf(
        "session/ordre_du_jour.html",
        Printable().make(context)
        | {
            "seance": seance,
            "today": today,
            "signales": sum(bool(ligne["signalements"]) for ligne in lignes),
            "entendues": sum(ligne["entendue"] is True for ligne in lignes),
        },
    )
