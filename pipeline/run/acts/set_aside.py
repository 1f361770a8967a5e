"""A piece or a file is put aside for good: it waits no more, and stays archived with who said so and why."""

from datetime import date

from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.model.forms import Kind
from pipeline.errors import PipelineError
from pipeline.report import Report
from pipeline.run import conclude, deciding, matching
from pipeline.run.acts import consequences
from pipeline.run.acts.join import take_page_out
from pipeline.run.documents.catalogue import ARRIVAL_NOTE, FILE_NOTE, ROW_NOTE
from pipeline.run.documents.context import Run
from pipeline.run.documents.plan import plan_dossiers
from pipeline.run.lookup import named_pieces, require_one_file, split_arrival, split_code
from pipeline.store.register import Register
from pipeline.store.rows import ARRIVAL, DocumentRow, Geste, PieceRow, Statut
from pipeline.store.series import arrival_of, file_of
from pipeline.workspace import Workspace

NOTIFICATIONS = (
    TypeLettre.NOTIFICATION_FAMILLE,
    TypeLettre.NOTIFICATION_ETABLISSEMENT,
    TypeLettre.NOTIFICATION_IA_DSDEN,
)
FICHIER_ECARTE = "ecarte"


def set_aside(workspace: Workspace, code: str, par: str, motif: str, today: date) -> tuple[Report, list[str]]:
    """Put a piece, or a file that could not be read, aside; return what was done and what it concerns (French).

    A piece that waits stops waiting. One that is in a dossier leaves it, and what follows is done again: former
    version in force again, letters not posted that no longer hold withdrawn, others owed.

    Raises:
        PipelineError: when nothing of that name can be put aside.
    """
    with deciding(workspace, par, motif, today) as run:
        with run.register.transaction():
            told = _aside(run, code, par, motif)
        conclude(run)
        return run.report, told


def _aside(run: Run, code: str, par: str, motif: str) -> list[str]:
    if ARRIVAL in code:
        return _aside_arrival(run, code, par, motif)
    pieces = _pieces(run.register, code)
    pages = [piece for piece in pieces if piece.statut == Statut.REUNIE]
    told = [take_page_out(run, page, par, motif) for page in pages]
    if alone := [piece for piece in pieces if piece not in pages]:
        return [*told, *_aside_pieces(run, alone, par, motif)]
    return told or _aside_file(run, code, par, motif)


def _pieces(register: Register, code: str) -> list[PieceRow]:
    """Pieces that wait for a person, else those in a dossier."""
    gone = (Statut.ECARTEE, Statut.DEFAITE)
    rows = [row for row in register.pieces.by_prefix(split_code(code)[0]) if row.statut not in gone]
    return named_pieces([row for row in rows if row.dossier is None], code) or named_pieces(rows, code)


def _aside_pieces(run: Run, pieces: list[PieceRow], par: str, motif: str) -> list[str]:
    register = run.register
    since = min(_since(register, piece) for piece in pieces)
    for piece in pieces:
        _refuse_notified(register, piece)
    # A dossier that somebody's form might have been for is told apart again once that form has gone.
    waited = matching.waited_for(register)
    changed = consequences.take_out(register, pieces, run.today)
    changed |= {numero for piece in pieces for numero in piece.candidats}
    told: list[str] = []
    for piece in pieces:
        register.actes.settle(piece.id, Statut.ECARTEE, par, motif, run.today)
        register.journal.log(
            run.today, par, Geste.MISE_A_L_ECART, dossier=piece.dossier, sha256=piece.sha256, detail=piece.kind
        )
        told.append(
            f"{Kind(piece.kind).court} {piece.code}" + (f", du dossier {piece.dossier}" if piece.dossier else "")
        )
    consequences.close_empty(run, changed)
    matching.match_pieces(run)
    consequences.replan(run, changed | (matching.waited_for(register) - waited), since)
    return told


def _since(register: Register, piece: PieceRow) -> int:
    """The last document planned before the day on which the piece came into its dossier."""
    if piece.dossier is None:
        return register.documents.last_id()
    # Acts know the last document before them; of a piece that the program matched, the journal has the day alone.
    came = [event.le for event in register.journal.events(piece.dossier) if event.sha256 == piece.sha256]
    first = min(came, default=piece.recue_le)
    return max((one.id for one in register.documents.of(piece.dossier) if one.prevu_le < first), default=0)


def _refuse_notified(register: Register, piece: PieceRow) -> None:
    """A decision that was posted is corrected by another one, which says that it replaces it."""
    if piece.kind != Kind.DECISION or piece.dossier is None:
        return
    since = _since(register, piece)
    for document in register.documents.of(piece.dossier):
        if document.id > since and document.type in NOTIFICATIONS and document.poste_le:
            raise PipelineError(
                f"La notification de cette décision a été postée le {document.poste_le:%d/%m/%Y} : la décision ne peut "
                "plus être mise à l’écart. Rien n’a été changé. Déposez la décision corrigée dans inbox/ : sa "
                "notification dira « annule et remplace »."
            )


def _aside_arrival(run: Run, code: str, par: str, motif: str) -> list[str]:
    register = run.register
    wanted, rank = split_arrival(code)
    kept = {note.id: arrival_of(note.serie) for note in register.documents.notes(ARRIVAL_NOTE.name)}
    notes = {note: sha256 for note, (sha256, its) in kept.items() if sha256.startswith(wanted) and its == rank}
    require_one_file(list(notes.values()))
    if not notes:
        raise PipelineError(
            "Aucun fichier reçu de nouveau ne porte ce numéro, ou il a déjà été vu. La liste de ce qui attend : "
            "pipeline pending"
        )
    sha256 = next(iter(notes.values()))
    vue = ("", rank)
    register.actes.add(Geste.ARRIVEE_VUE, par, motif, run.today, sha256=sha256, acceptation=vue, notes=list(notes))
    register.journal.log(run.today, par, Geste.ARRIVEE_VUE, sha256=sha256, detail=rank)
    return [f"le fichier reçu de nouveau {sha256[:12]}{ARRIVAL}{rank}"]


def _aside_file(run: Run, code: str, par: str, motif: str) -> list[str]:
    register = run.register
    wanted, _ = split_code(code)
    kept = [*register.documents.notes(FILE_NOTE.name), *register.documents.notes(ROW_NOTE.name)]
    notes = {note.id: sha256 for note in kept if (sha256 := _file_of(note)).startswith(wanted)}
    require_one_file(list(notes.values()))
    if not notes:
        raise PipelineError(
            "Rien qui porte cette empreinte n’attend, ni n’est dans un dossier. La liste de ce qui attend : "
            "pipeline pending"
        )
    sha256 = next(iter(notes.values()))
    register.actes.add(Geste.MISE_A_L_ECART, par, motif, run.today, sha256=sha256, notes=list(notes))
    register.fichiers.turn(sha256, "a_verifier", FICHIER_ECARTE)
    fichier = register.fichiers.get(sha256)
    if fichier is not None and fichier.dossier:
        register.dossiers.review(fichier.dossier)  # Its letters waited for this file to be looked at.
        plan_dossiers(run)
    register.journal.log(run.today, par, Geste.MISE_A_L_ECART, sha256=sha256, detail="fichier")
    return [f"le fichier {sha256[:12]}"]


def _file_of(note: DocumentRow) -> str:
    """Hash of the file that a note is about; "" when nothing says it any more, which stops no other."""
    said = FILE_NOTE.read_if_possible(note)
    return said.sha256 if said else file_of(note.serie)
