"""What stands in a mail and is no piece to read: its text, the logo of a signature, smileys."""

import io
import re

from pipeline.formats import is_photograph

SMALLEST_PAGE = 400
"""Pixels of the shorter side of a picture in which a page could be read: logos and smileys are smaller."""
_HEADER_WITHIN = 1024
_FILES = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x1f\x8b\x08",
    b"{\\rtf",
    b"Rar!",
    b"7z\xbc\xaf\x27\x1c",
)
_IN_TEXT = re.compile(rb"%PDF-\d|JVBERi0|UEsDB|0M8R4KGx|^/9j/|^begin [0-7]{3,4} \S", re.MULTILINE)
_ENDINGS = ((b"%PDF-", ".pdf"), (b"PK\x03\x04", ".zip"), (b"\xff\xd8\xff", ".jpg"), (b"\x89PNG", ".png"))
_GIF = b"GIF8"


def is_file(data: bytes) -> bool:
    """Whether bytes are those of a file that may be a piece, whatever is said of them."""
    return b"%PDF-" in data[:_HEADER_WITHIN] or data.startswith(_FILES) or is_photograph(data)


def is_only_text(data: bytes) -> bool:
    """Whether the text of a mail holds no file (uuencode, or base64 that was not declared)."""
    return not _IN_TEXT.search(data)


def is_picture_of_layout(data: bytes) -> bool:
    """Whether a picture shown within a mail is too small to be that of a page."""
    if not (is_photograph(data) or data.startswith(_GIF)):
        return False
    from PIL import Image  # noqa: PLC0415 - most mails hold no picture

    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")) as picture:
            return min(picture.size) < SMALLEST_PAGE
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False  # Whoever reads it says what is wrong with it.


def ending(data: bytes) -> str:
    """The ending that the name of a nameless file should have."""
    return next((name for magic, name in _ENDINGS if data.startswith(magic)), "")
