"""What is in force on a day, as JSON: for one pupil, or for all of them."""

from datetime import date
from typing import Any

from pipeline.config import Settings
from pipeline.dossier.model.dossier import Etat
from pipeline.dossier.vigueur import Vigueur
from pipeline.run.documents.from_register import PieceError, load_dossier
from pipeline.run.documents.pupil.entourage import Entourage
from pipeline.run.documents.pupil.standing import timeline

NOTHING: dict[str, Any] = {"in_force": None, "granted": []}
"""Of a dossier that cannot be read."""


def in_force_json(numero: str, around: Entourage, settings: Settings, today: date, jour: date) -> dict[str, Any]:
    """What is in force on a day for the pupil of a dossier, and all that was granted to that pupil."""
    lines = timeline(numero, around, settings, today)
    return {
        "in_force": next((_line(one, jour) for one in lines if one.minutes(jour) is not None), None),
        "granted": [_line(one, one.octroi.debut) | {"periods": _periods(one)} for one in lines],
    }


def all_in_force(around: Entourage, settings: Settings, today: date, jour: date) -> list[dict[str, Any]]:
    """What is in force on a day, for every pupil, by the number of the dossier on which it was decided."""
    found: list[dict[str, Any]] = []
    for row in around.register.dossiers.all():
        if row.etat == Etat.ANNULE or around.suit(row.numero):
            continue  # Each pupil once, from the first of the dossiers that follow one another.
        for one in timeline(row.numero, around, settings, today):
            if one.minutes(jour) is not None:
                found.append(_line(one, jour) | {"pupil": _pupil(around, one.octroi.numero)})
    return sorted(found, key=lambda one: str(one["dossier"]))


def _pupil(around: Entourage, numero: str) -> str:
    row = around.register.dossiers.get(numero)
    try:
        return load_dossier(around.register, row).nom_complet if row else ""
    except PieceError:
        return ""


def _line(one: Vigueur, jour: date) -> dict[str, Any]:
    return {
        "dossier": one.octroi.numero,
        "session": one.octroi.seance.isoformat(),
        "from": one.octroi.debut.isoformat(),
        "until": one.jusqu_au.isoformat(),
        "minutes": one.minutes(jour),
        "school": one.octroi.etablissement,
        "ended_by": one.par or None,
    }


def _periods(one: Vigueur) -> list[dict[str, Any]]:
    """The phases that take effect, cut where the decision ends."""
    return [
        {"from": debut.isoformat(), "until": min(fin, one.jusqu_au).isoformat(), "minutes": minutes}
        for debut, fin, minutes in one.octroi.periodes
        if debut <= one.jusqu_au
    ]
