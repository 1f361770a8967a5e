"""How the relevé looks and what its cells accept: styles, lists, checks, protection and print."""

from datetime import date
from typing import Any

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.dossier.model.decision import SANS_OCTROI
from pipeline.dossier.model.fields import FieldType
from pipeline.dossier.seance.propositions import grants
from pipeline.dossier.values.typographie import format_long_date
from pipeline.forms import releve_columns as columns

BLUE, PALE, LOCKED, LINE, PROPOSED = "1D3767", "E9EEF6", "F1F3F6", "B9C3D3", "FFF4CC"
FONT = "Calibri"
HEIGHT = 30
"""Points of the row of a dossier: two lines, until more is written in it."""
_NARROW = 7.0
"""Columns narrower than this have their heading upright."""
_TITLE = Font(FONT, 16, bold=True, color=BLUE)
_TEXT = Font(FONT, 10)
_NOTE = Font(FONT, 10, italic=True, color="47536A")
_HEAD = Font(FONT, 9, bold=True, color=BLUE)
_GROUP = Font(FONT, 10, bold=True, color="FFFFFF")
_FILLS = {colour: PatternFill("solid", fgColor=colour) for colour in (BLUE, PALE, LOCKED, PROPOSED)}
_THIN = Side("thin", color=LINE)
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD_BORDER = Border(left=_THIN, right=_THIN, bottom=Side("medium", color=BLUE))


def title(cell: Any, help_: Any) -> None:
    """Style the title of the sheet, and the line that says how to fill it."""
    cell.font, help_.font = _TITLE, _NOTE
    help_.alignment = Alignment(wrap_text=True, vertical="top")


def group(cell: Any) -> None:
    """Style the heading of a group of columns."""
    cell.font, cell.fill = _GROUP, _FILLS[BLUE]


def heading(cell: Any, colonne: columns.Column) -> None:
    """Style the heading of a column."""
    upright = colonne.largeur < _NARROW
    cell.font, cell.fill, cell.border = _HEAD, _FILLS[PALE], _HEAD_BORDER
    cell.alignment = Alignment(
        wrap_text=True, vertical="bottom", horizontal="center" if upright else "left", textRotation=90 * upright
    )


def answer(cell: Any, colonne: columns.Column, *, locked: bool, proposed: bool) -> None:
    """Style a cell of a row; ``proposed``: it holds what nobody decided yet."""
    cell.font, cell.border = _TEXT, _BORDER
    centred = colonne.field.type is FieldType.CHECKBOX or colonne.target.startswith("phase.")
    cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="center" if centred else "left")
    cell.protection = Protection(locked=locked)
    if locked or proposed:
        cell.fill = _FILLS[LOCKED if locked else PROPOSED]
    # Hours are text: a cell of durations would take « 9 » for nine days, and show 216:00.
    if colonne.target.startswith("phase.") and not colonne.target.endswith(".heures"):
        cell.number_format = "dd/mm/yyyy"
    else:
        cell.number_format = "@"


def checks(sheet: Worksheet, last: int, seance: date) -> None:
    """Give each column its list or its check, and its help, from the first row to ``last``."""
    lists = 0
    for index, colonne in enumerate(columns.COLUMNS, start=1):
        answers = options(colonne)
        rule: dict[str, Any] = {}
        if answers:
            lists += 1
            column = get_column_letter(lists)
            rule = {"type": "list", "formula1": f"{columns.LISTS_TITLE}!${column}$2:${column}${len(answers) + 1}"}
            erreur = "Choisir l’une des réponses de la liste."
        elif colonne.target.startswith("phase.") and not colonne.target.endswith(".heures"):
            first, end = columns.days_of(seance)
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
            # Excel takes 32 and 255 characters at most.
            validation.promptTitle, validation.prompt = colonne.titre[:32], colonne.aide[:255]
        letter = get_column_letter(index)
        validation.add(f"{letter}{columns.FIRST_ROW}:{letter}{last}")
        sheet.add_data_validation(validation)


