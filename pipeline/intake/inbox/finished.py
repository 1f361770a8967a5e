"""Does a file look finished? Judged by the bytes that its format puts last, and by the lengths that it announces.

Nothing is interpreted here: these bytes are only compared and counted. A format without an end is taken as it is; what
a file of a known format lacks is said in French. Sources: ISO 32000-1 §7.5, ITU T.81 annexe B, PNG §5, TIFF 6.0 §2,
APPNOTE 4.3.16, MS-CFB 2.2, ISO/IEC 14496-12 §4.2, RFC 2046 §5.1.1.
"""

import re
import struct
from collections import deque
from collections.abc import Callable
from pathlib import Path

MAX_BYTES = 30_000_000
"""A file beyond is not read for this: it is refused for its size."""
_SHORTEST = 8
"""Bytes by which every format below is known."""
_MAX_PARTS = 10_000
"""Parts of a picture beyond which they are not followed: this is done at each look, of whatever was dropped."""
_TAIL = 65_536
"""Bytes behind the end of a PDF in which what goes on begins."""
_LEAD = 1024
"""Bytes within which a PDF may begin, and a mail names its boundary."""
_PDF, _EOF = b"%PDF-", b"%%EOF"
_GOES_ON = re.compile(rb"\d{1,10}\s{1,3}\d{1,5}\s{1,3}obj\b|%PDF-|\bxref\b")
"""What follows the end of a PDF only when another end is to come."""
_START = re.compile(rb"startxref\s{1,9}(\d{1,12})\s{1,9}%%EOF")
_LINE_END = re.compile(rb"[\r\n]")
_BOUNDARY = re.compile(rb'boundary="?([^"\s;]{1,70})', re.IGNORECASE)
_MAIL = re.compile(rb"\A(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){2}")

EMPTY = "il est vide"
_NO_END = "sa fin manque"
_SHORT = "il est plus court que ce qu’il annonce"


def missing(content: bytes) -> str:
    """Say in French what a file lacks to look finished; "" when nothing does."""
    if not content:
        return EMPTY
    if not content.strip(b"\0"):
        return "il n’est encore fait que de zéros"
    if len(content) < _SHORTEST:
        return _NO_END if any(magic[: len(content)] == content[: len(magic)] for magic, _ in _BY_MAGIC) else ""
    if _PDF in content[:_LEAD]:
        return _pdf(content)
    return next((judge(content) for magic, judge in _BY_MAGIC if content.startswith(magic)), _by_other_marks(content))


def missing_of(path: Path, size: int) -> str:
    """The same of a file of ``size`` bytes; one that is too big, or cannot be read, is judged elsewhere."""
    if size > MAX_BYTES:
        return ""
    try:
        return missing(path.read_bytes())
    except OSError:
        return ""


def _pdf(content: bytes) -> str:
    end = content.rfind(_EOF)
    if end < 0:
        return _NO_END
    if _GOES_ON.search(content, end + len(_EOF), end + len(_EOF) + _TAIL):
        return _NO_END
    # A file laid out for the web has a first end of its own near its beginning, whose table is said to be at 0.
    starts = deque(_START.finditer(content), maxlen=1)
    return _NO_END if starts and not int(starts[0][1]) else ""


def _jpeg(content: bytes) -> str:
    """Its end, after the pictures within the picture that its head may hold."""
    place = 2
    for _ in range(_MAX_PARTS):
        if place + 4 > len(content) or content[place] != 0xFF:
            break
        kind = content[place + 1]
        if kind in {0xFF, 0x01} or 0xD0 <= kind <= 0xD8:
            place += 1 if kind == 0xFF else 2
            continue
        if kind == 0xD9:
            return ""
        place += 2 + int.from_bytes(content[place + 2 : place + 4])
        if kind == 0xDA:
            break
    return "" if content.find(b"\xff\xd9", place) >= 0 else _NO_END


def _png(content: bytes) -> str:
    return "" if b"IEND\xaeB`\x82" in content else _NO_END


def _gif(content: bytes) -> str:
    return "" if content.rstrip(b"\0").endswith(b";") else _NO_END


