"""Is a PDF free of active content? Only such a PDF may travel inside a dossier, or keep a name that opens.

What names nothing active is inert, however it is built: the bytes of the file are searched for these names, those of
its object streams too. Most forms end there. Else a structural walk over every object of the file: what is written in a
text or compressed in a stream's bytes is not content that a viewer runs, and is not mistaken for it.
"""

import re
import zlib
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from pipeline.pdf_objects import entry, references

_SCRIPT, _FILES, _MEDIA = "du code JavaScript", "des fichiers joints", "du contenu multimédia"
_KEYS = {
    "/JS": _SCRIPT,
    "/JavaScript": _SCRIPT,
    "/AA": "des actions automatiques",
    "/EmbeddedFiles": _FILES,
    "/RichMedia": _MEDIA,
    "/XFA": "un formulaire XFA",
}
_ACTIONS = {
    "/JavaScript": _SCRIPT,
    "/Launch": "une commande qui lance un programme",
    "/SubmitForm": "une action qui envoie des données",
    "/ImportData": "une action qui importe des données",
    "/GoToR": "un lien vers un autre fichier",
    "/GoToE": "un lien vers un fichier joint",
} | dict.fromkeys(("/Rendition", "/Movie", "/Sound"), _MEDIA)
_ANNOTATIONS = {"/FileAttachment": _FILES} | dict.fromkeys(("/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"), _MEDIA)
_UNCHECKED = "une structure qui n’a pas pu être contrôlée"
_MAX_NODES = 2_000_000
_MAX_OBJECTS = 50_000
"""Objects of a file beyond which they are not all looked at: our forms hold a few hundred."""
_FEW_OBJECTS = 5_000
_SMALL = 3_000_000
"""Objects, and bytes, of a file that is looked through in less than a second."""
_NAMED = re.compile(
    rb"/(?:%b)(?![^\x00\t\n\f\r ()<>\[\]{}/%%])"
    % b"|".join(name[1:].encode() for name in sorted({*_KEYS, *_ACTIONS, *_ANNOTATIONS, "/OpenAction", "/Encrypt"}))
)
"""What a name must be for a viewer to run, open or send something, or for its strings and streams to be hidden."""
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream[\x00\t\f ]*(?:\r\n|\n|\r)?")
_PACKED = re.compile(rb"/First(?![^\x00\t\n\f\r ()<>\[\]{}/%])")
"""What a stream of objects must name, whatever its type is said to be: pdf.js does not ask for the type."""
_OTHERWISE = re.compile(
    rb"/(?:Predictor|ASCIIHexDecode|ASCII85Decode|LZWDecode|RunLengthDecode|Crypt|AHx|A85|LZW|RL)\b"
)
"""What hides the objects of a stream in another way than zlib's."""
_WHOLE = re.compile(rb"\A.{0,1024}?%PDF-.*startxref\s+\d+\s+%%EOF", re.DOTALL)
_MAX_UNPACKED = 50_000_000
"""Bytes of all streams together."""


class _LongError(Exception):
    """A file of more objects than are to be looked at."""


def find_active_content(pdf: bytes) -> str:
    """Say in French what active content a PDF holds; "" when it holds none.

    A PDF that names something active and whose structure cannot be walked to its end is reported as such: it was not
    proved harmless.
    """
    try:
        return _find(pdf, _MAX_OBJECTS)
    except (_LongError, MemoryError):
        return _UNCHECKED


def find_at_once(pdf: bytes) -> str | None:
    """The same for who has something else to do: ``None`` for a file that takes long to look through."""
    try:
        return _find(pdf, _FEW_OBJECTS if len(pdf) <= _SMALL else 0)
    except (_LongError, MemoryError):
        return None


def _find(pdf: bytes, most: int) -> str:
    """Raises ``_LongError`` beyond so many objects, and ``MemoryError``."""
    if _names_nothing_active(pdf):
        return ""
    try:
        reader = PdfReader(BytesIO(pdf))
        # An empty password opens what is only locked against copying or printing, as many programs write it.
        if reader.is_encrypted and not reader.decrypt(""):
            return "un contenu protégé par un mot de passe"
        # Read anew, an object not read to its end is an error: the library would leave out what follows, which a
        # viewer may run, and more or less of it with the depth at which it was called.
        reader.strict = True
        reader.resolved_objects.clear()
        return _walk(reader, most)
    except (_LongError, MemoryError):
        raise
    except Exception:  # third-party boundary: a broken PDF can raise anything, and it is data here
        return _UNCHECKED


