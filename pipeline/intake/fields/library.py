"""The PDF library, with the plainest objects of a file read at once: reading byte by byte takes most of its time.

Only what is written in the plainest way, from ``n g obj`` to ``endobj``, is read here, and gives the very objects that
pypdf makes of it. All else (escapes in names, comments, what is damaged, encrypted or packed with others) is left to
it, one object at a time.
"""

import re
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

_BLANK = rb"[\t\n\r ]"
_END = rb"(?=[\t\n\r ()<>\[\]/])"
_HEADER = re.compile(rb"(\d{1,9}) (\d{1,5}) obj%b*(?=<<)" % _BLANK)
_HEADER_FOLLOWED = re.compile(rb"(\d{1,9}) (\d{1,5}) obj%b+(?=[^\t\n\r %%\x00\x0b\x0c])" % _BLANK)
_NAME = rb"""/[!"$&'*-.0-;=?-Z\\^-z|~]+""" + _END
_NUMBER = rb"-?\d{1,9}(?:\.\d{1,9})?"
_TOKEN = re.compile(
    rb"""%(blank)b*(?:
    (?:(%(name)b)%(blank)b*)?(?:                 # 1 name, as a rule a key, and what follows
    (%(name)b)                                   # 2 name
    |(\d{1,9})[ ](\d{1,5})[ ]R%(end)b            # 3, 4 reference
    |(%(number)b)%(end)b                         # 5 number
    |\[[ ]?(%(number)b(?:[ ]%(number)b)*+)[ ]?\] # 6 numbers
    |\(((?:[^()\\\r]|\\[0-3][0-7]{2}|\\[nrtbf()\\])*+)\)   # 7 string, without brackets or ends of lines of its own
    |<((?:[0-9A-Fa-f]{2})*+)>                    # 8 string of digits
    |(true|false)%(end)b                         # 9
    |(<<)|(\[)                                   # 10, 11
    )
    |(>>)|(\])                                   # 12, 13
    )"""
    % {b"blank": _BLANK, b"end": _END, b"name": _NAME, b"number": _NUMBER},
    re.VERBOSE,
)
_ENDOBJ = re.compile(rb"%b*endobj%b" % (_BLANK, _END))
_STREAM = re.compile(rb"%b*stream(?:\r\n|\n)" % _BLANK)
_ENDSTREAM = re.compile(rb"(?:\r\n|\n|\r)?endstream%b+endobj%b" % (_BLANK, _END))
_ESCAPE = re.compile(rb"\\([0-3][0-7]{2}|[nrtbf()\\])")
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_DEEP = 20
"""Brackets within one another; ours have three."""
_MOST = 4_000
"""Entries of one object; more are left to the library, which sets limits to them."""


