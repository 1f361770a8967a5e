"""The yearly statistics as a workbook (.xlsx): a sheet for the whole, then one for each table; nothing is computed."""

import io
from collections.abc import Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.dossier.stats import Statistiques
from pipeline.paper.stats import HIDDEN, NOT_SHOWN, ensemble
from pipeline.workbooks import settled

_BOLD, _TITLE = Font(bold=True), Font(bold=True, size=13)
_WIDTHS = (58, 14, 12)
"""Characters."""
Row = tuple[str | float | None, ...]


def workbook_stats(stats: Statistiques) -> bytes:
    """Write the workbook; the same figures give the same bytes."""
    book, annee = Workbook(), stats.annee
    first = book.active
    if not isinstance(first, Worksheet):
        raise TypeError("a new workbook has a sheet")
    first.title = "Ensemble"
    _fill(first, f"Suivi de l’année scolaire {annee.libelle}", ("", "Valeur"), ensemble(stats), "")
    for tableau in stats.tableaux:
        sheet = book.create_sheet(tableau.cle.capitalize())
        rows: list[Row] = [
            (one.libelle, HIDDEN if one.effectif is None else one.effectif, _part(one.effectif, tableau.total))
            for one in tableau.lignes
        ]
        if tableau.is_shown and tableau.total is not None:
            rows.append(("Total", tableau.total, None))
        note = tableau.note if tableau.is_shown else NOT_SHOWN
        _fill(sheet, tableau.titre, ("", "Demandes", "Part"), rows, note)
    book.properties.title = f"Suivi de l’année scolaire {annee.libelle}"
    book.properties.creator = "Secrétariat de la commission"
    book.properties.created = datetime(annee.debut.year, annee.debut.month, annee.debut.day)
    buffer = io.BytesIO()
    book.save(buffer)
    return settled(buffer.getvalue(), annee.debut)


def _part(effectif: int | None, total: int | None) -> float | None:
    return effectif / total if effectif is not None and total else None


def _fill(sheet: Worksheet, titre: str, heads: Sequence[str], rows: Sequence[Row], note: str) -> None:
    sheet.append([titre])
    sheet["A1"].font = _TITLE
    sheet.append([])
    sheet.append(list(heads))
    for cell in sheet[3]:
        cell.font = _BOLD
    for row in rows:
        sheet.append([HIDDEN if rank == 1 and value is None else value for rank, value in enumerate(row)])
        last = sheet[sheet.max_row]
        # A wording is never a formula.
        last[0].data_type = "s"
        last[1].alignment = Alignment(horizontal="right")
        if len(last) > 2:
            last[2].number_format = "0.0%"
    if note:
        sheet.append([])
        sheet.append([note])
    for letter, width in zip("ABC", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
