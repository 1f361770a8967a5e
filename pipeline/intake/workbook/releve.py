"""A relevé de décisions filled in a spreadsheet program → as many decision forms; a bad row never stops the others.

A row whose decision is empty and which nobody touched is left aside. Every other row is taken in whole, or refused
with all its reasons at once: a row is never taken in part. Each sheet that is a relevé is read: people duplicate the
sheet before they fill it, or put the relevés of two séances into one file.
"""

import hashlib
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.dossier.matching.rattachement import normalise_numero
from pipeline.dossier.model.fields import FieldType
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.seance.propositions import grants, grants_nothing, is_partial
from pipeline.dossier.values.texte import phrase, quote
from pipeline.dossier.values.typographie import format_short_date, typo
from pipeline.forms.editions import FORMS
from pipeline.forms.releve_columns import (
    COLUMNS,
    DIGESTS_NAME,
    FIRST_ROW,
    MARKER,
    ROW_NAMES,
    SHEET_TITLE,
    Column,
    proposal_digest,
    row_digests,
)
from pipeline.forms.releve_rows import Row
from pipeline.intake.diagnosis import diagnose
from pipeline.intake.raw import Diagnosis, RawForm, RawValue, Reading, Rejet
from pipeline.intake.workbook.cellules import CellRefusedError, read_cell
from pipeline.intake.workbook.classeur import Cell, Rows, Sheet, read_book