class Reader(PdfReader):
    """A reader that gives the same objects sooner.

    Strings are the bytes that stand in the file, and no text that would have to be turned back into them.
    """

    def __init__(self, content: bytes) -> None:
        """``content``: of the file; raises as ``PdfReader``."""
        self._content = content
        self._names, self._numbers = _Names(), _Numbers()
        self._plain = False
        self._opened = BytesIO(content)
        super().__init__(self._opened)
        self._plain = not self.is_encrypted

    def get_object(self, indirect_reference: int | IndirectObject) -> PdfObject | None:
        """Return the object of a reference, as ``PdfReader`` does."""
        if not self._plain or not isinstance(indirect_reference, IndirectObject):
            return super().get_object(indirect_reference)
        number, generation = indirect_reference.idnum, indirect_reference.generation
        if (known := self.resolved_objects.get((generation, number))) is not None:
            return known
        if (generation, number) not in self.resolved_objects:
            start = self.xref.get(generation, {}).get(number)
            if start is not None and number not in self.xref_objStm and not self._is_free(number, generation):
                found = self._read(start, number, generation)
                if found is not None:
                    return self.cache_indirect_object(generation, number, found)
        return super().get_object(indirect_reference)

    def read_object_header(self, stream: Any) -> tuple[int, int]:
        """Read ``n g obj`` as ``PdfReader`` does: for some files it reads that of each object when it opens them."""
        if stream is self._opened and (header := _HEADER_FOLLOWED.match(self._content, stream.tell())):
            stream.seek(header.end())
            return int(header[1]), int(header[2])
        return super().read_object_header(stream)

    def _is_free(self, number: int, generation: int) -> bool:
        return bool(self.xref_free_entry.get(generation, {}).get(number))

    def _read(self, start: int, number: int, generation: int) -> DictionaryObject | None:
        """The dictionary or the stream that begins there; ``None`` when it is to be read by the library."""
        content = self._content
        header = _HEADER.match(content, start)
        if header is None or (int(header[1]), int(header[2])) != (number, generation):
            return None
        found = self._dictionary(header.end())
        if found is None:
            return None
        made, end, texts = found
        # Elsewhere than in a field, somebody may take a string for the text that the library makes of it.
        if texts and not ("/FT" in made or dict.get(made, "/Subtype") == "/Widget"):
            return None
        if isinstance(dict.get(made, "/AS"), bytes):
            return None
        if _ENDOBJ.match(content, end):
            return made
        begin, length = _STREAM.match(content, end), dict.get(made, "/Length")
        if begin is None or type(length) is not NumberObject or length < 0:
            return None
        until = begin.end() + length
        if not _ENDSTREAM.match(content, until):
            return None
        return StreamObject.initialize_from_dictionary({**made, "__streamdata__": content[begin.end() : until]})

    def _dictionary(self, at: int) -> tuple[DictionaryObject, int, bool] | None:
        """A dictionary, where it ends, and whether there are strings in it."""
        content, names, numbers, match = self._content, self._names, self._numbers, _TOKEN.match
        outer: list[tuple[list[Any], bool]] = []
        items: list[Any] = []
        opened, texts = False, False
        for _ in range(_MOST):
            if (token := match(content, at)) is None:
                return None
            at, kind = token.end(), token.lastindex
            if (word := token[1]) is not None:
                items.append(names[word])
            if kind == 2:
                items.append(names[token[2]])
            elif kind == 4:
                items.append(IndirectObject(int(token[3]), int(token[4]), self))
            elif kind == 5:
                items.append(numbers[token[5]])
            elif kind == 6:
                items.append(ArrayObject(map(numbers.__getitem__, token[6].split(b" "))))
            elif kind == 7:
                items.append(ByteStringObject(_unescaped(token[7])))
                texts = True
            elif kind == 8:
                items.append(ByteStringObject(bytes.fromhex(token[8].decode("ascii"))))
                texts = True
            elif kind == 9:
                items.append(BooleanObject(token[9] == b"true"))
            elif kind in (10, 11):
                if len(outer) == _DEEP:
                    return None
                outer.append((items, opened))
                items, opened = [], kind == 10
            else:
                if opened != (kind == 12) or not outer:
                    return None
                made = _dict_of(items) if opened else ArrayObject(items)
                items, opened = outer.pop()
                if made is None:
                    return None
                if not outer:
                    return (made, at, texts) if isinstance(made, DictionaryObject) else None
                items.append(made)
        return None


class _Names(dict[bytes, NameObject]):
    """Names, each made once."""

    def __missing__(self, word: bytes) -> NameObject:
        name = self[word] = NameObject(word.decode("ascii"))
        return name


class _Numbers(dict[bytes, NumberObject | FloatObject]):
    """Numbers, each made once."""

    def __missing__(self, word: bytes) -> NumberObject | FloatObject:
        number = self[word] = FloatObject(word) if b"." in word else NumberObject(word)
        return number


def _dict_of(items: list[Any]) -> DictionaryObject | None:
    """Keys and values in turn; ``None`` when they are not, or when a key stands there twice."""
    keys = items[::2]
    if len(items) % 2 or not set(map(type, keys)) <= {NameObject}:
        return None
    made = DictionaryObject()
    dict.update(made, zip(keys, items[1::2], strict=True))
    return made if len(made) == len(keys) else None


def _unescaped(data: bytes) -> bytes:
    return _ESCAPE.sub(_meant, data) if b"\\" in data else data


def _meant(found: re.Match[bytes]) -> bytes:
    code = found[1]
    return bytes((int(code, 8),)) if len(code) == 3 else _ESCAPED.get(code, code)
