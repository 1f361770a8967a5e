"""A table that a spreadsheet program wrote, whichever, is read as texts; what is none is refused."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from pipeline.intake.workbook.table import TableError, read_table

ROWS = [["Nom", "Courriel", "Code postal"], ["École Œuvrée", "oeuvre@exemple.fr", "13999"], ["", "a@exemple.fr", ""]]


def xlsx(rows: list[list[str]]) -> bytes:
    """As Excel writes it, the postcode as a number."""
    book = Workbook()
    for row in rows:
        book.worksheets[0].append([int(cell) if cell.isdecimal() else cell for cell in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def ods(rows: list[list[str]]) -> bytes:
    """As LibreOffice writes it."""
    cells = "".join(
        "<table:table-row>"
        + "".join(f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in row)
        + "</table:table-row>"
        for row in rows
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="F">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return buffer.getvalue()


def text(rows: list[list[str]], delimiter: str, encoding: str) -> bytes:
    """As a program saves a text."""
    return "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)


@pytest.mark.parametrize(
    "content",
    [
        xlsx(ROWS),
        ods(ROWS),
        text(ROWS, ";", "utf-8-sig"),
        text(ROWS, ";", "cp1252"),
        text(ROWS, "\t", "utf-8"),
        text(ROWS, ",", "utf-8"),
    ],
    ids=["xlsx", "ods", "csv of Excel", "csv of an old Excel", "tabs", "commas"],
)
def test_a_table_is_read_whoever_wrote_it(content: bytes) -> None:
    """The same texts."""
    assert read_table(content) == ROWS


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x05\x06" + b"\x00" * 18,
        b"\xd0\xcf\x11\xe0 autre chose",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b'a;"b',
        b"\x81\x8d;\x00",
        b"x" * 10_000_001,
        b"a\n" * 30_000,
    ],
    ids=["empty zip", "broken xls", "picture", "quote left open", "binary", "too large", "too long"],
)
def test_what_is_no_table_is_refused(content: bytes) -> None:
    """By an exception that the process turns into a sentence."""
    with pytest.raises(TableError):
        read_table(content)


@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_none(content: bytes) -> None:
    """No other exception comes out."""
    try:
        rows = read_table(content)
    except TableError:
        return
    assert all(isinstance(cell, str) for row in rows for cell in row)
