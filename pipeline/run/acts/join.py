"""A person says which pages are of one form (``join``), or takes one out of it (``set-aside`` of that page)."""

from collections.abc import Sequence
from datetime import date

from pipeline.dossier.matching.feuillets import Preuve, parole
from pipeline.errors import PipelineError
from pipeline.intake.pages.marks import Marks, marks_of
from pipeline.report import Report
from pipeline.run import conclude, deciding
from pipeline.run.documents.context import Run
from pipeline.run.documents.from_register import raw_from_json
from pipeline.run.documents.pages import waiting_pages
from pipeline.run.lookup import waiting_copies
from pipeline.run.reunion import dissolve, parts_of
from pipeline.store.register import Register
from pipeline.store.rows import ActeRow, Geste, PieceRow, Statut
from pipeline.workspace import Workspace


def join(workspace: Workspace, codes: Sequence[str], par: str, motif: str, today: date) -> Report:
    """Bring pages that wait together into one form, on a person's word, then write what follows from it.

    Raises:
        PipelineError: when a code names no page that waits, or they cannot be pages of one form.
    """
    with deciding(workspace, par, motif, today) as run:
        register = run.register
        rows = list({row.id: row for code in codes for row in _pages(register, code)}.values())
        # The same words again come from a person whose command was cut short: nothing is added.
        if len(rows) != 1 or register.reunions.preuve(rows[0].sha256) != Preuve.PERSONNE:
            _join(run, rows, par, motif)
        conclude(run)
        return run.report


def _pages(register: Register, code: str) -> list[PieceRow]:
    rows = waiting_copies(register, code)
    if not rows:
        raise PipelineError(
            f"Aucune page qui attend ne porte l’empreinte {code}. Rien n’a été changé. La liste de ce qui attend : "
            "pipeline pending"
        )
    return rows


def _join(run: Run, rows: Sequence[PieceRow], par: str, motif: str) -> None:
    register = run.register
    _require_one_form(register, rows)
    parts = parts_of(register, rows)
    pieces = sorted({row.id for row in (*rows, *parts)})
    # What is made of them comes with the end of the act, or of the next run if this one is cut short.
    with register.transaction():
        register.actes.add(Geste.REUNION, par, motif, run.today, pieces=pieces, sha256=parts[0].sha256)
        register.journal.log(run.today, par, Geste.REUNION, sha256=parts[0].sha256, detail=parts[0].kind)
        for row in rows:
            dissolve(register, row)
        register.reunions.turn([part.id for part in parts], Statut.PAGE)
        for part in parts:
            register.fichiers.came_in(part.sha256, [parole(pieces)])


def _require_one_form(register: Register, rows: Sequence[PieceRow]) -> None:
    """Refuse what cannot be pages of one form.

    Raises:
        PipelineError: French; what stands in the way, and what to do instead.
    """
    waiting = waiting_pages(register)
    if whole := [row.code for row in rows if row.id not in waiting]:
        raise PipelineError(
            f"Il ne manque aucune page à {', '.join(whole)} : rien ne peut y être ajouté. Rien n’a été changé. Pour "
            "remplacer une de ses pages, mettez cette page à l’écart (pipeline set-aside)."
        )
    if len(rows) < 2:
        raise PipelineError("Donnez les empreintes de deux pages au moins, telles que pipeline pending les montre.")
    found = [waiting[row.id][1] for row in rows]
    if len({one.marques for one in found}) > 1:
        raise PipelineError(
            "Ces pages ne sont pas du même formulaire : leurs marques disent un autre formulaire, une autre édition ou "
            "un autre numéro de dossier. Rien n’a été changé. Si elles sont pourtant du même élève, complétez le "
            "formulaire prérempli de l’une d’elles d’après les autres, et déposez-le dans inbox/."
        )
    pages = [page for one in found for page in one.pages]
    if twice := sorted({page + 1 for page in pages if pages.count(page) > 1}):
        raise PipelineError(
            f"La page {twice[0]} est deux fois parmi elles : rien ne dit laquelle vaut. Rien n’a été changé. Mettez à "
            "l’écart celle qui se lit le moins bien (pipeline set-aside), puis recommencez."
        )


def take_page_out(run: Run, page: PieceRow, par: str, motif: str) -> str:
    """Put aside a page that is in a form with others, which wait for another one; say so in French.

    Inside a transaction.

    Raises:
        PipelineError: when the form that they make waits no more.
    """
    register = run.register
    whole = register.reunions.whole_of(page.id)
    if whole is None or whole.statut != Statut.A_CONFIRMER:
        raise _settled(whole.code if whole else page.code)
    pieces = [whole.id, *(part.id for part in register.reunions.parts(whole.sha256))]
    register.actes.add(Geste.MISE_A_L_ECART, par, motif, run.today, pieces=pieces, sha256=page.sha256)
    register.journal.log(run.today, par, Geste.MISE_A_L_ECART, sha256=page.sha256, detail=page.kind)
    dissolve(register, whole)
    register.reunions.turn([page.id], Statut.ECARTEE)
    return f"{page.code}, page d’un formulaire dont les autres pages attendent"


def part_again(register: Register, act: ActeRow) -> None:
    """Have pages that an act brought together, or apart, stand by themselves, before it is taken back.

    What its marks alone brought together since, because the act had left nothing else to wait, stands by itself too.
    Inside a transaction.

    Raises:
        PipelineError: when the form in which they are now waits no more.
    """
    if act.acte != Geste.REUNION and all(one.statut != Statut.REUNIE for one in act.pieces):
        return
    register.fichiers.parted(parole(sorted(one.piece for one in act.pieces)))
    for one in act.pieces:
        whole = register.reunions.whole_of(one.piece)
        if whole is None:
            continue
        if whole.statut != Statut.A_CONFIRMER:
            raise _settled(whole.code)
        dissolve(register, whole)
    pieces = {one.piece for one in act.pieces}
    (marks,) = (_marks(row) for row in register.pieces.of_fichier(act.sha256) if row.id in pieces)
    for row in register.pieces.with_statut(Statut.A_CONFIRMER):
        by_marks = register.reunions.preuve(row.sha256) == Preuve.MARQUES
        if row.id > max(pieces) and by_marks and _marks(row) == marks:
            dissolve(register, row)


def _marks(row: PieceRow) -> Marks:
    return marks_of(raw_from_json(row.form))


def _settled(code: str) -> PipelineError:
    return PipelineError(
        f"Cette page fait partie du formulaire {code}, qui n’attend plus : elle ne peut pas en être séparée. Rien n’a "
        f"été changé. Annulez d’abord ce qui a été décidé de ce formulaire (pipeline undo {code}), ou mettez-le à "
        f"l’écart tout entier (pipeline set-aside {code})."
    )
