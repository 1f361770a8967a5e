"""Bytes of a spreadsheet, whichever program wrote it, → the texts of its first sheet.

For a table that the secretariat keeps itself and in which nothing is decided: unlike that of a relevé, the value of a
formula is taken. To be called in a process with limits.
"""

import csv
import io
from typing import Any

from pipeline.formats import zip_names

MAX_BYTES = 10_000_000
MAX_ROWS = 20_000
MAX_COLUMNS = 60
_DELIMITERS = (";", "\t", ",")


class TableError(ValueError):
    """These bytes are no table that can be read."""


def read_table(content: bytes) -> list[list[str]]:
    """Return the rows of an .xlsx, an .ods, an .xls, or a text whose columns are set apart by a sign.

    Raises:
        TableError: when it is none, is damaged, or is too large.
    """
    if len(content) > MAX_BYTES:
        raise TableError("too large")
    if zip_names(content) is None and not content.startswith(b"\xd0\xcf\x11\xe0"):
        return _read_text(content)
    # Only here: a run that imports no table does not load it.
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, ZipError  # noqa: PLC0415

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=MAX_ROWS + 1)
    except (CalamineError, PasswordError, ZipError, OSError, IndexError) as error:
        raise TableError("no spreadsheet that can be read") from error
    return _bounded([[_text(cell) for cell in row[:MAX_COLUMNS]] for row in rows])


def _read_text(content: bytes) -> list[list[str]]:
    if b"\x00" in content:
        raise TableError("no text")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _as_excel_in_france(content)
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return _bounded([row[:MAX_COLUMNS] for row in rows])
    except csv.Error as error:
        raise TableError("no table") from error


def _as_excel_in_france(content: bytes) -> str:
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise TableError("no text") from error


def _bounded(rows: list[list[str]]) -> list[list[str]]:
    if len(rows) > MAX_ROWS:
        raise TableError("too many rows")
    return rows


def _text(value: Any) -> str:
    """What a person sees in a cell; a postcode is often a number."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
