"""A person settles what a piece is worth (``attach``, ``confirm``), or what a dossier may keep (``accept``)."""

from datetime import date

from pipeline.dossier.model.dossier import Severite
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.rules import CODES
from pipeline.errors import PipelineError
from pipeline.report import Report, Resultat
from pipeline.run import conclude, deciding
from pipeline.run.arrivals import settle_arrivals
from pipeline.run.documents.from_register import load_piece, raw_from_json
from pipeline.run.documents.states import ENDED, is_decided
from pipeline.run.lookup import named_pieces, require_usable, split_code, waiting_copies
from pipeline.run.matching import asks_something, attach_piece, open_dossier
from pipeline.store.register import Register
from pipeline.store.rows import AcceptationRow, Geste, PieceRow, Statut
from pipeline.workspace import Workspace

NOUVEAU = "nouveau"
"""Said in place of a number: open a new dossier."""


def attach(workspace: Workspace, piece: str, dossier: str, par: str, motif: str, today: date) -> Report:
    """Put a piece that waits, or was set aside, into a dossier (or a new one), then write what follows from it.

    Raises:
        PipelineError: when the piece or the dossier is unknown.
    """
    with deciding(workspace, par, motif, today) as run:
        register, new = run.register, dossier.lower() == NOUVEAU
        rows = _to_attach(register, piece)
        if new and any(row.kind == Kind.DECISION for row in rows):
            raise PipelineError("Une décision n’ouvre pas de dossier : donnez le numéro de celui qu’elle concerne.")
        if not new:
            require_usable(register, dossier)
        for row in rows:
            load_piece(row)  # One that cannot be read any more is refused here, and not found out by every run.
        with register.transaction():
            numero = open_dossier(register, today) if new else _destination(register, rows, dossier, today)
            pieces = [row.id for row in rows]
            register.actes.add(
                Geste.RATTACHEMENT, par, motif, today, pieces=pieces, sha256=rows[0].sha256, dossier=numero
            )
            for row in rows:
                if row.statut == Statut.ECARTEE:
                    settle_arrivals(register, row.sha256)  # It came again for this, perhaps.
                attach_piece(register, row, numero)
                register.journal.log(today, par, Geste.RATTACHEMENT, dossier=numero, sha256=row.sha256, detail=row.kind)
        waiting = register.pieces.without_dossier()
        conclude(run)
        # With it, others may have found their dossier.
        for row in (*rows, *waiting):
            for now in register.pieces.of_fichier(row.sha256):
                if now.id == row.id and now.dossier:
                    name = register.fichiers.name(now.sha256)
                    run.report.report_piece(name, now.sha256, now.kind, Resultat.RATTACHEE, None, now.dossier)
        return run.report


def _destination(register: Register, rows: list[PieceRow], dossier: str, today: date) -> str:
    """The dossier that a person names, or the demande that follows it, when the commission has decided on it.

    A form that asks something of the commission brings the pupil before it again, from another school as well: what
    was decided is not asked anew in its own dossier (circulaire 2003-290, I).
    """
    named = register.dossiers.get(dossier)
    if named is None or not is_decided(register, named) or not any(asks_something(row) for row in rows):
        return dossier
    opened = [row for row in register.dossiers.following(dossier) if row.etat not in ENDED]
    waiting = (row.numero for row in opened if not is_decided(register, row))
    return next(waiting, "") or open_dossier(register, today, dossier)


def _to_attach(register: Register, code: str) -> list[PieceRow]:
    """The pieces that wait for a dossier, else those set aside, named by a code."""
    rows = register.pieces.by_prefix(split_code(code)[0])
    waiting = [row for row in rows if row.dossier is None and row.statut == Statut.LUE]
    found = named_pieces(waiting, code) or named_pieces([row for row in rows if row.statut == Statut.ECARTEE], code)
    if not found:
        raise PipelineError("Aucune pièce en attente n’a cette empreinte. La liste de ce qui attend : pipeline pending")
    if any(row.statut == Statut.ECARTEE and not row.whole for row in found):
        raise PipelineError(
            "Cette pièce a été lue sur une copie sans champs, et en partie seulement : elle ne peut pas être "
            "rattachée. Rien n’a été changé. Complétez le formulaire prérempli, ou demandez à l’établissement le "
            "fichier d’origine, et déposez-le dans inbox/."
        )
    return found


def confirm(workspace: Workspace, code: str, par: str, motif: str, today: date) -> Report:
    """Take a form read off its pages as it was read, then write what follows from it.

    Raises:
        PipelineError: when no such form waits to be confirmed, or some of its answers could not be read.
    """
    with deciding(workspace, par, motif, today) as run:
        register = run.register
        rows = waiting_copies(register, code)
        if not rows:
            raise PipelineError(
                "Aucun formulaire à confirmer n’a cette empreinte. La liste de ce qui attend : pipeline pending"
            )
        for row in rows:
            _require_whole(row)
        with register.transaction():
            for row in rows:
                for candidat in row.candidats:
                    register.dossiers.review(candidat)  # It waited for this form to be settled.
                register.actes.settle(row.id, Statut.LUE, par, motif, today)
                register.journal.log(today, par, Geste.CONFIRMATION, sha256=row.sha256, detail=row.kind)
        conclude(run, [rows[0].sha256])
        return run.report


def _require_whole(row: PieceRow) -> None:
    load_piece(row)
    raw = raw_from_json(row.form)
    if not raw.confirmable:
        prefilled = f"outbox/a_verifier/{row.code}_{row.kind}_prerempli.pdf"
        raise PipelineError(
            f"Ce formulaire ne peut pas être confirmé : {len(raw.unread)} réponse(s) n’ont pas pu être lues avec "
            f"certitude. Rien n’a été changé. Complétez le formulaire prérempli ({prefilled}), puis "
            "déposez-le dans inbox/."
        )


def accept(workspace: Workspace, dossier: str, code: str, champ: str, par: str, motif: str, today: date) -> Report:
    """Accept an anomaly « à vérifier » of a dossier, then write what follows from it.

    Raises:
        PipelineError: when the code is unknown or cannot be accepted, or the dossier is unknown.
    """
    known = CODES.get(code.upper())
    if known is None:
        raise PipelineError(f"Le code {code} n’existe pas. La liste des codes : pipeline rules")
    if known.severite is not Severite.A_VERIFIER:
        raise PipelineError("Seul ce qui est « à vérifier » peut être accepté ; un point bloquant doit être corrigé.")
    with deciding(workspace, par, motif, today) as run:
        register = run.register
        require_usable(register, dossier)
        acceptation = AcceptationRow(known.code, champ, par, motif, today)
        # The same words again come from a person whose command was cut short: they are kept once.
        if acceptation not in register.actes.acceptations(dossier):
            with register.transaction():
                register.actes.accept(dossier, acceptation)
                register.journal.log(today, par, Geste.ACCEPTATION, dossier=dossier, detail=known.code)
        conclude(run)
        return run.report
