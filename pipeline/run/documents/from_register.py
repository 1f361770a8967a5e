"""Register rows → values of the core: a form, a dossier, and what the rules may know beside that dossier."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, astuple, replace
from datetime import date
from typing import Any

import msgspec

from pipeline.dossier.matching.identite import Identite
from pipeline.dossier.model.decision import Decision, TypeDecision
from pipeline.dossier.model.dossier import Acceptation, Anomaly, Dossier, Piece, Severite
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.model.vie import Correction
from pipeline.dossier.seance.propositions import signature
from pipeline.dossier.seance.tenue import Tenue
from pipeline.dossier.values.types import Lecture
from pipeline.dossier.values.typographie import format_short_date
from pipeline.errors import PipelineError
from pipeline.intake.parse import answers, parse_form
from pipeline.intake.raw import Origin, RawForm
from pipeline.run.life.corrected import correct
from pipeline.run.life.record import vie_of
from pipeline.store.register import Register
from pipeline.store.rows import DossierRow, PieceRow

_INTERVAL = 20
"""Minutes a family, where a séance was opened before that was asked."""


class PieceError(PipelineError):
    """A piece of the register cannot be read any more."""

    def __init__(self, row: PieceRow, error: Exception) -> None:
        super().__init__(
            f"La pièce {row.code} ({row.kind}) ne se lit plus dans le registre ({type(error).__name__}). Le "
            f"secrétariat la met à l’écart (pipeline set-aside {row.code} --by … --reason …) et en demande un nouvel "
            "exemplaire, ou l’administrateur remet la dernière sauvegarde."
        )


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


def load_piece(row: PieceRow, corrections: Iterable[Correction] = ()) -> Piece:
    """Parse a registered form, as persons corrected it; two-digit years are read against its day of reception.

    Raises:
        PieceError: when the register holds something that is no form any more.
    """
    try:
        raw = raw_from_json(row.form)
        form = parse_form(raw, reference=row.recue_le)
        source, sheets = row.form.get("source", ""), tuple(view.sheet for view in raw.views)
        piece = Piece(row.sha256, row.recue_le, form, raw.anomalies, source, raw.edition, answers(raw), sheets)
        return correct(piece, raw, corrections) if corrections else piece
    except Exception as error:
        raise PieceError(row, error) from error


def identite_to_json(identite: Identite) -> dict[str, Any]:
    """Return an identity as the register keeps it."""
    kept: dict[str, Any] = msgspec.to_builtins(asdict(identite) | {"naissance": astuple(identite.naissance)})
    return kept


def identite_from_json(data: Mapping[str, Any]) -> Identite:
    """Inverse of :func:`identite_to_json`."""
    # By hand: msgspec prepares a type anew at each call, and every dossier is asked at every run.
    texte, jour, doute = data["naissance"]
    naissance = Lecture(texte, date.fromisoformat(jour) if jour else None, doute)
    return Identite(data["numero"], data["nom"], data["prenom"], naissance, data["etablissement"])


def load_dossier(register: Register, row: DossierRow) -> Dossier:
    """Bring together all that the register holds on a dossier."""
    return assemble(register, row, register.pieces.of(row.numero))


def assemble(
    register: Register, row: DossierRow, pieces: Iterable[PieceRow], hidden: Callable[[str], bool] = lambda _: False
) -> Dossier:
    """Bring a dossier together from these pieces, in the order they entered it.

    ``hidden``: what a person corrected and its reader must not see is left out.
    """
    # The last one of its kind holds, in the order of entry and not of dates, which schools write as they like.
    en_vigueur: dict[Kind, Piece] = {}
    remplacees: list[Piece] = []
    vie = vie_of(register, row.numero)
    vie = replace(vie, corrections=tuple(one for one in vie.corrections if not hidden(one.valeur)))
    for piece in (load_piece(one, vie.corrections) for one in pieces):
        if former := en_vigueur.pop(piece.kind, None):
            remplacees.append(former)
        if piece.kind is not Kind.DECISION and _is_ajournement(en_vigueur.get(Kind.DECISION)):
            # What was awaited has come: the demande is under way again.
            remplacees.append(en_vigueur.pop(Kind.DECISION))
        en_vigueur[piece.kind] = piece
    fiche, protocole, decision = map(en_vigueur.get, (Kind.FICHE, Kind.PROTOCOLE, Kind.DECISION))
    found = register.actes.acceptations(row.numero)
    accepted = tuple(Acceptation(one.code, one.cible, one.par, one.motif, one.le) for one in found)
    return Dossier(
        row.numero,
        row.ouvert_le,
        fiche,
        protocole,
        tuple(remplacees),
        accepted,
        decision,
        origine=row.origine or "",
        vie=vie,
    )


def _is_ajournement(piece: Piece | None) -> bool:
    form = piece.form if piece else None
    return isinstance(form, Decision) and form.decision is TypeDecision.AJOURNEMENT


def tenue_of(register: Register, jour: date) -> Tenue | None:
    """How the séance of a day is held; ``None`` when no dossier is on its agenda and nobody opened it."""
    if row := register.seances.held(jour):
        return msgspec.convert(row.tenue, Tenue)
    former = list(register.seances.inscriptions(jour).values())
    return Tenue(former[-1].heure, former[-1].lieu, _INTERVAL) if former else None


def session_values(register: Register, numero: str, today: date) -> dict[str, str | bool]:
    """What the decision form of a dossier says of the next séance that it is on: its day, and who signs."""
    for seance in register.seances.of(numero):
        if seance.le >= today and register.seances.held(seance.le) and (tenue := tenue_of(register, seance.le)):
            return {"seance": format_short_date(seance.le), **signature(tenue.signataire)}
    return {}
