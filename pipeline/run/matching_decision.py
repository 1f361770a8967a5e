"""A decision that comes in beside others of the same dossier: repeated, older, or new."""

from pipeline.dossier.letters.notifications import notified_content
from pipeline.dossier.matching.rattachement import Attente, Rattachement
from pipeline.dossier.model.decision import Decision
from pipeline.dossier.model.forms import Kind
from pipeline.run.documents.from_register import load_piece
from pipeline.store.register import Register
from pipeline.store.rows import PieceRow


def is_from_releve(row: PieceRow) -> bool:
    """The decision is a row of a relevé."""
    return bool(row.form["releve"])


def is_repeated(register: Register, row: PieceRow, numero: str) -> bool:
    """A row of a relevé dropped again says what was already received: later corrections stay in force."""
    ours = _decision(row)
    return is_from_releve(row) and any(
        notified_content(other) == notified_content(ours) for other in _decisions(register, numero)
    )


def older(register: Register, row: PieceRow, found: Rattachement) -> Attente | None:
    """A decision of an earlier session than the one in force waits: nothing says which is right."""
    ours = _decision(row).seance.valeur
    sessions = [other.seance.valeur for other in _decisions(register, found.numero) if other.seance.valeur]
    if ours and sessions and ours < max(sessions):
        return Attente("une décision d’une séance plus récente est déjà enregistrée pour ce dossier", (found.numero,))
    return None


def _decisions(register: Register, numero: str) -> list[Decision]:
    return [_decision(row) for row in register.pieces.of(numero) if row.kind == Kind.DECISION]


def _decision(row: PieceRow) -> Decision:
    form = load_piece(row).form
    if not isinstance(form, Decision):
        raise TypeError("a piece of that kind holds a decision")
    return form
