"""Notes to the secretariat on what came in, planned: a file, a row of a relevé, a form that waits, a copy."""

from collections.abc import Mapping
from datetime import date

from pipeline.dossier.matching.rattachement import Attente
from pipeline.dossier.model.forms import Kind
from pipeline.intake.raw import Diagnosis, Reading
from pipeline.paper.notes.note import ArrivalNote, FileNote, VersionNote, WaitingCopy, WaitingNote
from pipeline.run.documents import catalogue
from pipeline.store.rows import ArriveeRow, PieceRow, Plan
from pipeline.store.series import of_arrival, of_file, of_row, of_waiting

_OF_COPY = {"a_confirmer": catalogue.COPY_NOTE, "prerempli": catalogue.PREFILLED_COPY}


def file_note(
    reading: Reading,
    diagnosis: Diagnosis,
    today: date,
    *,
    part: str = "",
    dossier: str = "",
    suite: str = "",
    origine: str = "",
) -> Plan:
    """Say what became of a file, or of a ``part`` of it (a row on a ``dossier``).

    In French, ``suite``: what follows; ``origine``: with what the file came.
    """
    told = (diagnosis.titre, diagnosis.que_s_est_il_passe, diagnosis.pourquoi, diagnosis.qui)
    how = f"{diagnosis.comment}\n{suite}".strip()
    shown = {"origine": origine, "apercu": diagnosis.apercu, "suffixe": reading.suffixe}
    content = FileNote(reading.file, reading.sha256, *told, how, **shown)
    return (catalogue.ROW_NOTE if part else catalogue.FILE_NOTE).plan(
        content,
        today,
        serie=of_row(dossier) if dossier else of_file(reading.sha256, part),
        # Without the advice: a sentence of ours that is improved makes no new note.
        cle=f"{diagnosis.code} {diagnosis.que_s_est_il_passe}",
        hash=reading.sha256[:12],
        what=f"{part or diagnosis.code}{catalogue.SUSPECT_ENDING if reading.suspect else ''}",
    )


def arrival_note(arrivee: ArriveeRow, first: ArriveeRow, suite: str, today: date, origine: str = "") -> Plan:
    """Say that a file came which was known already.

    In French, ``suite``: what had become of the first; ``origine``: with what this one came.
    """
    content = ArrivalNote(arrivee.nom, arrivee.sha256, arrivee.code, first.nom, first.le, suite, origine)
    return catalogue.ARRIVAL_NOTE.plan(content, today, serie=serie_arrivee(arrivee), cle=suite, code=arrivee.code)


def serie_arrivee(arrivee: ArriveeRow) -> str:
    """Series of the note on a file that came again."""
    return of_arrival(arrivee.sha256, arrivee.rang)


def waiting_note(
    row: PieceRow, fichier: str, found: Attente, siens: Mapping[str, str], today: date, origine: str = ""
) -> Plan:
    """Say that a form waits for its dossier; ``siens``: whom the dossiers that it may be of are about."""
    what = (fichier, row.sha256, row.code, Kind(row.kind), row.identite)
    content = WaitingNote(*what, found.raison, found.candidats, siens, origine)
    cle = f"{found.raison} {' '.join(found.candidats)}"
    return catalogue.WAITING_NOTE.plan(content, today, serie=serie_attente(row), cle=cle, code=row.code, kind=row.kind)


def version_note(row: PieceRow, fichier: str, numero: str, raison: str, today: date) -> Plan:
    """Say that a form waits because a later version of it is in its dossier."""
    content = VersionNote(fichier, row.sha256, row.code, Kind(row.kind), numero, raison)
    return catalogue.VERSION_NOTE.plan(
        content, today, serie=serie_attente(row), cle=raison, code=row.code, kind=row.kind
    )


def serie_attente(row: PieceRow) -> str:
    """Series of the note that says that a piece waits for its dossier."""
    return of_waiting(row.code, row.kind)


def copy_plans(row: PieceRow, fichier: str, today: date, origine: str = "", pages: tuple[str, ...] = ()) -> list[Plan]:
    """The note to confirm a form read off its pages, with the file beside it, and the form prefilled from it.

    In French, ``origine``: with what the file came; ``pages``: what is said of a form whose pages came apart.
    """
    what = (fichier, row.sha256, row.code, Kind(row.kind), origine)
    contents = (WaitingCopy(*what, pages), WaitingCopy(*what))
    keys = ("\n".join((row.sha256, *pages)), row.sha256)
    return [
        type_.plan(content, today, serie=serie, cle=cle, code=row.code, kind=row.kind)
        for type_, serie, content, cle in zip(_OF_COPY.values(), copy_series(row), contents, keys, strict=True)
    ]


def copy_series(row: PieceRow) -> list[str]:
    """Series of what is made of a copy."""
    return [of_waiting(row.code, row.kind, what) for what in _OF_COPY]
