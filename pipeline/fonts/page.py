"""A page made ready: what cannot be drawn marked, and the typefaces that draw the rest, cut down to what it needs.

A typeface is reduced beforehand, at the weights that a page uses: files of megabytes become kilobytes, and each
character is drawn by one face only, whatever the order in which a layout engine looks at them.
"""

import html
import io
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from pipeline.fonts.faces import Face, fallback, unusual_runs
from pipeline.fonts.printable import printable

SCHEME = "typeface"
"""Of the addresses of the files that a :class:`Page` brings."""
_WEIGHTS = (400, 700)
_LRM = "\u200e"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of HTML, with the typefaces that it needs beside Source Sans Pro."""

    html: str
    css: str
    """Declares them; "" when it needs none."""
    files: dict[str, bytes]
    """Address → font program."""

    @property
    def programs(self) -> dict[str, bytes]:
        """Name of each typeface → its program; whatever the weight, its glyphs stand in one order."""
        return {re.split("[:-]", address)[1]: program for address, program in self.files.items()}


def make_page(source: str) -> Page:
    """Make a page of HTML printable to its last character; same page, same bytes.

    What people wrote was escaped already: whatever takes the place of a character is escaped too.
    """
    if not unusual_runs().search(source):
        return Page(source, "", {})
    made = unusual_runs().sub(lambda run: html.escape(printable(run[0])), source)
    needed: dict[Face, set[str]] = defaultdict(set)
    for run in unusual_runs().findall(made):
        for char in run:
            if (face := fallback(char)) and unicodedata.category(char) != "Cf":
                needed[face].add(char)
    css, files = [], {}
    for face, chars in needed.items():
        for weight, program in _reduce(face, "".join(sorted(chars))).items():
            address = f"{SCHEME}:{face.name}-{weight}"
            css.append(f'@font-face{{font-family:"{face.name}";font-weight:{weight};src:url({address})}}')
            files[address] = program
    return Page(_keep_order(made), "".join(sorted(css)), files)


def _reduce(face: Face, chars: str) -> dict[int, bytes]:
    """Weight → font program with these characters, and the space that stands between them."""
    options = Options(
        hinting=False, layout_features=["*"], notdef_outline=True, glyph_names=False, recalc_timestamp=False
    )
    options.drop_tables += ["DSIG", "meta"]
    made: dict[int, bytes] = {}
    for weight, path in zip(_WEIGHTS, (face.path, face.bold or face.path), strict=True):
        with TTFont(path, lazy=True, recalcTimestamp=False) as source:
            variable = "fvar" in source
            if made and not variable and not face.bold:
                break  # It has one weight.
            subsetter = Subsetter(options)
            subsetter.populate(text=f"{chars} ")
            subsetter.subset(source)
            if variable:
                instantiateVariableFont(source, {"wght": weight}, inplace=True)
            program = io.BytesIO()
            source.save(program, reorderTables=False)
        made[weight] = program.getvalue()
    return made


def _right_to_left() -> "re.Pattern[str]":
    letters = "".join(
        f"{chr(first)}-{chr(last)}"
        for first, last in ((0x590, 0x8FF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFE), (0x10800, 0x10FFF), (0x1E800, 0x1EFFF))
    )
    return re.compile(rf"[{letters}](?:[{letters}\s]*[{letters}])?")


_RIGHT_TO_LEFT = _right_to_left()


def _keep_order(source: str) -> str:
    """Keep the figures and marks that follow a name written from right to left where French puts them: behind it.

    A mark without width (Unicode bidirectional algorithm, LRM) says that the line goes on from left to right.
    """
    return _RIGHT_TO_LEFT.sub(lambda run: run[0] + _LRM, source)
