"""The data of a dossier as JSON, attached to the consolidated PDF; documented in ``docs/dossier-json.md``.

The keys are a stable interface: a change that breaks a reader raises ``VERSION``.
"""

from datetime import date
from typing import Any

import msgspec

from pipeline.dossier.model.annexes import FIELDS, kind_of
from pipeline.dossier.model.dossier import Dossier, Etat
from pipeline.dossier.model.forms import Fiche, Form
from pipeline.dossier.model.grille import ITEMS
from pipeline.paper.dossier.controles import Controles
from pipeline.paper.dossier.pieces import PieceView

FORMAT = "dossier-cdes"
VERSION = 1


def attached_json(
    dossier: Dossier,
    etat: Etat,
    pieces: tuple[PieceView, ...],
    controles: Controles,
    totaux: dict[str, Any] | None,
    today: date,
) -> bytes:
    """Return the JSON (UTF-8, two-space indent) of a dossier; durations are in minutes, dates in ISO 8601.

    A value that was read stands as it is declared (``Lecture``): ``texte``, ``valeur``, ``doute``.
    """
    document = {
        "format": FORMAT,
        "version": VERSION,
        "etabli_le": today,
        "dossier": {"numero": dossier.numero, "ouvert_le": dossier.ouvert_le, "etat": etat},
        "pieces": [_piece(view) for view in pieces],
        "fiche": _form(dossier.fiche),
        "grille": _grille(dossier.fiche),
        "protocole": _form(dossier.protocole),
        "emploi_du_temps": totaux,
        "anomalies": [
            {
                "numero": item.numero,
                "code": item.anomaly.code,
                "severite": item.anomaly.severite,
                "formulaire": item.anomaly.kind,
                "champ": item.anomaly.target or None,
                "message": item.anomaly.message,
                "base": item.base,
                "acceptation": item.acceptation
                and {key: getattr(item.acceptation, key) for key in ("par", "motif", "le")},
            }
            for item in controles.remarques
        ],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def _piece(view: PieceView) -> dict[str, Any]:
    return {
        "formulaire": view.piece.kind,
        "version": view.version,
        "en_vigueur": view.en_vigueur,
        "recue_le": view.recue_le,
        "sha256": view.piece.sha256,
        "joint": view.joint or None,
        "motif_non_joint": view.motif or None,
        "retire": view.retire or None,
    }


def _form(form: Form | None) -> dict[str, Any] | None:
    """Target → value, in the order of the form; the two bounds of a row's hours are one reading, ``edt.<rang>``."""
    if form is None:
        return None
    result: dict[str, Any] = {}
    for field in FIELDS[kind_of(form)]:
        head, _, last = field.target.rpartition(".")
        target = head if head.startswith("edt.") and last in ("de", "a") else field.target
        result[target] = field.get(form)
    return result


def _grille(fiche: Fiche | None) -> list[dict[str, Any]] | None:
    if fiche is None:
        return None
    return [
        {
            "item": item.numero,
            "libelle": item.libelle,
            "groupe": item.groupe,
            "reponse": fiche.niveaux[item.numero - 1],
            "besoin": fiche.besoins[item.numero - 1],
        }
        for item in ITEMS
    ]
