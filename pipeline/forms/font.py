"""The font of the forms' answers, carried by the form itself.

One TrueType program serves two PDF fonts of ``/DR``: a simple one with WinAnsiEncoding, which any client can
type with, and a composite one (Identity-H), which ``fill`` uses so that ễ, ł, İ or ẞ are shown too.
"""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

SIMPLE = "/SSP"
"""Resource name of the WinAnsi font: the one of every /DA."""
COMPOSITE = "/SSPU"
"""Resource name of the Identity-H font: the one of our own appearances."""
DINGBATS = "/ZaDb"
"""Resource name of the standard ZapfDingbats, with which viewers redraw ticks; nothing of ours uses it."""
_BASE_FONT = "SourceSansPro-Regular"
# Latin with every extension French names meet, combining marks, Greek, punctuation, letter-like signs, arrows, ticks.
_RANGES = (
    (0x20, 0x7E), (0xA0, 0x24F), (0x2B0, 0x36F), (0x370, 0x3FF), (0x1E00, 0x1EFF), (0x2000, 0x20BF),
    (0x2100, 0x22FF), (0x25A0, 0x27BF), (0xFFFD, 0xFFFD),
)  # fmt: skip


def embedded_program(source: Path) -> bytes:
    """Reduce a TrueType file to the characters that the answers may need; same file, same bytes."""
    from fontTools import subset  # noqa: PLC0415 - only when a form is built
    from fontTools.ttLib import TTFont  # noqa: PLC0415

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


@dataclass(frozen=True, slots=True)
class Metrics:
    """Glyphs and widths of a font program, for 1000 units per em."""

    glyphs: dict[int, tuple[int, float]]
    """Code point → (glyph index, advance)."""
    ascent: float
    descent: float
    cap_height: float
    bbox: tuple[float, float, float, float]
    count: int
    """Number of glyphs."""

    @classmethod
    def of(cls, program: bytes) -> Self:
        """Read a TrueType program."""
        from fontTools.ttLib import TTFont  # noqa: PLC0415

        font: Any = TTFont(io.BytesIO(program), lazy=True)
        unit = 1000 / font["head"].unitsPerEm
        widths = font["hmtx"].metrics
        glyphs = {
            code: (font.getGlyphID(name), round(widths[name][0] * unit, 3))
            for code, name in font["cmap"].getBestCmap().items()
        }
        head, os2, hhea = font["head"], font["OS/2"], font["hhea"]
        box = (head.xMin * unit, head.yMin * unit, head.xMax * unit, head.yMax * unit)
        return cls(glyphs, hhea.ascent * unit, hhea.descent * unit, os2.sCapHeight * unit, box, font["maxp"].numGlyphs)

    @classmethod
    def of_form(cls, form: DictionaryObject) -> Self:
        """Read the program that an AcroForm built by this project carries in its ``/DR``.

        Raises:
            KeyError: when it carries none.
        """
        composite: Any = form["/DR"]
        for key in ("/Font", COMPOSITE, "/DescendantFonts", 0, "/FontDescriptor", "/FontFile2"):
            composite = composite[key]
        return cls.of(composite.get_data())

    def width(self, text: str, size: float) -> float:
        """Width of a line of text in points."""
        return sum(self.glyph(char)[1] for char in text) * size / 1000

    def glyph(self, char: str) -> tuple[int, float]:
        """(Glyph index, advance) of a character; of « ? » when the font does not know it (never .notdef)."""
        return self.glyphs.get(ord(char)) or self.glyphs[ord("?")]


def add_fonts(writer: PdfWriter, program: bytes) -> DictionaryObject:
    """Embed the program and return the ``/Font`` resources of ``/DR``: SIMPLE, COMPOSITE and DINGBATS."""
    metrics = Metrics.of(program)
    stream = DecodedStreamObject()
    stream.set_data(program)
    stream[NameObject("/Length1")] = NumberObject(len(program))
    # pypdf's flate_encode() does not carry other keys over on all versions: set them again.
    compressed = stream.flate_encode()
    compressed[NameObject("/Length1")] = NumberObject(len(program))
    file = writer._add_object(compressed)
    return DictionaryObject(
        {
            NameObject(SIMPLE): writer._add_object(
                _simple(metrics, writer._add_object(_descriptor(metrics, file, 32)))
            ),
            NameObject(COMPOSITE): writer._add_object(
                _composite(writer, metrics, writer._add_object(_descriptor(metrics, file, 4)))
            ),
            NameObject(DINGBATS): writer._add_object(
                _dictionary(Type="/Font", Subtype="/Type1", BaseFont="/ZapfDingbats")
            ),
        }
    )


