"""What was recorded of a dossier between its forms, as « pipeline status --json » tells it."""

from typing import Any

from pipeline.dossier.model.annexes import BY_TARGET
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.model.vie import COMMISSION, RECEPTION, AvisReception, Vie
from pipeline.dossier.values.calendrier import add_months, next_working_day

RECOURS_MOIS = 2
"""Months to appeal, from the reception of the notification (décret 2003-614, fact sheet §1)."""


def vie_json(vie: Vie) -> dict[str, Any]:
    """Return the letters that came, the opinions, the acknowledgments and the corrections (guide-administrateur)."""
    return {
        "letters": [
            {
                "sort": one.sorte.value,
                "label": one.sorte.label,
                "received": one.recu_le.isoformat(),
                "subject": one.objet,
                "sha256": one.sha256 or None,
                "active": one.actif,
                "by": one.par,
            }
            for one in vie.courriers
        ],
        "opinions": [
            {
                "commission": one.commission.value,
                "opinion": one.sens.value,
                "label": one.sens.label,
                "date": one.le.isoformat(),
                "text": one.texte,
                "by": one.par,
            }
            for one in vie.avis
        ],
        "acknowledged": [_accuse(one) for one in vie.accuses],
        "corrections": [
            {
                "field": one.champ,
                "label": _label(one.champ),
                "value": one.valeur,
                "date": one.le.isoformat(),
                "by": one.par,
                "reason": one.raison,
            }
            for one in vie.corrections
        ],
    }


def _label(champ: str) -> str:
    """What was corrected, in French."""
    if champ == COMMISSION:
        return "Commission de circonscription"
    root, _, kind = champ.partition(".")
    if root == RECEPTION:
        return f"Date de réception ({Kind(kind).mot})"
    return next(fields[champ].in_message for fields in BY_TARGET.values() if champ in fields)


def _accuse(one: AvisReception) -> dict[str, Any]:
    # Shown to the secretariat alone: letters word the time to appeal, and never compute it (fact sheet §1).
    until = next_working_day(add_months(one.le, RECOURS_MOIS)) if one.type == "notification_famille" else None
    return {
        "type": one.type,
        "sha256": one.document,
        "outcome": one.suite.value,
        "label": one.suite.label,
        "date": one.le.isoformat(),
        "by": one.par,
        "appeal_until": until.isoformat() if until else None,
    }
