"""Register rows → values of the core."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from pipeline.dossier.matching.identite import Identite
from pipeline.dossier.model.anomalies import Anomaly, Severite
from pipeline.dossier.model.decision import Decision, TypeDecision
from pipeline.dossier.model.dossier import Acceptation, Dossier, Piece
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.values.types import Lecture
from pipeline.intake.parse import parse_form
from pipeline.intake.raw import Origin, Provenance, RawForm, RawValue, View
from pipeline.store.register import Register
from pipeline.store.rows import DossierRow, PieceRow


def raw_to_json(raw: RawForm) -> dict[str, Any]:
    """Return a raw form as the register keeps it: raw and normalised values, and the anomalies of reading."""
    return {
        "kind": raw.kind.value,
        "edition": raw.edition,
        "values": {name: _value_to_json(value) for name, value in raw.values.items()},
        "anomalies": [[a.code, a.severite.value, a.message, a.target] for a in raw.anomalies],
        "provenance": raw.provenance.value,
        "views": [[view.page, view.sheet, list(view.matrix)] for view in raw.views],
        "source": raw.source,
    }


def _value_to_json(value: RawValue) -> list[Any]:
    found = [value.raw, value.value]
    return found if value.origin is Origin.FIELD else [*found, value.origin.value, value.confidence, value.doubt]


def _value_from_json(
    raw: str, value: str | bool | None, origin: str = Origin.FIELD, confidence: float = 1.0, doubt: str = ""
) -> RawValue:
    return RawValue(raw, value, Origin(origin), confidence, doubt)


def raw_from_json(data: Mapping[str, Any]) -> RawForm:
    """Inverse of :func:`raw_to_json`."""
    kind = Kind(data["kind"])
    values = {name: _value_from_json(*value) for name, value in data["values"].items()}
    found = tuple(
        Anomaly(code, Severite(severite), message, kind, target)
        for code, severite, message, target in data["anomalies"]
    )
    views = tuple(View(page, sheet, tuple(matrix)) for page, sheet, matrix in data["views"])
    return RawForm(kind, data["edition"], values, found, Provenance(data["provenance"]), views, data["source"])


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
