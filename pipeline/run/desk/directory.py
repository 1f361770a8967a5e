"""The secretary keeps the directory of schools: a spreadsheet comes in, one school is added, changed or taken out.

The journal says how many, and names no school: what was in the directory before is in the backups.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.dossier.matching.annuaire import Ecole, EcoleRefuseeError, cells_of, ecole_of, read_tableau
from pipeline.errors import PipelineError
from pipeline.intake.inbox.names import shown_name
from pipeline.intake.workbook.table import MAX_BYTES, read_table
from pipeline.run import acting
from pipeline.run.desk.schools import columns_of, ecole_of_row
from pipeline.run.documents.context import Run
from pipeline.sandbox import Limits, Lost
from pipeline.store.register import Register
from pipeline.workspace import Workspace

ANNUAIRE = "annuaire"
"""Event: the directory changed; its detail says how."""
_READ = Limits(seconds=30, memory=480_000_000, processor=9, result=40_000_000)
_SHOWN = 20
"""Rows whose faults are told at once."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What a spreadsheet changed."""

    ajoutes: int
    changes: int
    inchanges: int
    absents: int
    """Of the directory and not of the spreadsheet; taken out when that was asked for."""


def import_directory(workspace: Workspace, path: Path, par: str, today: date, *, replace: bool = False) -> Imported:
    """Take a spreadsheet (.xlsx, .ods, .xls, .csv) into the directory: all of it, or nothing.

    A school is known again by its number; without one, by its name in its town.

    Args:
        workspace: the workspace.
        path: the spreadsheet.
        par: who keeps the directory.
        today: the day.
        replace: schools that the spreadsheet does not name leave the directory.

    Raises:
        PipelineError: when it cannot be read, or a row is wrong; each is told.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise PipelineError(_unread(shown_name(path)))
        content = path.read_bytes()
    except OSError as error:
        raise PipelineError(f"Le fichier {shown_name(path)} ne peut pas être lu : {error.strerror}.") from error
    return import_table(workspace, content, shown_name(path), par, today, replace=replace)


def import_table(
    workspace: Workspace, content: bytes, name: str, par: str, today: date, *, replace: bool = False
) -> Imported:
    """Take the bytes of a spreadsheet; as :func:`import_directory`."""
    _require_somebody(par)
    with acting(workspace, today) as run:
        (rows,) = run.pool.run(read_table, [lambda: (content,)], _READ)
        if isinstance(rows, Lost):
            raise PipelineError(_unread(name))
        found = read_tableau(rows)
        if found.erreurs:
            told = [f"  – {error}" for error in found.erreurs[:_SHOWN]]
            if len(found.erreurs) > _SHOWN:
                told.append(f"  … et {len(found.erreurs) - _SHOWN} autres")
            raise PipelineError("\n".join([f"L’annuaire n’a pas changé : le fichier {name} est à corriger.", *told]))
        with run.register.transaction():
            done = _merge(run.register, found.ecoles, replace=replace)
            if done.ajoutes or done.changes or (replace and done.absents):
                _log(run, par, f"{len(found.ecoles)} lignes")
        return done


def _merge(register: Register, ecoles: Sequence[Ecole], *, replace: bool) -> Imported:
    before = {row.id: ecole_of_row(row) for row in register.ecoles.all()}
    named = {one.uai or one.cle: known for known, one in before.items()}
    kept: set[int] = set()
    added = changed = 0
    for one in ecoles:
        # A number may be given to a school that was known by its name alone.
        known = named.get(one.uai) if one.uai else named.get(one.cle)
        if known is None and one.uai and one.cle in named:
            known = named[one.cle]
        if known is None or known in kept:
            kept.add(register.ecoles.add(columns_of(one)))
            added += 1
            continue
        kept.add(known)
        if before[known] != one:
            register.ecoles.change(known, columns_of(one))
            changed += 1
    absent = before.keys() - kept
    for known in absent if replace else ():
        register.ecoles.drop(known)
    return Imported(added, changed, len(ecoles) - added - changed, len(absent))


def keep_school(workspace: Workspace, cells: Sequence[str | None], par: str, today: date, number: int = 0) -> int:
    """Add a school, or have one say something else; return its number in the directory.

    Args:
        workspace: the workspace.
        cells: what is said of it, in the order of ``annuaire.COLUMNS``; ``None`` leaves what the directory says.
        par: who keeps the directory.
        today: the day.
        number: of the school that changes; 0 for a new one.

    Raises:
        PipelineError: when what is said cannot be kept, or the directory has another school of that number or name.
    """
    _require_somebody(par)
    with acting(workspace, today) as run, run.register.transaction():
        ecoles = run.register.ecoles
        former = ecoles.get(number) if number else None
        if number and former is None:
            raise PipelineError(_NO_SUCH)
        before = cells_of(ecole_of_row(former)) if former else ("",) * len(cells)
        try:
            ecole = ecole_of([one if one is not None else known for one, known in zip(cells, before, strict=True)])
        except EcoleRefuseeError as error:
            raise PipelineError(f"Rien n’a été changé dans l’annuaire. {error}") from error
        same = ecoles.by_uai(ecole.uai) if ecole.uai else [one for one in ecoles.by_cle(ecole.cle) if not one.uai]
        if any(one.id != number for one in same):
            raise PipelineError(
                f"L’annuaire a déjà cet établissement (n° {same[0].id}). Rien n’a été changé : corrigez celui-là."
            )
        if number:
            ecoles.change(number, columns_of(ecole))
        else:
            number = ecoles.add(columns_of(ecole))
        _log(run, par, f"n° {number}")
        return number


def drop_school(workspace: Workspace, number: int, par: str, today: date) -> None:
    """Take a school out of the directory.

    Raises:
        PipelineError: when there is none of this number.
    """
    _require_somebody(par)
    with acting(workspace, today) as run, run.register.transaction():
        if run.register.ecoles.get(number) is None:
            raise PipelineError(_NO_SUCH)
        run.register.ecoles.drop(number)
        _log(run, par, f"n° {number} retiré")


_NO_SUCH = "L’annuaire n’a pas d’établissement de ce numéro. Ceux qu’il a : pipeline directory show"


def _log(run: Run, par: str, detail: str) -> None:
    run.register.journal.log(run.today, par, ANNUAIRE, detail=detail)


def _require_somebody(par: str) -> None:
    if not par.strip():
        raise PipelineError("Il faut dire qui tient l’annuaire (--by).")


def _unread(name: str) -> str:
    return (
        f"Le fichier {name} ne peut pas être lu comme un tableau : donnez un classeur (.xlsx, .ods, .xls) ou un "
        "texte séparé par des points-virgules (.csv), de 10 Mo au plus. L’annuaire n’a pas changé."
    )
