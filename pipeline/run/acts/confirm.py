"""A person takes a form read off its pages as it was read."""

from datetime import date

from pipeline.errors import PipelineError
from pipeline.report import Report
from pipeline.run import conclude, write
from pipeline.run.documents.context import opened
from pipeline.run.documents.from_register import raw_from_json
from pipeline.run.lookup import named_pieces, require_who_and_why
from pipeline.store.rows import A_CONFIRMER, CONFIRMATION, LUE, PieceRow
from pipeline.workspace import Workspace


def confirm(workspace: Workspace, code: str, par: str, motif: str, today: date) -> Report:
    """Take a form read off its pages as it was read, then write what follows from it.

    Raises:
        PipelineError: when no such form waits to be confirmed, or some of its answers could not be read.
    """
    require_who_and_why(par, motif)
    with opened(workspace, today) as run:
        register = run.register
        rows = named_pieces(register.pieces.with_statut(A_CONFIRMER), code)
        if not rows:
            raise PipelineError(
                "Aucun formulaire à confirmer n’a cette empreinte. La liste de ce qui attend : pipeline pending"
            )
        for row in rows:
            _require_whole(row)
        write(run)
        with register.transaction():
            for row in rows:
                register.actes.settle(row.id, LUE, par, motif, today)
                register.journal.log(today, par, CONFIRMATION, sha256=row.sha256, detail=row.kind)
        conclude(run, [rows[0].sha256])
        return run.report


def _require_whole(row: PieceRow) -> None:
    raw = raw_from_json(row.form)
    if not raw.confirmable:
        prefilled = f"outbox/a_verifier/{row.code}_{row.kind}_prerempli.pdf"
        raise PipelineError(
            f"Ce formulaire ne peut pas être confirmé : {len(raw.unread)} réponse(s) n’ont pas pu être lues avec "
            f"certitude. Rien n’a été changé. Complétez le formulaire prérempli ({prefilled}), puis "
            "déposez-le dans inbox/."
        )