def _names_nothing_active(pdf: bytes) -> bool:
    """Whether no name that matters stands anywhere an object may be read from: in the file, or in one of its streams.

    Whatever a viewer makes of the tables of the file, it reads its objects from there. ``False`` proves nothing.
    """
    if not _WHOLE.search(pdf):
        return False
    plain = _unescape(pdf)
    if _NAMED.search(plain):
        return False
    return not _PACKED.search(plain) or (not _OTHERWISE.search(plain) and _streams_name_nothing(pdf))


def _streams_name_nothing(pdf: bytes) -> bool:
    """Whether nothing active is named in any stream: each is unpacked, whatever its dictionary and length say."""
    left = _MAX_UNPACKED
    for found in _STREAM.finditer(pdf):
        if not _is_zlib(pdf[found.end() : found.end() + 2]):
            continue  # A picture, or bytes as they are, which were searched with the file.
        objects = _unpack(pdf, found.end(), left)
        # Packed twice, they are hidden still.
        if objects is None or _is_zlib(objects[:2]) or _NAMED.search(_unescape(objects)):
            return False
        left -= len(objects)
    return True


def _is_zlib(head: bytes) -> bool:
    """Whether data so begun may be zlib's (RFC 1950, 2.2)."""
    return len(head) == 2 and head[0] & 15 == 8 and int.from_bytes(head) % 31 == 0


def _unescape(objects: bytes) -> bytes:
    """Names as they are meant: « /J#53 » is « /JS »."""
    return _ESCAPE.sub(lambda found: bytes((int(found[1], 16),)), objects)


def _unpack(pdf: bytes, start: int, most: int) -> bytes | None:
    """What a stream holds, up to so many bytes; ``None`` when it holds more, or cannot be unpacked to its end."""
    # All that follows is only looked at where these bytes happen to stand in the data: it would be copied each time.
    near = pdf.find(b"endstream", start)
    for end in (near if near >= 0 else len(pdf), len(pdf)):
        inflate = zlib.decompressobj()
        try:
            objects = inflate.decompress(memoryview(pdf)[start:end], most + 1)
        except zlib.error:
            return None
        if inflate.eof:
            return objects
    return None


def _walk(reader: Any, most: int) -> str:
    # All in the table, not only what pages lead to: a viewer that rebuilds the table finds the others.
    objects = references(reader)
    if len(objects) > most:
        raise _LongError
    stack: list[Any] = [reader.trailer, *map(reader.get_object, objects)]
    for _ in range(_MAX_NODES):
        if not stack:
            return ""
        node = stack.pop()
        if isinstance(node, DictionaryObject):
            if found := _active(node):
                return found
            stack += [value for value in dict.values(node) if not isinstance(value, IndirectObject)]
        elif isinstance(node, ArrayObject):
            stack += [value for value in list.__iter__(node) if not isinstance(value, IndirectObject)]
    return _UNCHECKED


def _active(node: Any) -> str:
    """What makes one dictionary active; indirect values are followed to tell what they are."""
    for key, what in _KEYS.items():
        if key in node:
            return what
    action = entry(node, "/S")
    if isinstance(action, str) and action in _ACTIONS:
        return _ACTIONS[action]
    subtype = entry(node, "/Subtype")
    if isinstance(subtype, str) and subtype in _ANNOTATIONS and "/Rect" in node:
        return _ANNOTATIONS[subtype]
    opening = entry(node, "/OpenAction")
    # A destination only tells at which page to open: LibreOffice and others always write one.
    if isinstance(opening, DictionaryObject) and entry(opening, "/S") != "/GoTo":
        return _active(opening) or "des actions automatiques"
    if opening is not None and not isinstance(opening, ArrayObject | DictionaryObject):
        return "des actions automatiques"
    return ""
