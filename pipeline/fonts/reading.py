"""What a glyph reads as, when a page is copied or read aloud (ISO 32000-1, 9.10.3; PDF/UA-1, 7.21.7).

The layout engine gives the text of a group of glyphs to the first that it meets, and none to the others: a letter and
its marks would be copied wrong, or not at all.
"""

import io
import re
from collections.abc import Mapping
from typing import Any

import pydyf
from fontTools.ttLib import TTFont

_SINGLE, _EXTENSION = 1, 7
"""Kinds of substitution (OpenType, GSUB): one glyph for another; one that holds another."""
_MAPPED = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]*)>")
_SILENT = "\u200b"
"""A part of a group whose text another part gives: a text, which is asked for, of no width."""


def letters_of(program: bytes) -> dict[int, str]:
    """Glyph index → letter, of each glyph that is a letter or a form of one (initial, medial, final …)."""
    with TTFont(io.BytesIO(program), lazy=True) as font:
        letters = {name: chr(code) for code, name in sorted(font.getBestCmap().items(), reverse=True)}
        forms = _forms(font)
        # A form may itself be given another form.
        for _ in range(len(forms)):
            more = {name: letters[source] for name, source in forms if name not in letters and source in letters}
            if not more:
                break
            letters |= more
        return {font.getGlyphID(name): letter for name, letter in letters.items()}


def _forms(font: Any) -> list[tuple[str, str]]:
    """(glyph, glyph that it takes the place of)."""
    if "GSUB" not in font or not font["GSUB"].table.LookupList:
        return []
    tables = []
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            tables.append(table.ExtSubTable if table.LookupType == _EXTENSION else table)
    return sorted((new, old) for table in tables if table.LookupType == _SINGLE for old, new in table.mapping.items())


def correct(pdf: pydyf.PDF, programs: Mapping[str, bytes]) -> None:
    """Give each glyph of these typefaces (name → program) its own letter, in a PDF that is about to be written."""
    for found in pdf.objects:
        if not isinstance(found, pydyf.Dictionary) or "ToUnicode" not in found:
            continue
        program = programs.get(re.split(rb"[+-]", found["BaseFont"])[1].decode("ascii"))
        if program is None:
            continue
        letters = letters_of(program)
        number = int(found["ToUnicode"].split()[0])
        pdf.objects[number].stream = [_correct_line(line, letters) for line in pdf.objects[number].stream]


def _correct_line(line: bytes, letters: Mapping[int, str]) -> bytes:
    mapped = _MAPPED.fullmatch(line)
    if mapped is None:
        return line
    own = letters.get(int(mapped[1], 16), "" if mapped[2] else _SILENT)
    return b"<%b> <%b>" % (mapped[1], own.encode("utf-16-be").hex().encode() or mapped[2])
