"""The decisions of a séance are typed, cell by cell, then entered: the relevé is filled by the program, and read.

A cell is one row of the register, kept at once and beside everything else: it waits for no run. What is typed becomes a
piece when it is entered: the workbook that a person would have filled, archived and read like any other.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count

from pipeline.dossier.values.texte import normalise, quote
from pipeline.dossier.values.typographie import typo
from pipeline.errors import PipelineError
from pipeline.forms.fill import Value
from pipeline.forms.releve_columns import COLUMNS, IDENTITE
from pipeline.intake.fields.decode import MAX_TEXT
from pipeline.lazy import load
from pipeline.paper.session.agenda import DecisionSheet
from pipeline.report import Report
from pipeline.run import acting, conclude
from pipeline.run.arrivals import arrive
from pipeline.run.collect import read_claimed
from pipeline.run.documents.context import Run
from pipeline.run.documents.from_register import load_dossier
from pipeline.run.documents.pupil.entourage import entourage
from pipeline.run.documents.seance.grid import Judge, Judged, decision_of, releve_of, typed_by_dossier
from pipeline.run.lookup import known_dossier
from pipeline.store.register import Register
from pipeline.store.rows import Geste, SaisieRow
from pipeline.workspace import Workspace

MARQUE = "saisie"
"""Begins the mark of an arrival that was typed."""
CHAMPS = tuple(colonne.target for colonne in COLUMNS if colonne.target not in IDENTITE)
"""Targets in which a person may type, in the order of the relevé."""
_LONGEST_NAME = 80


class CellTakenError(PipelineError):
    """Somebody else typed in the cell since it was shown."""

    def __init__(self, row: SaisieRow, valeur: str) -> None:
        at = datetime.fromisoformat(row.instant).astimezone()
        theirs = f"y a écrit {quote(row.valeur)}" if row.valeur else "l’a vidée"
        super().__init__(
            typo(
                f"{row.par} {theirs} à {at:%H h %M}, pendant que vous aviez cette case sous les yeux : ce que vous y "
                f"avez mis ({quote(valeur) if valeur else 'rien'}) n’est pas enregistré. Voyez ensemble, puis écrivez "
                "de nouveau si c’est bien cela."
            )
        )
        self.row = row


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the grid of a séance, with what a person typed in it."""

    jour: date
    numero: str
    champ: str
    """Target of the decision form."""
    valeur: str
    """As it was typed; "": the cell is emptied."""
    vu: int | None = None
    """Version that the person had before her eyes, 0 when nobody had typed there; ``None``: she saw none."""


def draft(workspace: Workspace, cells: Collection[Cell], par: str) -> list[SaisieRow]:
    """Keep what a person typed, all of it or nothing; return what others had typed in the same cells before.

    Raises:
        CellTakenError: when somebody else typed something else in a cell since it was shown.
        PipelineError: when a cell cannot be typed in, nobody is named, or the workspace cannot be used.
    """
    who = _who(par)
    workspace.settings()
    workspace.require_account()
    replaced = []
    with Register.open(workspace.register_path) as register, register.transaction():
        for cell in cells:
            _require_open(register, cell.jour, cell.numero)
            if (former := _type(register, cell, who)) is not None:
                replaced.append(former)
    return replaced


def _who(par: str) -> str:
    who = " ".join(normalise(par).split())
    if not who or len(who) > _LONGEST_NAME:
        raise PipelineError("Il faut dire qui saisit (--by), en une ligne.")
    return who


def _require_open(register: Register, jour: date, numero: str) -> None:
    """Refuse a dossier of which nothing is to be decided at a séance.

    Raises:
        PipelineError: saying why.
    """
    row = known_dossier(register, numero)
    if numero not in register.seances.inscriptions(jour):
        raise PipelineError(
            f"Le dossier {numero} n’est pas à l’ordre du jour du {jour:%d/%m/%Y}. Pour l’y mettre : pipeline session "
            f"open {jour:%Y-%m-%d}"
        )
    if decision_of(load_dossier(register, row), jour) is not None:
        raise PipelineError(
            f"La décision du {jour:%d/%m/%Y} sur le dossier {numero} est déjà rendue. Pour la reprendre tant que rien "
            f"n’est posté : pipeline undo {numero}"
        )
    if not any(line.get("dossier") == numero for line in _lines(register, jour)):
        raise PipelineError(
            f"Le dossier {numero} n’est plus prêt pour la séance du {jour:%d/%m/%Y} (pipeline status {numero})."
        )


def _lines(register: Register, jour: date) -> tuple[Mapping[str, Value], ...]:
    releve = releve_of(register, jour)
    return releve.lignes if releve else ()


def _type(register: Register, cell: Cell, par: str) -> SaisieRow | None:
    """Keep one cell; return what another person had typed there, if that was something else."""
    if cell.champ not in CHAMPS:
        raise PipelineError(f"« {cell.champ} » n’est pas une case de la saisie. Les cases : {', '.join(CHAMPS)}.")
    valeur = normalise(cell.valeur)
    if len(valeur) > MAX_TEXT:
        raise PipelineError(f"Ce texte est trop long : {MAX_TEXT} caractères au plus.")
    former = register.saisies.get(cell.numero, cell.jour, cell.champ)
    if former is not None and former.valeur == valeur:
        return None
    if former is not None and cell.vu is not None and cell.vu != former.version:
        raise CellTakenError(former, valeur)
    register.saisies.put(cell.numero, cell.jour, cell.champ, valeur, par)
    return former if former is not None and former.par != par else None


