"""Looks for words in every byte of a folder: as text in any usual encoding, and in compressed streams."""

import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


def _forms(word: str) -> list[bytes]:
    escaped = word.encode("unicode_escape")
    return [word.encode(), word.encode("utf-16-be"), word.encode("latin-1", "replace"), escaped]


def _contents(data: bytes) -> Iterator[bytes]:
    """The bytes, those of each stream of a PDF, those of each member of a zip (so of a workbook)."""
    yield data
    for found in _STREAM.finditer(data):
        with suppress(zlib.error):
            yield from _contents(zlib.decompressobj().decompress(found[1]))
    if data.startswith(b"PK"):
        with suppress(BadZipFile), ZipFile(BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from _contents(archive.read(name))


def holds(data: bytes, words: Iterable[str]) -> bool:
    """Whether any of the words stands in these bytes."""
    wanted = [form for word in words for form in _forms(word)]
    return any(form in content for content in _contents(data) for form in wanted)


def where(root: Path, words: Iterable[str]) -> set[str]:
    """Files of a folder in which any of the words stands, in their name too."""
    listed = list(words)
    return {
        str(path.relative_to(root))
        for path in root.rglob("*")
        if path.is_file() and holds(path.name.encode() + b"\n" + path.read_bytes(), listed)
    }
