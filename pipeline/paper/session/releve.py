"""The relevé de décisions of a séance as a workbook (.xlsx): one row per dossier, lists, checks and help in the cells.

Text is never a formula: a value that starts with ``=`` or the like is stored as a literal string, marked so.
The same rows and séance give the same bytes.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.dossier.values.typographie import format_long_date
from pipeline.forms import releve_columns as columns
from pipeline.forms.releve_rows import Row, proposed_row, typed_row
from pipeline.paper.session import releve_style as style
from pipeline.paper.session.agenda import DecisionSheet
from pipeline.press import Press
from pipeline.workbooks import settled

_HOW_TO_FILL = (
    "Une ligne par dossier : choisir la décision et le motif de droit, relire le reste, enregistrer au format .xlsx, "
    "puis déposer le fichier dans inbox/. Une ligne sans décision est laissée de côté. Sur fond jaune : ce que "
    "proposent la demande et le calendrier ; la commission décide. Pour un refus ou un ajournement, les périodes, "
    "les heures et les temps de vie proposés ne sont pas pris : inutile de les effacer. Pour un accord partiel, "
    "changer ce qui n’est pas accordé."
)


def render_releve(releve: DecisionSheet, _: Press) -> bytes:
    """Write the workbook of a séance; neither the settings nor the day are in it."""
    return _write(
        releve, [proposed_row(row, releve.seance) for row in releve.lignes], "Secrétariat de la commission", 1
    )


def render_typed(releve: DecisionSheet, typed: Sequence[Mapping[str, str]], par: str, rang: int) -> bytes:
    """Write the workbook of a séance as a person filled it on her screen.

    Args:
        releve: the séance, and what was proposed for each dossier.
        typed: for each of its lines, what she typed, by target.
        par: who typed.
        rang: what tells this workbook from another one that says the same.
    """
    rows = [proposed_row(row, releve.seance) for row in releve.lignes]
    return _write(releve, [typed_row(row, said) for row, said in zip(rows, typed, strict=True)], par, rang)


def _write(releve: DecisionSheet, rows: Sequence[Row], par: str, rang: int) -> bytes:
    seance = releve.seance
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise TypeError("a new workbook has a sheet")
    sheet.title = columns.SHEET_TITLE
    _head(sheet, releve)
    for number, row in enumerate(rows, start=columns.FIRST_ROW):
        _row(sheet, number, row)
    last = columns.FIRST_ROW + max(len(rows), 1) - 1
    _lists(book.create_sheet(columns.LISTS_TITLE))
    style.checks(sheet, last, seance)
    style.refusals(sheet, last)
    style.page(sheet, last, seance, " – ".join(part for part in (releve.heure, _one_line(releve.lieu)) if part))
    book.properties.title = f"Relevé de décisions – séance du {format_long_date(seance)}"
    book.properties.creator = par
    if rang > 1:
        book.properties.revision = str(rang)
    book.properties.created = datetime(seance.year, seance.month, seance.day)
    buffer = io.BytesIO()
    book.save(buffer)
    return settled(buffer.getvalue(), seance, _rows_that_grow)


def _one_line(lieu: str) -> str:
    return ", ".join(lieu.splitlines())


def _head(sheet: Worksheet, releve: DecisionSheet) -> None:
    seance = releve.seance
    sheet.cell(1, 1, columns.MARKER)
    sheet.cell(1, 2, seance.isoformat())
    groups: set[str] = set()
    for index, colonne in enumerate(columns.COLUMNS, start=1):
        sheet.cell(columns.ROW_NAMES, index, colonne.field.name)
        style.heading(sheet.cell(columns.ROW_HEADS, index, colonne.titre), colonne)
        style.group(sheet.cell(columns.ROW_GROUPS, index, colonne.groupe if colonne.groupe not in groups else None))
        groups.add(colonne.groupe)
    sheet.cell(columns.ROW_NAMES, len(columns.COLUMNS) + 1, columns.DIGESTS_NAME)
    title = sheet.cell(columns.ROW_TITLE, 1, f"Relevé de décisions – séance du {format_long_date(seance)}")
    style.title(title, sheet.cell(columns.ROW_HELP, 1, _HOW_TO_FILL))


def _row(sheet: Worksheet, number: int, row: Row) -> None:
    for index, (colonne, shown, proposed) in enumerate(zip(columns.COLUMNS, row.cells, row.proposed, strict=True), 1):
        cell = sheet.cell(number, index)
        cell.value = shown
        if isinstance(shown, str):
            # « =1+1 » is a name or a text, never a formula, even once the cell is edited.
            cell.data_type = "s"
            cell.quotePrefix = shown[:1] in {"=", "+", "-", "@", "\t", "'"}
        style.answer(cell, colonne, locked=colonne.target in columns.IDENTITE, proposed=proposed)
    sheet.cell(number, len(columns.COLUMNS) + 1, row.digests)


def _lists(sheet: Worksheet) -> None:
    """Write each list under the name of its field; drop-downs refer to it."""
    lists = [colonne for colonne in columns.COLUMNS if style.options(colonne)]
    for index, colonne in enumerate(lists, start=1):
        for number, label in enumerate((colonne.field.name, *style.options(colonne)), start=1):
            sheet.cell(number, index, label)
    sheet.sheet_state = "hidden"


def _rows_that_grow(name: str, data: bytes) -> bytes:
    """The library says of every height that a person chose it: rows would no more grow with their texts."""
    if name != "xl/worksheets/sheet1.xml":
        return data
    return data.replace(f'ht="{style.HEIGHT}" customHeight="1"'.encode(), f'ht="{style.HEIGHT}"'.encode())
