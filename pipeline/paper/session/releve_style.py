"""How the relevé looks and what its cells accept: styles, lists, checks, protection and print."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from pipeline.dossier.model.fields import FieldType
from pipeline.dossier.values.typographie import format_long_date
from pipeline.forms.releve_columns import (
    COLUMNS,
    FIRST_ROW,
    LISTS_TITLE,
    MAX_HEURES,
    ROW_GROUPS,
    ROW_HEADS,
    ROW_HELP,
    ROW_TITLE,
    Column,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

BLUE, PALE, LOCKED, LINE = "1D3767", "E9EEF6", "F1F3F6", "B9C3D3"
FONT = "Calibri"
_NARROW = 7.0
"""Columns narrower than this have their heading upright."""
_YEARS = 3
"""Years after the séance within which a decision ends."""


class Style:
    """The styles of one workbook."""

    def __init__(self) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side  # noqa: PLC0415

        line, group = Side("thin", color=LINE), Side("medium", color=BLUE)
        self._alignment = Alignment
        self._protection = Protection
        self._title = Font(FONT, 16, bold=True, color=BLUE)
        self._text = Font(FONT, 10)
        self._note = Font(FONT, 10, italic=True, color="47536A")
        self._head = Font(FONT, 9, bold=True, color=BLUE)
        self._group = Font(FONT, 10, bold=True, color="FFFFFF")
        self._fills = {colour: PatternFill("solid", fgColor=colour) for colour in (BLUE, PALE, LOCKED)}
        self._border = Border(left=line, right=line, top=line, bottom=line)
        self._head_border = Border(left=line, right=line, bottom=group)

    def title(self, cell: Any) -> None:
        """Style the title of the sheet."""
        cell.font = self._title

    def help(self, cell: Any) -> None:
        """Style the line that says how to fill the sheet."""
        cell.font = self._note
        cell.alignment = self._alignment(wrap_text=True, vertical="top")

    def group(self, cell: Any, *, first: bool) -> None:
        """Style the heading of a group of columns, written in its first one only."""
        cell.font, cell.fill = self._group, self._fills[BLUE]
        if not first:
            cell.value = None

    def heading(self, cell: Any, colonne: Column) -> None:
        """Style the heading of a column."""
        upright = colonne.largeur < _NARROW
        cell.font, cell.fill, cell.border = self._head, self._fills[PALE], self._head_border
        cell.alignment = self._alignment(
            wrap_text=True, vertical="bottom", horizontal="center" if upright else "left", textRotation=90 * upright
        )

    def cell(self, cell: Any, colonne: Column, *, locked: bool) -> None:
        """Style a cell of a row."""
        cell.font, cell.border = self._text, self._border
        centred = colonne.field.type is FieldType.CHECKBOX or colonne.target.startswith("phase.")
        cell.alignment = self._alignment(wrap_text=True, vertical="top", horizontal="center" if centred else "left")
        cell.protection = self._protection(locked=locked)
        if locked:
            cell.fill = self._fills[LOCKED]
        if colonne.target.endswith(".heures"):
            cell.number_format = "[h]:mm"
        elif colonne.target.startswith("phase."):
            cell.number_format = "dd/mm/yyyy"
        else:
            cell.number_format = "@"

    def checks(self, sheet: "Worksheet", last: int, seance: date, options: Callable[[Column], tuple[str, ...]]) -> None:
        """Give each column its list or its check, and its help, from the first row to ``last``."""
        from openpyxl.utils import get_column_letter  # noqa: PLC0415
        from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

        lists = 0
        for index, colonne in enumerate(COLUMNS, start=1):
            found = options(colonne)
            rule: dict[str, Any] = {}
            if found:
                lists += 1
                column = get_column_letter(lists)
                rule = {"type": "list", "formula1": f"{LISTS_TITLE}!${column}$2:${column}${len(found) + 1}"}
                erreur = "Choisir l’une des réponses de la liste."
            elif colonne.target.endswith(".heures"):
                rule = {"type": "decimal", "operator": "between", "formula1": "0", "formula2": f"{MAX_HEURES}/24"}
                erreur = "Écrire les heures et les minutes avec deux points, par exemple 12:30."
            elif colonne.target.startswith("phase."):
                first = seance - timedelta(days=366)
                end = date(seance.year + _YEARS, 12, 31)
                rule = {"type": "date", "operator": "between", "formula1": _serial(first), "formula2": _serial(end)}
                bounds = f"{format_long_date(first)} et {format_long_date(end)}"
                erreur = f"Écrire une date, par exemple 01/12/2003, entre {bounds}."
            if not rule and not colonne.aide:
                continue
            validation = DataValidation(**rule, allow_blank=True, showErrorMessage=bool(rule))
            if rule:
                validation.errorTitle, validation.error = "Réponse non admise", erreur
            if colonne.aide:
                validation.showInputMessage = True
                validation.promptTitle, validation.prompt = colonne.titre[:32], colonne.aide[:255]
            letter = get_column_letter(index)
            validation.add(f"{letter}{FIRST_ROW}:{letter}{last}")
            sheet.add_data_validation(validation)

    def page(self, sheet: "Worksheet", last: int, seance: date) -> None:
        """Set widths, heights, frozen headings, protection and print."""
        from openpyxl.utils import get_column_letter  # noqa: PLC0415
        from openpyxl.worksheet.pagebreak import Break  # noqa: PLC0415

        for index, colonne in enumerate(COLUMNS, start=1):
            sheet.column_dimensions[get_column_letter(index)].width = colonne.largeur
        sheet.column_dimensions[get_column_letter(len(COLUMNS) + 1)].hidden = True
        for hidden in (1, ROW_TITLE - 1):
            sheet.row_dimensions[hidden].hidden = True
        for row, height in ((ROW_TITLE, 26), (ROW_HELP, 44), (ROW_GROUPS, 17), (ROW_HEADS, 100)):
            sheet.row_dimensions[row].height = height
        for row in range(FIRST_ROW, last + 1):
            sheet.row_dimensions[row].height = 30
        sheet.merge_cells(start_row=ROW_HELP, end_row=ROW_HELP, start_column=1, end_column=_breaks()[0])
        sheet.freeze_panes = f"D{FIRST_ROW}"
        sheet.sheet_view.zoomScale = 90
        sheet.sheet_view.showGridLines = False
        protection = sheet.protection
        protection.sheet = True
        protection.formatColumns = protection.formatRows = False  # allowed
        sheet.print_area = f"A{ROW_GROUPS}:{get_column_letter(len(COLUMNS))}{last}"
        sheet.print_title_rows = f"{ROW_GROUPS}:{ROW_HEADS}"
        sheet.print_title_cols = "A:C"
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
        sheet.page_setup.scale = 56
        margins = sheet.page_margins
        margins.left = margins.right = 0.4
        margins.top = margins.bottom = 0.8
        for index in _breaks():
            sheet.col_breaks.append(Break(id=index))
        header, footer = sheet.HeaderFooter.oddHeader, sheet.HeaderFooter.oddFooter
        if header and footer:
            header.left.text = f"&BRelevé de décisions – séance du {format_long_date(seance)}"
            footer.right.text = "page &P / &N"


def _serial(jour: date) -> str:
    """Day number of the 1900 date system."""
    return str((jour - date(1899, 12, 30)).days)


def _breaks() -> list[int]:
    """Columns (from 1) after which a printed page ends."""
    groups = [colonne.groupe for colonne in COLUMNS]
    return [groups.index(group) for group in ("Période 1", "Volume et durée", "Motifs", "Signataire")]
