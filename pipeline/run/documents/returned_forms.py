"""The forms that go back to the établissement with a demande de complément, planned and renewed in the register."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date

from pipeline.dossier.letters.corrections import Retour, retours
from pipeline.dossier.letters.rappels import renouvellement_prefilled
from pipeline.dossier.model.dossier import Anomaly, Dossier
from pipeline.dossier.model.fields import FieldType
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import spec_of
from pipeline.forms.fill import Value
from pipeline.intake.raw import RawForm
from pipeline.paper.prefilled_forms import FormToComplete
from pipeline.run.documents.catalogue import FORM_TO_COMPLETE
from pipeline.run.documents.from_register import raw_from_json
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
        content = FormToComplete(kind, _values(register, dossier, retour), retour.raisons, retour.annonce)
        said = json.dumps(to_json(content), sort_keys=True, ensure_ascii=False)
        cle = hashlib.sha256(said.encode()).hexdigest()
        register.documents.renew(FORM_TO_COMPLETE.plan(content, today, serie=serie, cle=cle, dossier=numero, kind=kind))


def _values(register: Register, dossier: Dossier, retour: Retour) -> dict[str, Value]:
    """What the form already bears: the answers received, as written, or who the pupil is; and the number, always."""
    if retour.absent:
        values: dict[str, Value] = dict(renouvellement_prefilled(dossier, retour.kind))
        other = dossier.fiche or dossier.protocole
        if other and other.classe.texte:
            values["classe"] = other.classe.texte
    else:
        values = _received(register, dossier, retour.kind)
    return values | {"dossier": dossier.numero}


def _received(register: Register, dossier: Dossier, kind: Kind) -> dict[str, Value]:
    piece = next(piece for piece in dossier.pieces if piece.kind is kind)
    rows = register.pieces.of(dossier.numero)  # In the order of entry: the last of a kind is the one in force.
    row = next(row for row in reversed(rows) if (row.sha256, row.kind) == (piece.sha256, kind.value))
    return answers(raw_from_json(row.form))


def answers(raw: RawForm) -> dict[str, Value]:
    """The answers of a form by target, for ``forms.fill.fill``; those that could not be read for certain are empty."""
    by_name = spec_of(raw.kind, raw.edition).by_name
    return {
        by_name[name].target: answer.value
        for name, answer in raw.values.items()
        if name in by_name and by_name[name].type is not FieldType.MARKER and answer.value not in (None, "", False)
    }
