"""Bytes of an .xlsx → rows of cells, or a diagnosis. Whatever could act, hide or swell in it is refused.

Formulas are never evaluated, and the value that a spreadsheet program computed for one is never taken: a formula
stays a formula, for the row to be refused. Every sheet is looked at: none is left out without a word.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl import load_workbook

from pipeline.intake.diagnosis import diagnose
from pipeline.intake.raw import Diagnosis

MAX_BYTES = 10_000_000
MAX_UNPACKED = 60_000_000
"""Bytes of all parts once unpacked; the largest honest relevé takes a tenth of it."""
MAX_PARTS = 200
MAX_ROWS = 2_000
MAX_COLUMNS = 100
_ACTIVE = ("vbaproject", "externallinks/", "embeddings/", "activex/", "macrosheets/", "connections.xml", "querytables/")
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
"""What an entity bomb begins with; no spreadsheet program declares anything, nor writes anything but UTF-8."""
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="\$?[A-Z]{1,3}\$?(\d{1,7}):\$?[A-Z]{1,3}\$?(\d{1,7})"')


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell."""

    valeur: object
    """Text, number, bool, datetime, time, timedelta or ``None``; an error's name as text."""
    genre: str = "n"
    """Type letter of the cell: ``f`` formula, ``e`` error, ``s`` text …"""


Rows = Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet."""

    nom: str
    rang: int
    """From 1, in the order of the workbook."""
    marked: bool
    """Its first cell is the marker."""
    hidden: bool
    rows: Rows


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a workbook that hold something, those that are marked among them."""

    sheets: Sequence[Sheet]
    merged: frozenset[int]
    """Rows (from 1) in which cells are merged, whatever the sheet: what all but the first of them held is lost."""


def read_book(content: bytes, marker: str) -> Book | Diagnosis:
    """Return the sheets of a workbook of which one begins with ``marker``; never raises."""
    try:
        inspected = _inspect(content)
        if isinstance(inspected, Diagnosis):
            return inspected
        content, merged = inspected
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about parts of the file that are of no use here
            sheets = _sheets(content, marker)
        if isinstance(sheets, Diagnosis):
            return sheets
        return Book(sheets, merged) if any(sheet.marked for sheet in sheets) else diagnose("autre_classeur")
    except MemoryError:
        return diagnose("lecture_arretee")
    except Exception:  # the library's boundary: any failure on untrusted bytes is this diagnosis
        return diagnose("classeur_illisible")


def _inspect(content: bytes) -> tuple[bytes, frozenset[int]] | Diagnosis:
    """Judge the archive before any of it is interpreted; return it as the library reads it, and its merged rows."""
    written: dict[str, bytes] = {}
    merged: set[int] = set()
    if len(content) > MAX_BYTES:
        return diagnose("classeur_illisible", f"Il pèse {len(content) / 1e6:.0f} Mo.")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        names = [part.filename.lower() for part in parts]
        if "xl/workbook.xml" not in names:
            return diagnose("autre_classeur")
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            return diagnose("classeur_illisible", "Une fois décompressé, il prendrait une place démesurée.")
        if any(found in name for name in names for found in _ACTIVE):
            return diagnose("classeur_actif")
        for part in parts:
            # Unpacking stops at the size that was announced, and checked above.
            data = archive.read(part)
            if b"macroEnabled" in data and part.filename == "[Content_Types].xml":
                return diagnose("classeur_actif")
            if part.filename.endswith((".xml", ".rels")) and (_DECLARES.search(data) or b"\x00" in data[:64]):
                return diagnose("classeur_illisible", "Il contient des déclarations que n’écrit aucun tableur.")
            for first, last in _MERGED.findall(data) if part.filename.startswith("xl/worksheets/") else ():
                merged.update(range(int(first), min(int(last), MAX_ROWS) + 1))
            written[part.filename] = data
    return _transitional(written) or content, frozenset(merged)


def _transitional(parts: Mapping[str, bytes]) -> bytes | None:
    """Write anew a workbook that Excel saved as « Strict »: its names are others (ISO/IEC 29500-4), and nothing else;
    ``None`` when it is none."""
    if not any(_STRICT.search(data) for data in parts.values()):
        return None
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", data))
    return buffer.getvalue()


def _sheets(content: bytes, marker: str) -> list[Sheet] | Diagnosis:
    # Read only: rows are streamed, and those beyond what is asked for are never made.
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    try:
        found = []
        for rang, sheet in enumerate(book.worksheets, start=1):
            rows = [
                [Cell(cell.value, str(cell.data_type)) for cell in row]
                for row in sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS)
            ]
            marked = bool(rows and rows[0] and rows[0][0].valeur == marker)
            if marked and len(rows) > MAX_ROWS:
                return diagnose("classeur_illisible", "Il a trop de lignes.")
            if rows:
                found.append(Sheet(str(sheet.title), rang, marked, sheet.sheet_state != "visible", rows))
    finally:
        book.close()
    return found