def refusals(sheet: Worksheet, last: int) -> None:
    """Show in grey what a row proposes to grant, once its decision grants nothing: it will not be taken."""
    decision = get_column_letter(next(i for i, c in enumerate(columns.COLUMNS, start=1) if c.target == "decision"))
    labels = ", ".join(f'${decision}{columns.FIRST_ROW}="{sens.label}"' for sens in sorted(SANS_OCTROI))
    style = DifferentialStyle(font=Font(color="9AA3B0", strike=True))
    rule = Rule(type="expression", formula=[f"OR({labels})"], dxf=style)
    for index, colonne in enumerate(columns.COLUMNS, start=1):
        if grants(colonne.target):
            letter = get_column_letter(index)
            sheet.conditional_formatting.add(f"{letter}{columns.FIRST_ROW}:{letter}{last}", rule)


def page(sheet: Worksheet, last: int, seance: date, rendez_vous: str) -> None:
    """Set widths, heights, frozen headings, protection and print; ``rendez_vous``: hour and place."""
    for index, colonne in enumerate(columns.COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = colonne.largeur
    sheet.column_dimensions[get_column_letter(len(columns.COLUMNS) + 1)].hidden = True
    for hidden in (1, columns.ROW_TITLE - 1):
        sheet.row_dimensions[hidden].hidden = True
    rows = {columns.ROW_TITLE: 26, columns.ROW_HELP: 60, columns.ROW_GROUPS: 17, columns.ROW_HEADS: 100}
    for row, height in (rows | dict.fromkeys(range(columns.FIRST_ROW, last + 1), HEIGHT)).items():
        sheet.row_dimensions[row].height = height
    sheet.merge_cells(start_row=columns.ROW_HELP, end_row=columns.ROW_HELP, start_column=1, end_column=_breaks()[0])
    sheet.freeze_panes = f"D{columns.FIRST_ROW}"
    sheet.sheet_view.zoomScale = 90
    sheet.sheet_view.showGridLines = False
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = False  # allowed
    sheet.print_area = f"A{columns.ROW_GROUPS}:{get_column_letter(len(columns.COLUMNS))}{last}"
    sheet.print_title_rows = f"{columns.ROW_GROUPS}:{columns.ROW_HEADS}"
    sheet.print_title_cols = "A:C"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.page_setup.scale = 56
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom = 0.8, 1.3
    margins.footer = 0.8  # room to sign below it
    for index in _breaks():
        sheet.col_breaks.append(Break(id=index))
    header, footer = sheet.HeaderFooter.oddHeader, sheet.HeaderFooter.oddFooter
    # An empty one counts as false.
    if header is not None and footer is not None:
        header.left.text = f"&B&14Relevé de décisions – séance du {format_long_date(seance)}"
        header.right.text = rendez_vous.replace("&", "&&")
        # On every sheet: each is initialled, and none can be changed for another.
        footer.left.text = "Le président (nom, signature) :"
        footer.center.text = "Le secrétaire (nom, signature) :"
        footer.right.text = "page &P / &N"


def options(colonne: columns.Column) -> tuple[str, ...]:
    """What a drop-down list offers; empty when there is none."""
    field = colonne.field
    if field.type is FieldType.CHECKBOX:
        return (columns.OUI,)
    return tuple(option.label for option in field.options if option.value != "-")


def _serial(jour: date) -> str:
    """Day number of the 1900 date system, whose 29 February 1900 never was: hence 30 December for day 0."""
    return str((jour - date(1899, 12, 30)).days)


def _breaks() -> list[int]:
    """Columns (from 1) after which a printed page ends."""
    groups = [colonne.groupe for colonne in columns.COLUMNS]
    return [groups.index(group) for group in ("Période 1", "Volume et durée", "Motifs", "Signataire")]