def enter(
    workspace: Workspace, jour: date, numeros: Collection[str], par: str, today: date
) -> tuple[Report, list[str]]:
    """Enter what is typed: it becomes pieces, as the rows of a relevé that came back.

    Args:
        workspace: the workspace.
        jour: day of the séance.
        numeros: dossiers whose decision is entered; none: all those that can be notified.
        par: who enters them.
        today: the day.

    Returns:
        What was done, and in French which decisions were entered and which were not, with why.

    Raises:
        PipelineError: when nothing can be entered, or one of the dossiers that are named cannot be.
    """
    who = _who(par)
    if jour > today:
        raise PipelineError(
            f"La séance du {jour:%d/%m/%Y} n’a pas encore eu lieu : ce qui est saisi est gardé, et se rend à partir de "
            "ce jour-là. Vérifiez la date."
        )
    with acting(workspace, today) as run:
        lines, judged = _judged(run, jour)
        chosen = _choose(jour, numeros, judged)
        told = [f"Décision rendue : dossier {numero} ({_sens(judged[numero])})" for numero in chosen]
        if not numeros:
            told += [f"Reste à la saisie : dossier {one}, {why}" for one, why in _held(judged) if one not in chosen]
        _file(run, jour, {numero: lines[numero] for numero in chosen}, judged, who)
        conclude(run, read_claimed(run))
        return run.report, told


def _judged(run: Run, jour: date) -> tuple[dict[str, Mapping[str, Value]], dict[str, Judged]]:
    """The lines of the relevé of which something is typed, and what is said of each."""
    register = run.register
    typed = typed_by_dossier(register, jour)
    judge = Judge(jour, entourage(register, run.settings), run.settings, run.today, typed)
    lines = {str(line.get("dossier")): line for line in _lines(register, jour)}
    found = {}
    for row in register.dossiers.named(typed.keys() & lines.keys() & register.seances.inscriptions(jour).keys()):
        dossier = load_dossier(register, row)
        if decision_of(dossier, jour) is None:
            found[row.numero] = judge.judge(dossier, lines[row.numero])
    # In the order of the relevé, which is that of the séance.
    return lines, {numero: found[numero] for numero in lines if numero in found}


def _sens(judged: Judged) -> str:
    sens = judged.decision.decision if judged.decision else None
    return sens.label if sens else ""


def _held(judged: Mapping[str, Judged]) -> Iterator[tuple[str, str]]:
    """Dossiers whose decision cannot be entered as it is typed, and why, in French."""
    for numero, one in judged.items():
        if not one.is_ready:
            yield numero, " ".join(one.blocked) or "aucune décision n’y est choisie."


def _choose(jour: date, numeros: Collection[str], judged: Mapping[str, Judged]) -> list[str]:
    """Which decisions are entered, in the order of the séance.

    Raises:
        PipelineError: when one that is asked for cannot be, or there is none.
    """
    held = dict(_held(judged))
    missing = {
        numero: "rien n’y est saisi, la décision est déjà rendue, ou le dossier n’est plus prêt."
        for numero in numeros
        if numero not in judged
    }
    if wrong := [f"– dossier {one} : {why}" for one, why in (held | missing).items() if one in numeros]:
        raise PipelineError("\n".join(("Rien n’a été rendu. Il reste à corriger la saisie :", *wrong)))
    chosen = [numero for numero, one in judged.items() if one.is_ready and (not numeros or numero in numeros)]
    if not chosen:
        why = [f"– dossier {numero} : {said}" for numero, said in held.items()]
        raise PipelineError(
            "\n".join((f"Aucune décision du {jour:%d/%m/%Y} n’est prête à être rendue. Rien n’a été fait.", *why))
        )
    return chosen


def _file(
    run: Run, jour: date, lines: Mapping[str, Mapping[str, Value]], judged: Mapping[str, Judged], par: str
) -> None:
    """Archive the relevé as it was filled on the screen, and let it stand in the place of what was typed.

    A file for each dossier: what is kept of one pupil holds nothing of another, and goes with that dossier.
    """
    register, releve = run.register, releve_of(run.register, jour)
    if releve is None:
        raise TypeError("what is judged stands in a relevé")
    typed = {numero: {champ: one.valeur for champ, one in judged[numero].typed.items()} for numero in lines}
    try:
        hashes = {
            numero: run.archive.put(_workbook(register, replace(releve, lignes=(line,)), typed[numero], par))
            for numero, line in lines.items()
        }
    except OSError as error:
        raise PipelineError(
            f"L’archive ne peut pas être écrite ({error.strerror}) : rien n’a été rendu, et la saisie est gardée. "
            "L’administrateur vérifie l’espace disque et les droits."
        ) from error
    name, when = f"{origin(jour, par)}.xlsx", f"Séance du {jour:%d/%m/%Y}"
    with register.transaction():
        for numero, sha256 in hashes.items():
            arrive(run, sha256, name, f"{MARQUE} {jour.isoformat()}", run.today)
            register.actes.add(
                Geste.SAISIE,
                par,
                when,
                run.today,
                dossier=numero,
                sha256=sha256,
                acceptation=(jour.isoformat(), ""),
                valeur=typed[numero],
            )
            register.saisies.drop(numero, jour)
            register.journal.log(run.today, par, Geste.SAISIE, dossier=numero, sha256=sha256, detail=jour.isoformat())


def origin(jour: date, par: str) -> str:
    """Say in French where such a piece comes from."""
    return f"Saisie à la séance du {jour:%d-%m-%Y} par {par}"


def _workbook(register: Register, sheet: DecisionSheet, typed: Mapping[str, str], par: str) -> bytes:
    """The relevé as it was typed: a file that never came yet, or what it says again would be nothing new."""
    render = load("pipeline.paper.session.releve:render_typed")
    made: Iterator[bytes] = (render(sheet, [typed], par, rang) for rang in count(1))
    return next(one for one in made if register.fichiers.get(hashlib.sha256(one).hexdigest()) is None)
