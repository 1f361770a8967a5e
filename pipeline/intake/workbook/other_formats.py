"""Is a workbook of another format a relevé de décisions? Told by its hidden names; nothing of it is read.

Libraries that read .xls, .xlsb and .ods give the value computed for a formula and not that it is one, which a relevé
refuses: the secretary, who has the spreadsheet program, saves it anew.
"""

import io
import zipfile
from contextlib import suppress

from pipeline.forms.releve_columns import COLUMNS, MARKER

_NAMES = (MARKER, COLUMNS[0].field.name)
"""What the first two rows of a relevé hold."""
_MAX_PARTS = 200
_MOST = 20_000_000
"""Bytes of a part that are unpacked; a relevé takes a tenth of it."""


def is_releve(content: bytes) -> bool:
    """Whether a workbook, whatever its format, bears what every relevé bears. Never raises."""
    texts = [content]
    # Other bytes than those of a zip, or a part that is encrypted or packed in some other way.
    with suppress(zipfile.BadZipFile, ValueError, OSError, RuntimeError), zipfile.ZipFile(io.BytesIO(content)) as book:
        for part in book.infolist()[:_MAX_PARTS]:
            if part.filename.endswith((".xml", ".bin")):
                with book.open(part) as stream:
                    texts.append(stream.read(_MOST))
    return any(
        all(name.encode(encoding) in text for name in _NAMES) for text in texts for encoding in ("utf-8", "utf-16-le")
    )
