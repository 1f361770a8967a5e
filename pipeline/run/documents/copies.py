"""A form read off its pages waits for a person: the note to confirm it, and the form prefilled from it, are planned."""

from datetime import date

from pipeline.dossier.model.forms import Kind
from pipeline.paper.notes.crops import WaitingCopy
from pipeline.run.documents.catalogue import COPY_NOTE, PREFILLED_COPY
from pipeline.run.documents.kinds import DocumentType
from pipeline.store.rows import PieceRow, Plan
from pipeline.store.series import of_waiting

_OF_COPY: tuple[tuple[DocumentType[WaitingCopy], str], ...] = (
    (COPY_NOTE, "a_confirmer"),
    (PREFILLED_COPY, "prerempli"),
)


def plans(row: PieceRow, fichier: str, today: date) -> list[Plan]:
    """The note to confirm a copy, with the file beside it, and the form prefilled from it."""
    content = WaitingCopy(fichier, row.sha256, row.code, Kind(row.kind))
    return [
        type_.plan(content, today, serie=serie, cle=row.sha256, code=row.code, kind=row.kind)
        for (type_, _), serie in zip(_OF_COPY, series(row), strict=True)
    ]


def series(row: PieceRow) -> tuple[str, ...]:
    """Series of what is made of a copy."""
    return tuple(of_waiting(row.code, row.kind, what) for _, what in _OF_COPY)
