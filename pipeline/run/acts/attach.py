"""What a person settles: with their name, the date and the reason, kept for good."""

from datetime import date

from pipeline.dossier.model.anomalies import Severite
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.rules import CODES
from pipeline.errors import PipelineError
from pipeline.report import Report
from pipeline.run import conclude, resume, write
from pipeline.run.documents import batches
from pipeline.run.documents.context import opened
from pipeline.run.lookup import known_dossier, named_pieces, require_usable, require_who_and_why, split_code
from pipeline.run.matching import attach_piece as put
from pipeline.run.matching import open_dossier
from pipeline.store.register import Register
from pipeline.store.rows import ACCEPTATION, ECARTEE, LUE, RATTACHEMENT, AcceptationRow, PieceRow
from pipeline.workspace import Workspace

NOUVEAU = "nouveau"
"""Said in place of a number: open a new dossier."""


def _named(register: Register, code: str) -> list[PieceRow]:
    """The pieces that wait for a dossier, else those set aside, named by a code."""
    rows = register.pieces.by_prefix(split_code(code)[0])
    waiting = [row for row in rows if row.dossier is None and row.statut == LUE]
    found = named_pieces(waiting, code) or named_pieces([row for row in rows if row.statut == ECARTEE], code)
    for row in found:
        if row.statut == ECARTEE and not row.whole:
            raise PipelineError(
                "Cette pièce a été lue sur une copie sans champs, et en partie seulement : elle ne peut pas être "
                "rattachée. Rien n’a été changé. Complétez le formulaire prérempli, ou demandez à l’établissement le "
                "fichier d’origine, et déposez-le dans inbox/."
            )
    if not found:
        raise PipelineError("Aucune pièce en attente n’a cette empreinte. La liste de ce qui attend : pipeline pending")
    return found


def attach(workspace: Workspace, piece: str, dossier: str, par: str, motif: str, today: date) -> Report:
    """Put a piece that waits, or was set aside, into a dossier (or a new one), then write what follows from it.

    Raises:
        PipelineError: when the piece or the dossier is unknown.
    """
    require_who_and_why(par, motif)
    with opened(workspace, today) as run:
        register = run.register
        rows = _named(register, piece)
        if dossier.lower() == NOUVEAU and any(row.kind == Kind.DECISION for row in rows):
            raise PipelineError("Une décision n’ouvre pas de dossier : donnez le numéro de celui qu’elle concerne.")
        if dossier.lower() != NOUVEAU:
            require_usable(register, dossier)
        # First what a killed command left: its letters belong to the state of things before this act.
        resume(run)
        with register.transaction():
            numero = open_dossier(register, today) if dossier.lower() == NOUVEAU else dossier
            pieces = [row.id for row in rows]
            register.actes.add(RATTACHEMENT, par, motif, today, pieces=pieces, sha256=rows[0].sha256, dossier=numero)
            for row in rows:
                put(register, row, numero)
                register.journal.log(today, par, RATTACHEMENT, dossier=numero, sha256=row.sha256, detail=row.kind)
        waiting = register.pieces.without_dossier()
        conclude(run)
        # With it, others may have found their dossier.
        for row in (*rows, *waiting):
            for now in register.pieces.of_fichier(row.sha256):
                if now.id == row.id and now.dossier:
                    run.report.report_piece(
                        _file_name(register, now.sha256), now.sha256, now.kind, "rattachee", None, now.dossier
                    )
        return run.report


def _file_name(register: Register, sha256: str) -> str:
    fichier = register.fichiers.get(sha256)
    return fichier.nom if fichier else ""


def accept(workspace: Workspace, dossier: str, code: str, champ: str, par: str, motif: str, today: date) -> Report:
    """Accept an anomaly « à vérifier » of a dossier, then write what follows from it.

    Raises:
        PipelineError: when the code is unknown or cannot be accepted, or the dossier is unknown.
    """
    require_who_and_why(par, motif)
    known = CODES.get(code.upper())
    if known is None:
        raise PipelineError(f"Le code {code} n’existe pas. La liste des codes : pipeline rules")
    if known.severite is not Severite.A_VERIFIER:
        raise PipelineError("Seul ce qui est « à vérifier » peut être accepté ; un point bloquant doit être corrigé.")
    with opened(workspace, today) as run:
        register = run.register
        require_usable(register, dossier)
        resume(run)
        acceptation = AcceptationRow(known.code, champ, par, motif, today)
        # The same words again come from a person whose command was cut short: they are kept once.
        if acceptation not in register.actes.acceptations(dossier):
            with register.transaction():
                register.actes.accept(dossier, acceptation)
                register.journal.log(today, par, ACCEPTATION, dossier=dossier, detail=known.code)
        conclude(run)
        return run.report


def print_done(workspace: Workspace, wanted: str, par: str, today: date) -> list[str]:
    """Mark trays as posted on a day and put them away; return their names (see :mod:`pipeline.run.documents.batches`).

    Raises:
        PipelineError: when nothing of that name waits to be posted, or the day is before the letters'.
    """
    with opened(workspace, today) as run:
        resume(run)
        return batches.print_done(run, wanted.strip("/"), par)


def reprint(workspace: Workspace, numero: str, wanted: str, par: str, today: date) -> tuple[Report, list[str]]:
    """Have letters of a dossier printed again, in a new batch; return their paths.

    Raises:
        PipelineError: when the dossier is unknown or has no such letter.
    """
    with opened(workspace, today) as run:
        register = run.register
        resume(run)
        letters = batches.reprint(run, known_dossier(register, numero).numero, wanted, par)
        write(run)
        return run.report, letters
