"""A relevé de décisions filled in a spreadsheet program → as many decision forms; a bad row never stops the others.

A row whose decision is empty and which nobody touched is left aside. Every other row is taken in whole, or refused
with all its reasons at once: a row is never taken in part.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.dossier.matching.rattachement import normalise_numero
from pipeline.dossier.model.fields import FieldType
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.values.texte import phrase, quote
from pipeline.dossier.values.typographie import format_short_date, typo
from pipeline.forms.editions import FORMS
from pipeline.forms.releve_columns import COLUMNS, DIGESTS_NAME, FIRST_ROW, MARKER, ROW_NAMES, Column, row_digests
from pipeline.intake.diagnosis import diagnose
from pipeline.intake.raw import Diagnosis, RawForm, RawValue, Reading, Rejet
from pipeline.intake.workbook.cellules import CellRefusedError, read_cell
from pipeline.intake.workbook.classeur import Cell, Rows, read_rows

_SPEC = FORMS[Kind.DECISION]
_DECISION = "decision"


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
    refus: tuple[str, ...]


def read_releve(content: bytes, file: str) -> Reading:
    """Read the bytes of a workbook; ``file`` is its name, only repeated in the result. Never raises."""
    sha256 = hashlib.sha256(content).hexdigest()
    rows = read_rows(content, MARKER)
    if isinstance(rows, Diagnosis):
        return Reading(file, sha256, diagnosis=rows)
    plan = _plan(rows)
    if plan is None:
        precision = "Ses repères ne sont plus ceux du relevé que le programme a écrit."
        return Reading(file, sha256, diagnosis=diagnose("autre_classeur", precision))
    numbered = enumerate(rows[FIRST_ROW - 1 :], start=FIRST_ROW)
    lignes = [ligne for numero, row in numbered if (ligne := _ligne(plan, numero, row))]
    if not lignes:
        return Reading(file, sha256, diagnosis=diagnose("releve_vide"))
    seen = Counter(ligne.dossier for ligne in lignes if ligne.dossier)
    forms, rejets = [], []
    for ligne in lignes:
        refus = ligne.refus
        if seen[ligne.dossier] > 1:
            refus = (*refus, typo("ce dossier figure sur plusieurs lignes remplies ; n'en garder qu'une."))
        if refus:
            rejets.append(Rejet(ligne.numero, ligne.dossier, " ".join(refus)))
        else:
            forms.append(_form(ligne, plan))
    return Reading(file, sha256, tuple(forms), rejets=tuple(rejets), releve=True)


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


def _ligne(plan: _Plan, numero: int, row: Sequence[Cell]) -> _Ligne | None:
    """Read one row; ``None`` when nothing was decided in it."""
    values: dict[str, RawValue] = {}
    refus: dict[str, str] = {}
    for colonne in COLUMNS:
        cell = _at(row, plan.places[colonne.field.name])
        try:
            values[colonne.target] = read_cell(colonne, cell, plan.seance)
        except CellRefusedError as error:
            values[colonne.target] = RawValue(str(cell.valeur), None)
            refus[colonne.target] = f"{_name_column(colonne)} : {error}"
    read = {target: answer.value for target, answer in values.items()}
    identite, tout = row_digests(read)
    written = str(_at(row, plan.places[DIGESTS_NAME]).valeur or "").split()
    if not refus and (not any(read.values()) or (not read[_DECISION] and tout in written[1:])):
        return None
    dossier = normalise_numero(str(read["dossier"] or "")) or ""
    motifs = list(refus.values())
    if not dossier:
        motifs.append(phrase("le numéro de dossier {cite} ne se lit pas.", cite=quote(values["dossier"].raw)))
    elif identite not in written[:1]:
        motifs.append(typo("l'identité a changé depuis que le relevé a été écrit (lignes mêlées ou recopiées ?)."))
    if not read[_DECISION] and _DECISION not in refus:
        motifs.append(typo("la ligne a été modifiée, mais la colonne « Décision » est vide."))
    return _Ligne(numero, dossier, values, tuple(motifs))


def _at(row: Sequence[Cell], place: int) -> Cell:
    return row[place] if place < len(row) else Cell(None)


def _name_column(colonne: Column) -> str:
    """« Période 2, du », « Décision »: the column as its headings name it."""
    titre = colonne.titre if colonne.groupe in {colonne.titre, "Dossier"} else f"{colonne.groupe}, {colonne.titre}"
    return typo(f"« {titre} »")


def _form(ligne: _Ligne, plan: _Plan) -> RawForm:
    """The row as the decision form it stands for."""
    seance = format_short_date(plan.seance)
    known = ligne.values | {"seance": RawValue(seance, seance)}
    values = {
        field.name: RawValue(_SPEC.marker, _SPEC.marker) if field.type is FieldType.MARKER else known[field.target]
        for field in _SPEC.fields
    }
    return RawForm(Kind.DECISION, _SPEC.edition, values)