_SPEC = FORMS[Kind.DECISION]
_DECISION = "decision"
_HOURS = "phase.1.heures"
_NUMERO = re.compile(r"\s*\d{4}-\d{1,6}\s*")
_NOT_READ = (
    "cette feuille porte des numéros de dossiers, mais n'est pas un relevé que le programme a écrit : elle n'a pas été "
    "lue. Reporter ses décisions dans la feuille « Relevé », ou la supprimer si elle n'en contient pas."
)
_NOT_PARTIAL = (
    "l'accord est partiel, mais tout ce que propose la demande y est encore : changer ce qui n'est pas accordé "
    "(périodes, heures, temps de vie ou activités), ou choisir « accord ». Si c'est autre chose qui est refusé, écrire "
    "cette décision dans le formulaire PDF du dossier."
)
_TWICE = "ce dossier figure sur plusieurs lignes remplies ({cite}) ; n'en garder qu'une."


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where things stand in the sheet."""

    seance: date
    places: dict[str, int]
    """Name of a column → its index, from 0."""


@dataclass(frozen=True, slots=True)
class _Ligne:
    """One row that somebody filled."""

    numero: int
    dossier: str
    """Number of the dossier, normalised; "" when it is none."""
    values: dict[str, RawValue]
    """By target."""
    refus: tuple[tuple[str, str], ...]
    """Target of the cell ("" for the row), and why it is not taken, in French."""
    sheet: Sheet
    plan: _Plan

    @property
    def sujet(self) -> tuple[str, date]:
        """What two rows may not both decide."""
        return self.dossier, self.plan.seance


def read_releve(content: bytes, file: str) -> Reading:
    """Read the bytes of a workbook; ``file`` is its name, only repeated in the result. Never raises."""
    sha256 = hashlib.sha256(content).hexdigest()
    book = read_book(content, MARKER)
    if isinstance(book, Diagnosis):
        return Reading(file, sha256, diagnosis=book)
    marked = [(sheet, _plan(sheet.rows)) for sheet in book.sheets if sheet.marked]
    planned = [(sheet, plan) for sheet, plan in marked if plan is not None]
    if not planned:
        precision = "Ses repères ne sont plus ceux du relevé que le programme a écrit."
        return Reading(file, sha256, diagnosis=diagnose("autre_classeur", precision))
    lignes = [ligne for sheet, plan in planned for ligne in _lignes(sheet, plan, book.merged)]
    strays = [sheet for sheet in book.sheets if (sheet not in [one for one, _ in planned]) and _holds_rows(sheet)]
    if not lignes and not strays:
        return Reading(file, sha256, diagnosis=diagnose("releve_vide"))
    several = len(planned) > 1 or planned[0][0].nom != SHEET_TITLE
    forms: list[RawForm] = []
    rejets = [Rejet(0, "", typo(_NOT_READ), sheet.nom, sheet.rang) for sheet in strays]
    # The same row on two sheets, as a sheet and its duplicate hold it, says one thing.
    for alike in _by_subject(lignes):
        refus = [ligne for ligne in alike if ligne.refus or len(alike) > 1]
        where = " ; ".join(_place(ligne, several=several) for ligne in alike)
        for ligne in refus:
            motifs = [said for _, said in ligne.refus]
            if len(alike) > 1:
                motifs.append(phrase(_TWICE, cite=where))
            nom = ligne.sheet.nom if several else ""
            rejets.append(Rejet(ligne.numero, ligne.dossier, " ".join(motifs), nom, ligne.sheet.rang))
        if not refus:
            forms.append(_form(alike[0]))
    return Reading(file, sha256, tuple(forms), rejets=tuple(rejets), releve=True)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """What a row says, or why it is not taken."""

    form: RawForm | None
    """``None`` when it is not taken."""
    refus: tuple[tuple[str, str], ...]
    """Target of the cell ("" for the row), and why it is not taken, in French."""


def read_row(row: Row, seance: date) -> ReadRow | None:
    """Read a row that was typed on a screen, as the same row of a workbook is; ``None``: nothing is decided in it."""
    cells = [*(Cell(shown, "d" if isinstance(shown, date) else "s") for shown in row.cells), Cell(row.digests, "s")]
    names = [*(colonne.field.name for colonne in COLUMNS), DIGESTS_NAME]
    plan = _Plan(seance, {name: rank for rank, name in enumerate(names)})
    sheet = Sheet(SHEET_TITLE, 1, marked=True, hidden=False, rows=())
    ligne = _ligne(sheet, plan, FIRST_ROW, cells, merged=False)
    return ReadRow(None if ligne.refus else _form(ligne), ligne.refus) if ligne else None


def _lignes(sheet: Sheet, plan: _Plan, merged: frozenset[int]) -> list[_Ligne]:
    """Every row of a sheet in which something was decided, or may have been."""
    numbered = enumerate(sheet.rows[FIRST_ROW - 1 :], start=FIRST_ROW)
    return [ligne for numero, row in numbered if (ligne := _ligne(sheet, plan, numero, row, merged=numero in merged))]


def _by_subject(lignes: Sequence[_Ligne]) -> list[list[_Ligne]]:
    """Rows that decide on one dossier at one séance, those of another sheet that say the very same left out."""
    found: dict[object, list[_Ligne]] = {}
    for rang, ligne in enumerate(lignes):
        alike = found.setdefault(ligne.sujet if ligne.dossier else rang, [])
        twin = any(one.values == ligne.values and one.sheet != ligne.sheet and not one.refus for one in alike)
        if not twin or ligne.refus:
            alike.append(ligne)
    return list(found.values())


def _place(ligne: _Ligne, *, several: bool) -> str:
    sheet = f"feuille {quote(ligne.sheet.nom)}, " if several else ""
    return f"{sheet}ligne {ligne.numero}"


def _holds_rows(sheet: Sheet) -> bool:
    """Whether a sheet that is not read names dossiers, as rows pasted from the relevé do."""
    return any(isinstance(cell.valeur, str) and _NUMERO.fullmatch(cell.valeur) for row in sheet.rows for cell in row)


def _plan(rows: Rows) -> _Plan | None:
    """Find the séance and the columns; ``None`` unless every column stands once."""
    if len(rows) < ROW_NAMES or len(rows[0]) < 2:
        return None
    try:
        seance = date.fromisoformat(str(rows[0][1].valeur))
    except ValueError:
        return None
    names = [cell.valeur for cell in rows[ROW_NAMES - 1]]
    expected = [*(colonne.field.name for colonne in COLUMNS), DIGESTS_NAME]
    if any(names.count(name) != 1 for name in expected):
        return None
    return _Plan(seance, {name: names.index(name) for name in expected})


def _ligne(sheet: Sheet, plan: _Plan, numero: int, row: Sequence[Cell], *, merged: bool) -> _Ligne | None:
    """Read one row; ``None`` when nothing was decided in it."""
    values: dict[str, RawValue] = {}
    refus: list[tuple[str, str]] = []
    for colonne in COLUMNS:
        cell = _at(row, plan.places[colonne.field.name])
        try:
            values[colonne.target] = read_cell(colonne, cell, plan.seance)
        except CellRefusedError as error:
            values[colonne.target] = RawValue(str(cell.valeur), None)
            refus.append((colonne.target, f"{_name_column(colonne)} : {error}"))
    read = {target: answer.value for target, answer in values.items()}
    identite, tout = row_digests(read)
    written = str(_at(row, plan.places[DIGESTS_NAME]).valeur or "").split()
    if not (refus or merged) and (not any(read.values()) or (not read[_DECISION] and tout in written[1:])):
        return None
    undecided = not read[_DECISION] and _DECISION not in dict(refus)
    if grants_nothing(read[_DECISION]):
        values = _without_proposals(values, frozenset(written[2:]))
    dossier = normalise_numero(str(read["dossier"] or "")) or ""
    if not dossier:
        refus.append(("", phrase("le numéro de dossier {cite} ne se lit pas.", cite=quote(values["dossier"].raw))))
    elif identite not in written[:1]:
        refus.append(("", typo("l'identité a changé depuis que le relevé a été écrit (lignes mêlées ou recopiées ?).")))
    if undecided:
        refus.append((_DECISION, typo("la ligne a été modifiée, mais la colonne « Décision » est vide.")))
    if merged:
        refus.append(("", typo("des cases y sont fusionnées ; annuler la fusion et remplir chaque ligne.")))
    if is_partial(read[_DECISION]) and _grants_all(read, written[2:]):
        refus.append((_DECISION, phrase(_NOT_PARTIAL)))
    if sheet.hidden and not refus:
        refus.append(("", typo("la feuille est masquée ; l'afficher, vérifier la ligne et enregistrer.")))
    return _Ligne(numero, dossier, values, tuple(refus), sheet, plan)


def _without_proposals(values: Mapping[str, RawValue], proposed: Container[str]) -> dict[str, RawValue]:
    """What a refusal or an ajournement says: what the row proposed to grant, and nobody changed, was never granted."""
    kept = dict(values)
    for target, answer in values.items():
        if answer.value and grants(target) and proposal_digest(target, answer.value) in proposed:
            kept[target] = RawValue("", False if isinstance(answer.value, bool) else None)
    return kept


def _grants_all(read: Mapping[str, str | bool | None], proposed: Sequence[str]) -> bool:
    """All that is granted is what the row proposed from the demande, hours included."""
    granted = {proposal_digest(target, value) for target, value in read.items() if value and grants(target)}
    hours = read[_HOURS]
    return bool(hours) and proposal_digest(_HOURS, str(hours)) in proposed and granted == set(proposed)


def _at(row: Sequence[Cell], place: int) -> Cell:
    return row[place] if place < len(row) else Cell(None)


def _name_column(colonne: Column) -> str:
    """« Période 2, du », « Décision »: the column as its headings name it."""
    titre = colonne.titre if colonne.groupe in {colonne.titre, "Dossier"} else f"{colonne.groupe}, {colonne.titre}"
    return typo(f"« {titre} »")


def _form(ligne: _Ligne) -> RawForm:
    """The row as the decision form it stands for."""
    seance = format_short_date(ligne.plan.seance)
    known = ligne.values | {"seance": RawValue(seance, seance)}
    values = {
        field.name: RawValue(_SPEC.marker, _SPEC.marker) if field.type is FieldType.MARKER else known[field.target]
        for field in _SPEC.fields
    }
    return RawForm(Kind.DECISION, _SPEC.edition, values)