def _riff(content: bytes) -> str:
    return "" if int.from_bytes(content[4:8], "little") + 8 <= len(content) + 1 else _SHORT


def _bmp(content: bytes) -> str:
    return "" if int.from_bytes(content[2:6], "little") <= len(content) else _SHORT


def _tiff(content: bytes) -> str:
    """Its directories, which most programs write last."""
    order = "<" if content.startswith(b"II") else ">"
    place, seen = struct.unpack_from(f"{order}I", content, 4)[0], set[int]()
    while place and place not in seen and len(seen) < 1000:
        seen.add(place)
        if place + 2 > len(content):
            return _NO_END
        after = place + 2 + 12 * struct.unpack_from(f"{order}H", content, place)[0]
        if after + 4 > len(content):
            return _NO_END
        place = struct.unpack_from(f"{order}I", content, after)[0]
    return ""


def _zip(content: bytes) -> str:
    """Its central directory, written last."""
    end = content.rfind(b"PK\x05\x06")
    if end < 0 or end + 22 > len(content):
        return _NO_END
    note = int.from_bytes(content[end + 20 : end + 22], "little")
    return "" if end + 22 + note <= len(content) else _NO_END


def _ole(content: bytes) -> str:
    """An older document of an office suite, or a message of Outlook: its tables lie anywhere in it."""
    if len(content) < 512:
        return _SHORT
    size = 1 << min(int.from_bytes(content[30:32], "little"), 16)
    count = int.from_bytes(content[44:48], "little")
    tables = struct.unpack_from(f"<{min(count, 109)}I", content, 76)
    root = int.from_bytes(content[48:52], "little")
    return _SHORT if any((place + 1) * size >= len(content) for place in (*tables, root)) else ""


def _rtf(content: bytes) -> str:
    return "" if content.rstrip(b"\0\r\n \t").endswith(b"}") else _NO_END


_BY_MAGIC: tuple[tuple[bytes, Callable[[bytes], str]], ...] = (
    (_PDF, _pdf),
    (b"%FDF-", _pdf),
    (b"\xff\xd8\xff", _jpeg),
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"GIF8", _gif),
    (b"RIFF", _riff),
    (b"II*\x00", _tiff),
    (b"MM\x00*", _tiff),
    (b"PK\x03\x04", _zip),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _ole),
    (b"{\\rtf", _rtf),
)


def _by_other_marks(content: bytes) -> str:
    if content.startswith(b"BM") and len(content) > 14 and content[6:10] == b"\0\0\0\0":
        return _bmp(content)
    if content[4:8] == b"ftyp":
        return _boxes(content)
    if content[257:262] == b"ustar":
        return "" if len(content) % 512 == 0 and not content[-1024:].strip(b"\0") else _NO_END
    if _MAIL.match(content.replace(b"\r\n", b"\n", 64)[:_LEAD]):
        return _mail(content)
    return _table(content)


def _boxes(content: bytes) -> str:
    """The boxes of a HEIC picture, each of which says its length."""
    place = 0
    for _ in range(_MAX_PARTS):
        if place + 8 > len(content):
            break
        size = int.from_bytes(content[place : place + 4])
        if size == 1 and place + 16 <= len(content):
            size = int.from_bytes(content[place + 8 : place + 16])
        elif size == 0:
            return ""  # The last one goes to the end, wherever that is.
        if size < 8:
            return ""
        place += size
    return "" if place <= len(content) else _SHORT


def _mail(content: bytes) -> str:
    head = content.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    found = _BOUNDARY.search(head)
    return _NO_END if found and b"--%s--" % found[1] not in content else ""


def _table(content: bytes) -> str:
    """A table as text: its last line has fewer columns than the first, and no end."""
    if b"\0" in content or content.endswith((b"\n", b"\r")):
        return ""
    # Only two of its lines: a list of all would take many times the file.
    first = _LINE_END.split(content, 1)[0]
    last = content[max(content.rfind(b"\n"), content.rfind(b"\r")) + 1 :]
    separator = next((one for one in (b";", b"\t") if one in first), b"")
    return _NO_END if separator and last.count(separator) < first.count(separator) else ""
