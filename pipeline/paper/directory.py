"""The directory of schools as a spreadsheet, which comes back as it left."""

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

_WIDTHS = (12, 44, 40, 12, 28, 40)


def directory_xlsx(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a workbook: one sheet, titles that stay in sight, every cell a text (a postcode keeps its zero)."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Annuaire"
    for line, row in enumerate((titles, *rows), start=1):
        for rank, text in enumerate(row, start=1):
            cell = sheet.cell(line, rank, text)
            cell.data_type, cell.number_format = "s", "@"
            cell.alignment = Alignment(vertical="top", wrap_text="\n" in text)
            if line == 1:
                cell.font = Font(bold=True)
    for rank, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(rank)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def directory_csv(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a text as French spreadsheet programs open it: semicolons, UTF-8 told by its first bytes."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=";").writerows((titles, *rows))
    return buffer.getvalue().encode("utf-8-sig")
