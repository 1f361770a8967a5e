"""Dossiers for the tests of the output, from the fictional pupils and from PDFs filled for the occasion."""

import hashlib
from dataclasses import replace
from datetime import date
from functools import cache

from pipeline.dossier.model.dossier import Anomaly, Dossier, Etat, Piece
from pipeline.dossier.model.fields import FieldType
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.rules import compute_etat, find_anomalies
from pipeline.dossier.rules.contexte import Contexte
from pipeline.forms.editions import FORMS
from pipeline.forms.fill import fill
from pipeline.html import Engine
from pipeline.intake.parse import answers, parse_form
from pipeline.intake.raw import RawForm, RawValue
from pipeline.paper.dossier.assemble import render_dossier
from pipeline.paper.dossier.pieces import ConsolidatedDossier
from tests.eleves import FICHES, PROTOCOLES, Values
from tests.paper.presse import SETTINGS, presse

TODAY = date(2003, 11, 21)
RECUE = date(2003, 11, 20)
SERVICE = ("Commission départementale de l’éducation spéciale", "Secrétariat permanent", "1 place du Conseil-Fictif")


@cache
def engine() -> Engine:
    """One engine for all tests: preparing fonts takes time."""
    return Engine()


def piece(kind: Kind, values: Values, sha256: str = "", recue_le: date = RECUE) -> Piece:
    """A piece as if its PDF had been read."""
    spec = FORMS[kind]
    raw = {}
    for field in spec.fields:
        value: str | bool | None = values.get(field.target) or None
        if field.type is FieldType.CHECKBOX:
            value = bool(value)
        raw[field.name] = RawValue(str(value), value)
    read = RawForm(kind, spec.edition, raw)
    form = parse_form(read, reference=recue_le)
    sha256 = sha256 or kind.value[0].encode().hex() * 32
    return Piece(sha256, recue_le, form, edition=spec.edition, reponses=answers(read))


def eleve(numero: str, fiche: Values | None = None, protocole: Values | None = None) -> Dossier:
    """The dossier of a fictional pupil, with changes by target."""
    return Dossier(
        f"2003-00{numero}",
        RECUE,
        piece(Kind.FICHE, FICHES[numero] | (fiche or {})),
        piece(Kind.PROTOCOLE, PROTOCOLES[numero] | (protocole or {})),
    )


def anomalies(dossier: Dossier) -> tuple[Anomaly, ...]:
    """All that the checks find."""
    return find_anomalies(dossier, Contexte.au(TODAY))


def assembler(
    dossier: Dossier, originals: dict[str, tuple[str, bytes]] | None = None, etat: Etat | None = None
) -> bytes:
    """Assemble a dossier with all its anomalies."""
    found = anomalies(dossier)
    state = etat or compute_etat(found, dossier)
    received = originals or {}
    content = ConsolidatedDossier(
        dossier, found, state, tuple((sha256, name) for sha256, (name, _) in received.items())
    )
    service = replace(SETTINGS.service, departement=SERVICE[0], nom=SERVICE[1], bureau=SERVICE[2])
    press = presse(replace(SETTINGS, service=service), TODAY, engine=engine())
    return render_dossier(content, replace(press, original=lambda sha256: received[sha256][1]))


def rempli(kind: Kind, values: Values) -> bytes:
    """The blank form, filled."""
    spec = FORMS[kind]
    return fill(spec.blank(), spec, values)


def empreinte(pdf: bytes) -> str:
    """SHA-256 of a PDF."""
    return hashlib.sha256(pdf).hexdigest()
