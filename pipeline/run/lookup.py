"""What a person names on the command line: a piece, a file, a dossier."""

from collections.abc import Iterable, Sequence

from pipeline.dossier.model.dossier import Etat
from pipeline.dossier.model.forms import Kind
from pipeline.errors import PipelineError
from pipeline.run.life.record import vie_of
from pipeline.store.register import Register
from pipeline.store.rows import ARRIVAL, DossierRow, PieceRow, Statut

SHORTEST = 6
"""Digits of a hash that are enough to name a piece or a file."""


def split_code(code: str) -> tuple[str, str]:
    """Digits of the hash, and rank in the file ("" when none), of a code as notes and ``pipeline pending`` give it.

    Raises:
        PipelineError: when the hash is too short to name anything.
    """
    wanted, _, rank = code.strip().lower().partition("-")
    if len(wanted) < SHORTEST:
        raise PipelineError(f"Donnez au moins les {SHORTEST} premiers caractères de l’empreinte.")
    return wanted, rank


def split_arrival(code: str) -> tuple[str, str]:
    """Digits of the hash, and rank, of the arrival of a file that was known already; "" when the code names none.

    Raises:
        PipelineError: when the hash is too short to name anything.
    """
    digits, _, rank = code.strip().partition(ARRIVAL)
    return split_code(digits)[0], rank


def named_pieces(rows: Iterable[PieceRow], code: str) -> list[PieceRow]:
    """Return the pieces among these that a code names; a file of several forms, without a rank, names them all.

    Raises:
        PipelineError: when the code is too short, or names pieces of several files.
    """
    wanted, rank = split_code(code)
    found = [row for row in rows if row.sha256.startswith(wanted)]
    if rank or any(row.partie > 0 and row.kind == Kind.DECISION for row in found):
        # A relevé holds the decisions of many pupils: each row is named.
        found = [row for row in found if str(row.partie + 1) == (rank or "1")]
    require_one_file([row.sha256 for row in found])
    return found


def waiting_copies(register: Register, code: str) -> list[PieceRow]:
    """Return the forms read off their pages that wait and that a code names, be it the code of one of their pages.

    Raises:
        PipelineError: as :func:`named_pieces`.
    """
    if found := named_pieces(register.pieces.with_statut(Statut.A_CONFIRMER), code):
        return found
    pages = named_pieces(register.pieces.with_statut(Statut.REUNIE), code)
    wholes = {whole.id: whole for page in pages if (whole := register.reunions.whole_of(page.id))}
    return [whole for whole in wholes.values() if whole.statut == Statut.A_CONFIRMER]


def require_one_file(hashes: Sequence[str]) -> None:
    """Refuse a code that names several files.

    Raises:
        PipelineError: when it does.
    """
    if len(set(hashes)) > 1:
        raise PipelineError("Plusieurs fichiers commencent ainsi : donnez plus de caractères de l’empreinte.")


def known_dossier(register: Register, numero: str) -> DossierRow:
    """Return a dossier of the register.

    Raises:
        PipelineError: when it does not exist, or was purged.
    """
    row = register.dossiers.get(numero)
    if row is None and (gone := register.eliminations.get(numero)):
        raise PipelineError(
            f"Le dossier {numero} a été éliminé le {gone.le:%d/%m/%Y} (visa {gone.visa}) : rien n’en est conservé, que "
            "ses dates. Une nouvelle demande du même élève ouvre un nouveau dossier."
        )
    if row is None:
        raise PipelineError(f"Le dossier {numero} n’existe pas. La liste des dossiers : pipeline status")
    return row


def closed_by_person(register: Register, numero: str) -> bool:
    """A person closed the dossier; one that is closed otherwise lacks the parents' agreement, until it comes."""
    return vie_of(register, numero).cloture is not None


def require_usable(register: Register, numero: str) -> None:
    """Refuse a dossier into which nothing can be put.

    Raises:
        PipelineError: when it does not exist, was purged, annulled, or is closed.
    """
    row = known_dossier(register, numero)
    if row.etat == Etat.CLOS and closed_by_person(register, numero):
        raise PipelineError(
            f"Le dossier {numero} est clos ({register.dossiers.etats(numero)[-1].motif}) : rien ne peut y être changé. "
            f"Rouvrez-le d’abord (pipeline reopen {numero}), ou donnez le numéro d’un autre dossier."
        )
    if row.etat == Etat.ANNULE:
        raise PipelineError(
            f"Le dossier {numero} est annulé : il ne sert plus. Donnez le numéro d’un autre dossier, ou « nouveau »."
        )
