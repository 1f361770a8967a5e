"""What a file is, judged by its first bytes; needs no library."""

import io
import struct
import zipfile

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"II*\x00", b"MM\x00*", b"BM", b"GIF87a", b"GIF89a")
_AVIF = frozenset({b"avif", b"avis"})
_HEIF = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
"""Brands of the ISO base media format (ISO/IEC 23008-12): what telephones call HEIC."""


def is_photograph(content: bytes) -> bool:
    """Whether these bytes are a picture that :mod:`pipeline.images` can open, judged by their beginning."""
    return (
        content.startswith(_PICTURES)
        or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")
        or _brand(content) in _AVIF | _HEIF
    )


def is_heif(content: bytes) -> bool:
    """Whether a picture is in the format of recent telephones, which needs a library of its own."""
    return _brand(content) in _HEIF


def _brand(content: bytes) -> bytes:
    return content[8:12] if content[4:8] == b"ftyp" else b""


def zip_names(content: bytes) -> list[str] | None:
    """Return the names that a zip lists; ``None`` when its list cannot be read. Never raises."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error, EOFError):
        return None
