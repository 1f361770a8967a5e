"""Register rows → values of the core."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import msgspec

from pipeline.dossier.matching.identite import Identite
from pipeline.dossier.model.anomalies import Anomaly, Severite
from pipeline.dossier.model.decision import Decision, TypeDecision
from pipeline.dossier.model.dossier import Acceptation, Dossier, Piece
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.values.types import Lecture
from pipeline.intake.parse import parse_form
from pipeline.intake.raw import Origin, RawForm
from pipeline.store.register import Register
from pipeline.store.rows import DossierRow, PieceRow


def raw_to_json(raw: RawForm) -> dict[str, Any]:
    """Return a raw form as the register keeps it: raw and normalised values, and the anomalies of reading."""
    # How a value was obtained is kept only where a field did not just say it: most forms come with their fields.
    values = {name: value[:2] if value.origin is Origin.FIELD else value for name, value in raw.values.items()}
    found = [(anomaly.code, anomaly.severite, anomaly.message, anomaly.target) for anomaly in raw.anomalies]
    kept: dict[str, Any] = msgspec.to_builtins(raw) | msgspec.to_builtins({"values": values, "anomalies": found})
    return kept


def raw_from_json(data: Mapping[str, Any]) -> RawForm:
    """Inverse of :func:`raw_to_json`."""
    raw = msgspec.convert({**data, "anomalies": ()}, RawForm)
    found = (Anomaly(code, Severite(level), said, raw.kind, target) for code, level, said, target in data["anomalies"])
    return replace(raw, anomalies=tuple(found))


def load_piece(row: PieceRow) -> Piece:
    """Parse a registered form; its day of reception is the reference for two-digit years."""
    form, anomalies = parse_form(raw_from_json(row.form), reference=row.recue_le)
    return Piece(row.sha256, row.recue_le, form, anomalies, row.form.get("source", ""))


def identite_to_json(identite: Identite) -> dict[str, Any]:
    """Return an identity as the register keeps it."""
    lue = identite.naissance
    jour = lue.valeur.isoformat() if lue.valeur else None
    return asdict(identite) | {"naissance": [lue.texte, jour, lue.doute]}


def identite_from_json(data: Mapping[str, Any]) -> Identite:
    """Inverse of :func:`identite_to_json`."""
    texte, jour, doute = data["naissance"]
    naissance = Lecture(texte, date.fromisoformat(jour) if jour else None, doute)
    return Identite(data["numero"], data["nom"], data["prenom"], naissance, data["etablissement"])


def load_dossier(register: Register, row: DossierRow) -> Dossier:
    """Bring together all that the register holds on a dossier."""
    return assemble(register, row, register.pieces.of(row.numero))


def assemble(register: Register, row: DossierRow, pieces: Iterable[PieceRow]) -> Dossier:
    """Bring a dossier together from these pieces, in the order they entered it."""
    # The last one of its kind holds, in the order of entry and not of dates, which schools write as they like.
    en_vigueur: dict[Kind, Piece] = {}
    remplacees: list[Piece] = []
    for piece in map(load_piece, pieces):
        if former := en_vigueur.pop(piece.kind, None):
            remplacees.append(former)
        if piece.kind is not Kind.DECISION and _is_ajournement(en_vigueur.get(Kind.DECISION)):
            # What was awaited has come: the demande is under way again.
            remplacees.append(en_vigueur.pop(Kind.DECISION))
        en_vigueur[piece.kind] = piece
    return Dossier(
        numero=row.numero,
        ouvert_le=row.ouvert_le,
        piece_fiche=en_vigueur.get(Kind.FICHE),
        piece_protocole=en_vigueur.get(Kind.PROTOCOLE),
        remplacees=tuple(remplacees),
        piece_decision=en_vigueur.get(Kind.DECISION),
        origine=row.origine or "",
        acceptations=tuple(
            Acceptation(a.code, a.cible, a.par, a.motif, a.le) for a in register.actes.acceptations(row.numero)
        ),
    )


def _is_ajournement(piece: Piece | None) -> bool:
    form = piece.form if piece else None
    return isinstance(form, Decision) and form.decision is TypeDecision.AJOURNEMENT