def _descriptor(metrics: Metrics, file: IndirectObject, flags: int) -> DictionaryObject:
    """Font descriptor; flags 32 = non-symbolic, 4 = symbolic."""
    return _dictionary(
        Type="/FontDescriptor",
        FontName=f"/{_BASE_FONT}",
        Flags=flags,
        FontBBox=[round(edge) for edge in metrics.bbox],
        ItalicAngle=0,
        Ascent=round(metrics.ascent),
        Descent=round(metrics.descent),
        CapHeight=round(metrics.cap_height),
        StemV=84,
        FontFile2=file,
    )


def _simple(metrics: Metrics, descriptor: IndirectObject) -> DictionaryObject:
    def width(code: int) -> int:
        # The codes that Windows-1252 leaves undefined stand for a bullet in WinAnsiEncoding (ISO 32000-1, annex D).
        char = bytes([code]).decode("cp1252", "replace").replace("\ufffd", "•")
        return round(metrics.glyph(char)[1])

    return _dictionary(
        Type="/Font",
        Subtype="/TrueType",
        BaseFont=f"/{_BASE_FONT}",
        FirstChar=32,
        LastChar=255,
        Widths=[width(code) for code in range(32, 256)],
        Encoding="/WinAnsiEncoding",
        FontDescriptor=descriptor,
    )


def _composite(writer: PdfWriter, metrics: Metrics, descriptor: IndirectObject) -> DictionaryObject:
    by_glyph: dict[int, tuple[int, float]] = {}
    for code, (glyph, advance) in sorted(metrics.glyphs.items(), reverse=True):
        by_glyph[glyph] = (code, advance)  # the smallest code point wins: a space is a space
    widths: list[Any] = [
        entry for glyph, (_, advance) in sorted(by_glyph.items()) for entry in (glyph, [round(advance)])
    ]
    to_unicode = DecodedStreamObject()
    to_unicode.set_data(_to_unicode({glyph: code for glyph, (code, _) in by_glyph.items()}))
    descendant = _dictionary(
        Type="/Font",
        Subtype="/CIDFontType2",
        BaseFont=f"/{_BASE_FONT}",
        CIDSystemInfo=DictionaryObject(
            {
                NameObject("/Registry"): TextStringObject("Adobe"),
                NameObject("/Ordering"): TextStringObject("Identity"),
                NameObject("/Supplement"): NumberObject(0),
            }
        ),
        CIDToGIDMap="/Identity",
        DW=1000,
        W=widths,
        FontDescriptor=descriptor,
    )
    return _dictionary(
        Type="/Font",
        Subtype="/Type0",
        BaseFont=f"/{_BASE_FONT}",
        Encoding="/Identity-H",
        DescendantFonts=ArrayObject([writer._add_object(descendant)]),
        ToUnicode=writer._add_object(to_unicode.flate_encode()),
    )


def _to_unicode(codes: dict[int, int]) -> bytes:
    """CMap from glyph index to Unicode (ISO 32000-1, 9.10.3)."""
    lines = [f"<{glyph:04X}> <{chr(code).encode('utf-16-be').hex().upper()}>" for glyph, code in sorted(codes.items())]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}\nendcmap\n"
        "CMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")


def _dictionary(**entries: Any) -> DictionaryObject:
    """A PDF dictionary from plain values: « /x » is a name, numbers and lists are converted."""
    return DictionaryObject({NameObject(f"/{key}"): _pdf(value) for key, value in entries.items()})


def _pdf(value: Any) -> Any:
    if isinstance(value, str):
        return NameObject(value)
    if isinstance(value, list):
        return ArrayObject([_pdf(entry) for entry in value])
    return NumberObject(value) if isinstance(value, int) else value
