"""Pages that came in several files are brought together into one form, which then goes the way of any scan.

What is certain is decided by ``dossier/matching/feuillets.py``. The form that pages make together has a file of its
own, a PDF of their pictures made in a process apart and archived under its hash; it waits for a person like any form
read off its pages. The files that came stay what they are.
"""

from collections.abc import Iterable, Sequence
from functools import partial

from pipeline.dossier.matching.feuillets import rassembler
from pipeline.dossier.matching.rattachement import identite
from pipeline.intake.pages.marks import sheets_of
from pipeline.intake.parse import parse_form
from pipeline.lazy import load
from pipeline.run.documents import notes
from pipeline.run.documents.context import Run
from pipeline.run.documents.from_register import identite_to_json, raw_from_json, raw_to_json
from pipeline.run.documents.pages import told_of_pages, waiting_pages
from pipeline.sandbox import Limits
from pipeline.store.pieces import REUNION
from pipeline.store.register import Register
from pipeline.store.rows import PieceRow, Statut

LIMITS = Limits(seconds=120, memory=1_000_000_000, result=100_000_000)
"""Of the making of a file: a picture takes a third of a second."""


def reunite(run: Run) -> None:
    """Bring together the pages that wait and are certainly of one form; say of the others what they lack.

    Nothing is done while files are still to be read: what they hold may tell otherwise.
    """
    register = run.register
    waiting = waiting_pages(register)
    if not waiting or register.fichiers.with_statut("recu"):
        return
    found = rassembler(one for _, one in waiting.values())
    rows = [[waiting[rang][0] for rang in one.rangs] for one in found]
    parts = [parts_of(register, some) for some in rows]
    made = compose(run, parts)
    # All at once: the same pages come together whatever stopped a run before.
    with register.transaction():
        for one, some, pages, sha256 in zip(found, rows, parts, made, strict=True):
            if sha256:
                bind(register, enter(run, pages, sha256), some, pages, one.preuve)
        alone = [row.id for row in register.pieces.with_statut(Statut.PAGE)]
        register.reunions.turn(alone, Statut.A_CONFIRMER)
        renew_notes(run)


def parts_of(register: Register, rows: Iterable[PieceRow]) -> list[PieceRow]:
    """The forms read in part that some pieces hold, in the order of their pages."""
    parts = {part.id: part for row in rows for part in register.reunions.parts(row.sha256) or [row]}
    return sorted(parts.values(), key=lambda part: (_first_page(part), part.id))


def _first_page(part: PieceRow) -> int:
    return min(view.page for view in raw_from_json(part.form).views)


def compose(run: Run, sets: Sequence[Sequence[PieceRow]]) -> list[str]:
    """Make and archive a file from the pictures of each set of parts; return its hash, "" when it could not be made.

    Raises:
        OSError: when the archive cannot be written.
    """
    tasks = [partial(_contents, run, parts) for parts in sets]
    outcomes = run.pool.run(_composed, tasks, LIMITS)
    made = [run.archive.put(content) if isinstance(content, bytes) else "" for content in outcomes]
    if not all(made):
        run.report.problems.append(
            "Des pages qui vont ensemble n’ont pas pu être réunies : l’une d’elles ne s’ouvre plus. Chacune attend "
            "à part (pipeline pending). L’administrateur lance : pipeline verify"
        )
    return made


def _contents(run: Run, parts: Sequence[PieceRow]) -> tuple[list[tuple[bytes, tuple[int, ...]]]]:
    return ([(run.archive.read(part.sha256), sheets_of(raw_from_json(part.form))) for part in parts],)


def _composed(parts: list[tuple[bytes, tuple[int, ...]]]) -> bytes | None:
    try:
        made: bytes = load("pipeline.paper.pdf.pictures:picture_pdf")(parts)
    except Exception:  # the libraries' boundary: what they cannot draw stays as it came
        return None
    return made


def enter(run: Run, parts: Sequence[PieceRow], sha256: str) -> PieceRow:
    """Register the file made of some parts, and the form that is in it, which does not stand yet.

    Inside a transaction.
    """
    register = run.register
    # Numpy and the libraries of pages are heavy: most runs bring nothing together.
    raw = load("pipeline.intake.pages.union:unite")([raw_from_json(part.form) for part in parts])
    received = max(part.recue_le for part in parts)
    # A name that is nobody's, under which it opens.
    register.fichiers.make(sha256, f"{raw.kind}_pages_reunies.pdf", received)
    register.journal.log(run.today, "pipeline", REUNION, sha256=sha256, detail=raw.kind.value)
    if not register.pieces.of_fichier(sha256):
        identity = identite_to_json(identite(parse_form(raw, reference=received)))
        content = raw_to_json(raw) | {"releve": False}
        register.pieces.add(sha256, raw.kind.value, 0, content, identity, statut=Statut.DEFAITE)
    (whole,) = register.pieces.of_fichier(sha256)
    return whole


def bind(register: Register, whole: PieceRow, rows: Iterable[PieceRow], parts: Sequence[PieceRow], preuve: str) -> None:
    """Have a form made of parts wait in the place of the pieces that held them; inside a transaction."""
    held = [part.id for part in parts]
    _retire(register, [row for row in rows if row.id not in held], Statut.DEFAITE)
    _retire(register, parts, Statut.REUNIE)
    register.reunions.turn([whole.id], Statut.A_CONFIRMER)
    register.reunions.add(whole.sha256, [*held, *register.reunions.former(held)], preuve)


def dissolve(register: Register, whole: PieceRow) -> list[PieceRow]:
    """Have the pages of a form wait apart again, and return them; inside a transaction."""
    parts = register.reunions.parts(whole.sha256)
    _retire(register, [whole], Statut.DEFAITE)
    register.reunions.turn([part.id for part in parts], Statut.PAGE)
    return parts


def _retire(register: Register, rows: Iterable[PieceRow], statut: Statut) -> None:
    for row in rows:
        register.reunions.turn([row.id], statut)
        for serie in notes.copy_series(row):
            register.documents.withdraw(serie)


def renew_notes(run: Run) -> None:
    """Say of each form made of pages, or that lacks some, how it stands now; inside a transaction."""
    register = run.register
    waiting = waiting_pages(register)
    for row in register.pieces.with_statut(Statut.A_CONFIRMER):
        if row.partial or register.reunions.preuve(row.sha256):
            told = told_of_pages(register, row, waiting)
            for plan in notes.copy_plans(row, register.fichiers.name(row.sha256), run.today, pages=told):
                register.documents.renew(plan)
