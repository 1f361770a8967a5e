"""What an answer looks like on the page: text set in its rectangle, cross of a box, dot of a choice.

Metrics and strings in, operators of a PDF content stream out, and the object that holds them. Lengths are points, the
origin is the lower left corner of the field's rectangle.
"""

import io
import unicodedata
from dataclasses import dataclass
from typing import Any, Self

from fontTools.ttLib import TTFont
from pypdf.generic import DecodedStreamObject, DictionaryObject

from pipeline.dossier.values.semblables import mark, show_alike
from pipeline.pdf_objects import stream

COMPOSITE = "/SSPU"
"""Resource name of the font of our appearances: Identity-H, so that it shows what WinAnsi lacks (see ``font``)."""
INK = "0.04 0.1 0.36 rg"
"""Answers are set in dark blue, so that they stand out from the printed text; dark enough for black and white."""
INK_STROKE = "0.04 0.1 0.36 RG"
SIZE = 10.0
"""Size of a one-line answer, when it fits."""
SIZE_MULTILINE = 9.0
SIZE_CELL = 8.0
"""Size in the narrow cells of the timetable."""
_CELL_WIDTH = 90.0
_SMALLEST = 5.0
LEADING = 1.18
_PADDING = 2.5


@dataclass(frozen=True, slots=True)
class Metrics:
    """Glyphs and widths of a font program, for 1000 units per em."""

    glyphs: dict[int, tuple[int, float]]
    """Code point → (glyph index, advance)."""
    ascent: float
    descent: float
    cap_height: float
    bbox: tuple[float, float, float, float]

    @classmethod
    def of(cls, program: bytes) -> Self:
        """Read a TrueType program."""
        font: Any = TTFont(io.BytesIO(program), lazy=True)
        unit = 1000 / font["head"].unitsPerEm
        widths = font["hmtx"].metrics
        glyphs = {
            code: (font.getGlyphID(name), round(widths[name][0] * unit, 3))
            for code, name in font["cmap"].getBestCmap().items()
        }
        head, os2, hhea = font["head"], font["OS/2"], font["hhea"]
        box = (head.xMin * unit, head.yMin * unit, head.xMax * unit, head.yMax * unit)
        return cls(glyphs, hhea.ascent * unit, hhea.descent * unit, os2.sCapHeight * unit, box)

    @classmethod
    def of_form(cls, form: Any) -> Self:
        """Read the program that an AcroForm built by this project carries in its ``/DR``.

        Raises:
            KeyError: when it carries none.
        """
        found = form["/DR"]
        for key in ("/Font", COMPOSITE, "/DescendantFonts", 0, "/FontDescriptor", "/FontFile2"):
            found = found[key]
        return cls.of(found.get_data())

    def width(self, text: str, size: float) -> float:
        """Width of a line of text in points."""
        return sum(self.glyph(char)[1] for char in text) * size / 1000

    def glyph(self, char: str) -> tuple[int, float]:
        """(Glyph index, advance) of a character; of « ? » when the font does not know it (never .notdef)."""
        return self.glyphs.get(ord(char)) or self.glyphs[ord("?")]


def nominal_size(width: float, *, multiline: bool) -> float:
    """Size (points) of the text of a field of this width when nothing forces it to shrink."""
    if not multiline:
        return SIZE
    return SIZE_MULTILINE if width > _CELL_WIDTH else SIZE_CELL


def text(metrics: Metrics, value: str, width: float, height: float, *, multiline: bool) -> bytes:
    """Set a text in a rectangle: the size shrinks (to 5 points) until all of it fits, then the rest is clipped."""
    shown = _printable(metrics, value)
    if not shown.strip():
        return b"/Tx BMC\nEMC\n"
    size, lines = _fit(metrics, shown, *_inside(width, height), multiline=multiline)
    if multiline:
        baseline = height - 0.8 * _PADDING - size * metrics.ascent / 1000 * 0.86
    else:
        baseline = (height - size * metrics.cap_height / 1000) / 2
    shown_lines = set_lines(metrics, lines, size, (_PADDING, baseline), INK)
    return "\n".join(["/Tx BMC", "q", f"{numbers(0, 0, width, height)} re W n", *shown_lines, "Q", "EMC", ""]).encode(
        "ascii"
    )


def fits(metrics: Metrics, value: str, width: float, height: float, *, multiline: bool) -> bool:
    """Whether all of a text shows in a rectangle, at whatever size it must shrink to."""
    shown = _printable(metrics, value)
    wide, tall = _inside(width, height)
    size, lines = _fit(metrics, shown, wide, tall, multiline=multiline)
    return _is_within(metrics, lines, size, wide, tall)


