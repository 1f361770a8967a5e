"""The font of the forms' answers, which a form carries itself; loaded only to build one.

One TrueType program serves two PDF fonts of ``/DR``: a simple one (WinAnsiEncoding and the commonest letters that it
lacks), which any client can type with, and a composite one (Identity-H), with which ``fill`` shows ễ and ẞ too.
"""

import io
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.agl import UV2AGL
from fontTools.ttLib import TTFont
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, IndirectObject

from pipeline.forms.appearance import COMPOSITE, Metrics
from pipeline.pdf_objects import add_compressed, dictionary, pdf_value

SIMPLE = "/SSP"
"""Resource name of the simple font: the one of every /DA."""
DINGBATS = "/ZaDb"
"""Resource name of the standard ZapfDingbats, with which viewers redraw ticks; nothing of ours uses it."""
_MORE_LETTERS = "ŞşİıĞğŁłĄąĘęĆćŃńŚśŹźŻżČčĐđŐőŰűĂăŘř"
"""Letters of names that WinAnsiEncoding lacks, and that the Adobe Glyph List names (PDF/UA-1, 7.21.6)."""
_FREE_CODES = (*range(0x01, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D, 0xAD)
"""Codes that no character of WinAnsiEncoding needs; those of tabs and line breaks are left alone."""
_BASE_FONT = "/SourceSansPro-Regular"
_SYMBOLIC, _NON_SYMBOLIC = 1 << 2, 1 << 5
# Latin with every extension French names meet, combining marks, Greek, punctuation, letter-like signs, arrows, ticks.
_RANGES = (
    (0x20, 0x7E), (0xA0, 0x24F), (0x2B0, 0x36F), (0x370, 0x3FF), (0x1E00, 0x1EFF), (0x2000, 0x20BF),
    (0x2100, 0x22FF), (0x25A0, 0x27BF), (0xFFFD, 0xFFFD),
)  # fmt: skip


def embedded_program(source: Path) -> bytes:
    """Reduce a TrueType file to the characters that the answers may need; same file, same bytes."""
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options(
        hinting=False, layout_features=[], notdef_outline=True, glyph_names=False, recalc_timestamp=False
    )
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "BASE", "DSIG"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in _RANGES for code in range(first, last + 1)])
    subsetter.subset(font)
    result = io.BytesIO()
    font.save(result, reorderTables=True)
    return result.getvalue()


def add_fonts(writer: PdfWriter, program: bytes) -> DictionaryObject:
    """Embed the program and return the ``/Font`` resources of ``/DR``: SIMPLE, COMPOSITE and DINGBATS."""
    metrics = Metrics.of(program)
    file = add_compressed(writer, program, Length1=len(program))

    def descriptor(flags: int) -> IndirectObject:
        return writer._add_object(
            dictionary(
                Type="/FontDescriptor",
                FontName=_BASE_FONT,
                Flags=flags,
                FontBBox=[round(edge) for edge in metrics.bbox],
                ItalicAngle=0,
                Ascent=round(metrics.ascent),
                Descent=round(metrics.descent),
                CapHeight=round(metrics.cap_height),
                StemV=84,
                FontFile2=file,
            )
        )

    simple = writer._add_object(_simple(metrics, descriptor(_NON_SYMBOLIC)))
    composite = writer._add_object(_composite(writer, metrics, descriptor(_SYMBOLIC)))
    dingbats = writer._add_object(dictionary(Type="/Font", Subtype="/Type1", BaseFont="/ZapfDingbats"))
    fonts: DictionaryObject = pdf_value({SIMPLE: simple, COMPOSITE: composite, DINGBATS: dingbats})
    return fonts


def _simple(metrics: Metrics, descriptor: IndirectObject) -> DictionaryObject:
    more = dict(zip(_FREE_CODES, _MORE_LETTERS, strict=False))
    # The codes that Windows-1252 leaves undefined stand for a bullet in WinAnsiEncoding (ISO 32000-1, annex D).
    usual = bytes(range(32, 256)).decode("cp1252", "replace").replace("\ufffd", "•")
    chars = "".join(more.get(code, usual[code - 32] if code >= 32 else " ") for code in range(1, 256))
    differences = [part for code, char in more.items() for part in (code, f"/{UV2AGL[ord(char)]}")]
    return dictionary(
        Type="/Font",
        Subtype="/TrueType",
        BaseFont=_BASE_FONT,
        FirstChar=1,
        LastChar=255,
        Widths=[round(metrics.glyph(char)[1]) for char in chars],
        Encoding=dictionary(Type="/Encoding", BaseEncoding="/WinAnsiEncoding", Differences=differences),
        FontDescriptor=descriptor,
    )


def _composite(writer: PdfWriter, metrics: Metrics, descriptor: IndirectObject) -> DictionaryObject:
    by_glyph: dict[int, tuple[int, float]] = {}
    for code, (glyph, advance) in sorted(metrics.glyphs.items(), reverse=True):
        by_glyph[glyph] = (code, advance)  # the smallest code point wins: a space is a space
    widths: list[Any] = [part for glyph, (_, width) in sorted(by_glyph.items()) for part in (glyph, [round(width)])]
    descendant = dictionary(
        Type="/Font",
        Subtype="/CIDFontType2",
        BaseFont=_BASE_FONT,
        CIDSystemInfo={"/Registry": "Adobe", "/Ordering": "Identity", "/Supplement": 0},
        CIDToGIDMap="/Identity",
        DW=1000,
        W=widths,
        FontDescriptor=descriptor,
    )
    return dictionary(
        Type="/Font",
        Subtype="/Type0",
        BaseFont=_BASE_FONT,
        Encoding="/Identity-H",
        DescendantFonts=[writer._add_object(descendant)],
        ToUnicode=add_compressed(writer, _to_unicode({glyph: code for glyph, (code, _) in by_glyph.items()})),
    )


def _to_unicode(codes: dict[int, int]) -> bytes:
    """CMap from glyph index to Unicode (ISO 32000-1, 9.10.3)."""
    lines = [f"<{glyph:04X}> <{chr(code).encode('utf-16-be').hex().upper()}>" for glyph, code in sorted(codes.items())]
    # A block holds a hundred entries at most.
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}\nendcmap\n"
        "CMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
