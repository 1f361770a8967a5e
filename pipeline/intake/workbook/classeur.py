"""Bytes of an .xlsx → rows of cells, or a diagnosis. Whatever could act, hide or swell in it is refused.

Formulas are never evaluated, and the value that a spreadsheet program computed for one is never taken: a formula
stays a formula, for the row to be refused.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Sequence
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


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell."""

    valeur: object
    """Text, number, bool, datetime, time, timedelta or ``None``; an error's name as text."""
    genre: str = "n"
    """Type letter of the cell: ``f`` formula, ``e`` error, ``s`` text …"""


Rows = Sequence[Sequence[Cell]]


def read_rows(content: bytes, marker: str) -> Rows | Diagnosis:
    """Return the rows of the sheet whose first cell is ``marker``, the first row first; never raises."""
    try:
        if refused := _inspect(content):
            return refused
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about parts of the file that are of no use here
            return _rows(content, marker)
    except MemoryError:
        return diagnose("lecture_arretee")
    except Exception:  # the library's boundary: any failure on untrusted bytes is this diagnosis
        return diagnose("classeur_illisible")


def _inspect(content: bytes) -> Diagnosis | None:
    """Judge the archive before any of it is interpreted."""
    if len(content) > MAX_BYTES:
        return diagnose("classeur_illisible", f"Il pèse {len(content) / 1e6:.0f} Mo.")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        names = [part.filename.lower() for part in parts]
        if "xl/workbook.xml" not in names:
            binary = "xl/workbook.bin" in names or "mimetype" in names
            precision = "Il n’est pas au format .xlsx (classeur OpenDocument ou binaire)." if binary else ""
            return diagnose("autre_classeur", precision)
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
    return None


def _rows(content: bytes, marker: str) -> Rows | Diagnosis:
    # Read only: rows are streamed, and those beyond what is asked for are never made.
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    try:
        for sheet in book.worksheets:
            rows = [
                [Cell(cell.value, str(cell.data_type)) for cell in row]
                for row in sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS)
            ]
            if rows and rows[0] and rows[0][0].valeur == marker:
                return rows if len(rows) <= MAX_ROWS else diagnose("classeur_illisible", "Il a trop de lignes.")
    finally:
        book.close()
    return diagnose("autre_classeur")
