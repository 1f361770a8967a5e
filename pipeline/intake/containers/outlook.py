"""``.msg``: a mail as Outlook saves it ([MS-OXMSG]), properties and joined files in an OLE file ([MS-CFB]).

``olefile`` opens the file system; which streams say what is read here: the libraries that do it are GPL (extract-msg),
left by their authors years ago (msg-parser), or leave out messages joined to a message (python-oxmsg).
"""

import io
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from pipeline.intake.containers import decoration
from pipeline.intake.containers.leftover import is_harmless
from pipeline.intake.containers.limits import (
    MAX_CONTENTS,
    MAX_TOTAL,
    RefusedError,
    one_line,
    refuse,
    too_large,
    too_many,
)
from pipeline.intake.raw import Courrier

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = ("__substg1.0_", "__properties_version1.0")
_ATTACHED = "__attach_version1.0_"
_SUBJECT, _SENDER, _ADDRESS, _SMTP = "0037", "0C1A", "0C1F", "5D01"
_LONG_NAME, _NAME, _DATA, _CONTENT_ID = "3707", "3704", "3701", "3712"
_INSIDE = f"__substg1.0_{_DATA}000D"
_SENT = (0x0039, 0x0E06)
"""Properties: when it was sent, when it was received."""
_TIME = 0x0040
_A_STREAM = 2
_DEEPEST = 20
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_FREE = 0xFFFFFFFF

Found = tuple[str, bytes, Courrier | None]


def is_outlook(content: bytes) -> bool:
    """Whether bytes are an OLE file with the properties of a mail; Word and Excel long wrote OLE files too."""
    return content.startswith(OLE) and any(name.encode("utf-16-le") in content for name in _STREAMS)


def open_outlook(content: bytes) -> Iterator[Found]:
    """Yield name, bytes and mail of each file joined.

    Raises:
        RefusedError: when nothing of it may be taken: cut, damaged, made to mislead.
    """
    import olefile  # noqa: PLC0415 - few files are one

    try:
        with olefile.OleFileIO(io.BytesIO(content), raise_defects=olefile.DEFECT_INCORRECT) as ole:
            _check_end(content, ole)
            entries = ole.listdir(streams=True, storages=True)
            found = list(_Message(ole, entries).files((), 0))
    except RefusedError:
        raise
    except Exception as error:  # the library's boundary: whatever it raises on untrusted bytes is this refusal
        raise RefusedError("contenant_abime") from error
    yield from found


def _check_end(content: bytes, ole: Any) -> None:
    used = max((rank for rank, entry in enumerate(ole.fat) if entry != _FREE), default=0)
    if not is_harmless(content[(used + 2) * ole.sector_size :]):
        raise refuse("D’autres octets suivent sa fin.")


class _Message:
    """The streams of an Outlook file, and the messages in it."""

    def __init__(self, ole: Any, entries: list[list[str]]) -> None:
        self._ole = ole
        self._entries = {tuple(entry) for entry in entries}
        self._total = 0

    def files(self, at: tuple[str, ...], depth: int) -> Iterator[Found]:
        """Files joined to the message that stands there, and to those joined to it."""
        if depth > _DEEPEST:
            raise refuse("Il contient trop de messages les uns dans les autres.")
        courrier = self._courrier(at)
        inside = [entry for entry in self._entries if entry[:-1] == at and entry[-1].startswith(_ATTACHED)]
        if len(inside) > MAX_CONTENTS:
            raise too_many(str(len(inside)))
        for rank, entry in enumerate(sorted(inside), start=1):
            if (inner := (*entry, _INSIDE)) in self._entries:
                is_message = (*inner, _STREAMS[1]) in self._entries
                yield from self.files(inner, depth + 1) if is_message else self._objects(inner, courrier)
            else:
                # One that is only a link to a file elsewhere has no bytes: whoever reads it says that it is empty.
                data = self._stream((*entry, f"__substg1.0_{_DATA}0102"))
                if self._text(entry, _CONTENT_ID) and decoration.is_picture_of_layout(data):
                    continue
                name = self._text(entry, _LONG_NAME) or self._text(entry, _NAME)
                yield name or f"piece_{rank}{decoration.ending(data)}", data, courrier

    def _objects(self, at: tuple[str, ...], courrier: Courrier) -> Iterator[Found]:
        """Files in an object that stands in the text: a PDF is one; a drawing is not."""
        for path in sorted(one for one in self._entries if one[: len(at)] == at):
            if self._ole.get_type(list(path)) == _A_STREAM and decoration.is_file(data := self._stream(path)):
                yield f"objet{decoration.ending(data)}", data, courrier

    def _courrier(self, at: tuple[str, ...]) -> Courrier:
        address = self._text(at, _SMTP) or self._text(at, _ADDRESS)
        sender = " ".join(filter(None, (self._text(at, _SENDER), f"<{address}>" if "@" in address else "")))
        return Courrier(sender, self._text(at, _SUBJECT), self._date(at))

    def _stream(self, path: tuple[str, ...]) -> bytes:
        if path not in self._entries:
            return b""
        self._total += self._ole.get_size(list(path))
        if self._total > MAX_TOTAL:
            raise too_large()
        with self._ole.openstream(list(path)) as stream:
            return bytes(stream.read())

    def _text(self, at: tuple[str, ...], wanted: str) -> str:
        if data := self._stream((*at, f"__substg1.0_{wanted}001F")):
            return one_line(data.decode("utf-16-le", "replace").strip("\0"))
        return one_line(self._stream((*at, f"__substg1.0_{wanted}001E")).decode("cp1252", "replace").strip("\0"))

    def _date(self, at: tuple[str, ...]) -> str:
        # Properties of 16 bytes each, after a head of 32 bytes in a file and of 24 in a joined message, or as long.
        data = self._stream((*at, _STREAMS[1]))
        for place in range(len(data) % 16 + 16, len(data) - 15, 16):
            tag, _, value = struct.unpack_from("<IIQ", data, place)
            if tag & 0xFFFF == _TIME and tag >> 16 in _SENT:
                try:
                    return (_EPOCH + timedelta(microseconds=value // 10)).date().isoformat()
                except OverflowError:
                    return ""
        return ""
