"""Which documents a file of PDF bytes holds, one after the other, and what of it none of them reaches.

Readers look for the end of a PDF from the end of the file: of two PDFs put end to end they see the last alone. A
document is known here by its table of references (ISO 32000-1, 7.5.4 to 7.5.8): each ``startxref`` tells how far from
the beginning of its document its table is, and ``/Prev`` tells the table of the save before. Several ends may be saves
of one document, as are the two of a linearised file; a PDF carried uncompressed in a stream lies inside another.
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.intake.containers.leftover import is_harmless

MAX_MARKS = 1_000
"""Beginnings, or ends, of documents beyond which a file is not looked through: the largest portfolios hold hundreds."""

_HEADER = re.compile(rb"%PDF-\d")
_END = re.compile(rb"startxref[\s\0]{0,80}(\d{1,10})[\s\0]{0,80}(?:%%EOF[^\S\r\n]{0,8}(?:\r\n|\r|\n)?)?")
_TABLE = re.compile(rb"[\s\0]{0,40}(?:xref\b|\d{1,10}[\s\0]+\d{1,5}[\s\0]+obj\b)")
_PREVIOUS = re.compile(rb"/(?:Prev|XRefStm)[\s\0]*(\d{1,10})")
_EOF = re.compile(rb"%%EOF[^\S\r\n]{0,8}(?:\r\n|\r|\n)?")
_BLANKS = re.compile(rb"[\s\0]*")


class TooManyError(ValueError):
    """More beginnings and ends than can be looked through."""


@dataclass(slots=True)
class Document:
    """A PDF in the bytes of a file, from its header to its last end."""

    start: int
    end: int
    tables: list[int] = field(default_factory=list)
    """Where the tables of its saves are in the file, in the order of its ends."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What the bytes of a file are made of."""

    documents: tuple[tuple[int, int], ...]
    """Beginning and end of each, in their order."""
    rest: bool
    """Something is reached by none of them, and is not harmless."""


def lay_out(content: bytes) -> Layout:
    """Tell the documents of a file from one another.

    Raises:
        TooManyError: when the file bears more marks of beginnings and ends than any that people make.
    """
    headers = _positions(_HEADER, content)
    documents = _outermost(_by_table(content, headers) or _by_look(content, headers))
    rest, reached = False, 0
    for one in documents:
        rest = rest or not is_harmless(content[reached : one.start]) or not _chained(content, one)
        reached = one.end
    rest = rest or not is_harmless(content[reached:])
    return Layout(tuple((one.start, one.end) for one in documents), rest)


def _positions(mark: re.Pattern[bytes], content: bytes) -> list[int]:
    found: list[int] = []
    for match in mark.finditer(content):
        found.append(match.start())
        if len(found) > MAX_MARKS:
            raise TooManyError
    return found


def _by_table(content: bytes, headers: list[int]) -> list[Document]:
    """Documents whose ends lead to their tables of references."""
    found: dict[int, Document] = {}
    for rank, match in enumerate(_END.finditer(content)):
        if rank > MAX_MARKS:
            raise TooManyError
        distance = int(match[1])
        if not distance:
            continue  # The first section of a linearised file: its table is told at the end.
        # The nearest beginning first: the same document twice has its table at the same distance of both.
        starts = (start for start in [*reversed(headers), 0] if start + distance < match.start())
        start = next((one for one in starts if _TABLE.match(content, one + distance)), None)
        if start is not None:
            one = found.setdefault(start, Document(start, match.end()))
            if start + distance in one.tables and not is_harmless(content[one.end : match.start()]):
                continue  # No save of it has the table of another: a copy that lost its beginning points there.
            one.end = match.end()
            one.tables.append(start + distance)
    return list(found.values())


def _by_look(content: bytes, headers: list[int]) -> list[Document]:
    """Documents whose tables lead nowhere (line ends changed on the way): each begins where nothing is left open."""
    found: list[Document] = []
    for start, limit in pairwise([*headers, len(content)]):
        if not found or (found[-1].end > found[-1].start and is_harmless(content[found[-1].end : start])):
            found.append(Document(start, start))
        for match in _EOF.finditer(content, start, limit):
            found[-1].end = match.end()
    return [one for one in found if one.end > one.start]


def _outermost(documents: list[Document]) -> list[Document]:
    """Without those that lie inside another, in a stream of it."""
    found: list[Document] = []
    for one in sorted(documents, key=lambda one: (one.start, -one.end)):
        if not found or one.end > found[-1].end:
            found.append(one)
    return found


def _chained(content: bytes, document: Document) -> bool:
    """Whether the last save of a document leads back to all the others: else what these hold is out of reach."""
    reached, todo = set[int](), document.tables[-1:]
    while todo:
        table = _skip_blanks(content, todo.pop())
        if table not in reached and document.start <= table < document.end:
            reached.add(table)
            found = _PREVIOUS.finditer(_trailer(content, table, document.end))
            todo += [document.start + int(match[1]) for match in found]
    return {_skip_blanks(content, table) for table in document.tables} <= reached


def _trailer(content: bytes, table: int, end: int) -> bytes:
    """What follows a table of references, or the dictionary of the stream that is one."""
    if not content.startswith(b"xref", table):
        return content[table : max(table, content.find(b"stream", table, end))]
    begin = content.find(b"trailer", table, end)
    return content[begin : content.find(b"startxref", begin, end)] if begin >= 0 else b""


def _skip_blanks(content: bytes, position: int) -> int:
    found = _BLANKS.match(content, position)
    return found.end() if found else position
