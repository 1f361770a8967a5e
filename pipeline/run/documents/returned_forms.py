"""The forms that go back to the établissement with a demande de complément, planned and renewed in the register."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date

from pipeline.dossier.letters.corrections import Retour, retours
from pipeline.dossier.letters.rappels import renouvellement_prefilled
from pipeline.dossier.model.dossier import Anomaly, Dossier
from pipeline.dossier.model.forms import Kind
from pipeline.forms.fill import Value
from pipeline.paper.prefilled_forms import FormToComplete
from pipeline.run.documents.catalogue import FORM_TO_COMPLETE
from pipeline.run.documents.kinds import to_json
from pipeline.store.register import Register
from pipeline.store.series import of_form


def plan_returned(register: Register, dossier: Dossier, anomalies: Iterable[Anomaly], today: date) -> None:
    """Plan the forms that are to be completed, in the place of those that asked for something else.

    Without anomalies none is asked for, and what the outbox still holds is withdrawn.
    """
    numero, found = dossier.numero, tuple(anomalies)
    owed = {retour.kind: retour for retour in retours(dossier, found)} if found else {}
    for kind in (Kind.FICHE, Kind.PROTOCOLE):
        serie = of_form(FORM_TO_COMPLETE.name, numero, kind)
        if (retour := owed.get(kind)) is None:
            register.documents.withdraw(serie)
            continue
        content = FormToComplete(kind, _values(dossier, retour), retour.raisons, retour.annonce)
        said = json.dumps(to_json(content), sort_keys=True, ensure_ascii=False)
        cle = hashlib.sha256(said.encode()).hexdigest()
        register.documents.renew(FORM_TO_COMPLETE.plan(content, today, serie=serie, cle=cle, dossier=numero, kind=kind))


def _values(dossier: Dossier, retour: Retour) -> dict[str, Value]:
    """What the form already bears: the answers received, as written, or who the pupil is; and the number, always."""
    if retour.absent:
        values: dict[str, Value] = dict(renouvellement_prefilled(dossier, retour.kind))
        other = dossier.fiche or dossier.protocole
        if other and other.classe.texte:
            values["classe"] = other.classe.texte
    else:
        received = next(piece for piece in dossier.pieces if piece.kind is retour.kind)
        values = {**received.reponses, **received.corrigees}
    return values | {"dossier": dossier.numero}