def _inside(width: float, height: float) -> tuple[float, float]:
    return width - 2 * _PADDING, height - 1.2 * _PADDING


def _is_within(metrics: Metrics, lines: list[str], size: float, width: float, height: float) -> bool:
    return len(lines) * size * LEADING <= height and max(metrics.width(line, size) for line in lines) <= width


def set_lines(metrics: Metrics, lines: list[str], size: float, start: tuple[float, float], ink: str) -> list[str]:
    """Operators that set lines of text in the composite font, from the left end of the first baseline."""
    glyphs = ("".join(f"{metrics.glyph(char)[0]:04X}" for char in line) for line in lines)
    font, leading = f"{COMPOSITE} {numbers(size)} Tf", f"{numbers(size * LEADING)} TL"
    return ["BT", font, ink, leading, f"{numbers(*start)} Td", *(f"<{shown}> Tj T*" for shown in glyphs), "ET"]


def cross(width: float, height: float) -> bytes:
    """The cross of a ticked box."""
    left, right, bottom, top = 0.16 * width, 0.84 * width, 0.16 * height, 0.84 * height
    return (
        f"q\n{INK_STROKE}\n{numbers(width * 0.15)} w 1 J\n"
        f"{numbers(left, bottom)} m {numbers(right, top)} l S\n{numbers(left, top)} m {numbers(right, bottom)} l S\nQ\n"
    ).encode("ascii")


def dot(width: float, height: float) -> bytes:
    """The dot of a chosen answer."""
    x, y, radius = width / 2, height / 2, min(width, height) * 0.32
    handle = radius * 0.5523
    # Four Bézier curves, as near to a circle as they come.
    curve = "".join(
        f"{numbers(*values)} c\n"
        for values in (
            (x + radius, y + handle, x + handle, y + radius, x, y + radius),
            (x - handle, y + radius, x - radius, y + handle, x - radius, y),
            (x - radius, y - handle, x - handle, y - radius, x, y - radius),
            (x + handle, y - radius, x + radius, y - handle, x + radius, y),
        )
    )
    return f"q\n{INK}\n{numbers(x + radius, y)} m\n{curve}f\nQ\n".encode("ascii")


def _fit(metrics: Metrics, value: str, width: float, height: float, *, multiline: bool) -> tuple[float, list[str]]:
    """Largest size at which the text fits, and its lines."""
    size = nominal_size(width + 2 * _PADDING, multiline=multiline)
    one_line = value.replace("\n", " ")
    while True:
        lines = wrap(metrics, value, width, size) if multiline else [one_line]
        if size <= _SMALLEST or _is_within(metrics, lines, size, width, height):
            return size, lines
        size -= 0.25


def wrap(metrics: Metrics, value: str, width: float, size: float) -> list[str]:
    """Break a text into lines of at most ``width``; a word longer than a line is cut."""
    lines: list[str] = []
    for paragraph in value.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            candidate = f"{line} {word}" if line else word
            if metrics.width(candidate, size) <= width:
                line = candidate
                continue
            if line:
                lines.append(line)
            line = word
            while metrics.width(line, size) > width and len(line) > 1:
                cut = next((end for end in range(len(line) - 1, 1, -1) if metrics.width(line[:end], size) <= width), 1)
                lines.append(line[:cut])
                line = line[cut:]
        lines.append(line)
    return lines


def _printable(metrics: Metrics, value: str) -> str:
    """Composed characters or their likes, no invisible control, one kind of line break; a code where none is drawn."""
    # Acrobat ends lines with \r and PDFium with \r\n; what is typed on a Mac has its accents apart.
    lines = value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    composed = unicodedata.normalize("NFC", show_alike(lines))
    shown = (char for char in composed if char == "\n" or unicodedata.category(char) not in ("Cc", "Cf"))
    return "".join(char if char == "\n" or ord(char) in metrics.glyphs else mark(char) for char in shown)


def numbers(*values: float) -> str:
    """Lengths as a content stream writes them."""
    return " ".join(f"{value:.2f}".rstrip("0").rstrip(".") for value in values)


def form_xobject(
    operators: bytes, width: float, height: float, fonts: DictionaryObject | None = None
) -> DecodedStreamObject:
    """An appearance stream (ISO 32000-1, 12.5.5); ``fonts`` are those of ``/DR``, for a text."""
    resources = {} if fonts is None else {"/Font": {COMPOSITE: fonts.raw_get(COMPOSITE)}}
    box = [0.0, 0.0, round(width, 2), round(height, 2)]
    return stream(operators, Type="/XObject", Subtype="/Form", BBox=box, Resources=resources)
