"""Which typefaces draw what: Source Sans Pro first, else the first of a fixed list that has the character.

The list is that of three packages (Noto, IBM Plex; SIL OFL 1.1); it is the same on every machine. Noto's Arabic takes
the dots of letters apart, so that what is copied from a page would read other letters: IBM's does not.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from fontTools.ttLib import TTFont

from pipeline.lazy import load
from pipeline.resources import font_directory

_WEIGHTS = ("Regular", "Semibold", "Bold")
"""Faces that untrusted text is set in; the italics cover fewer letters and are kept for our own words."""
_SCRIPTS = (
    "", "Hebrew", "Armenian", "Georgian", "Ethiopic", "Devanagari", "Bengali", "Gujarati", "Gurmukhi",
    "Oriya", "Tamil", "Telugu", "Kannada", "Malayalam", "Sinhala", "Thai", "Lao", "Khmer", "Myanmar", "Symbols",
)  # fmt: skip
"""Noto Sans of each; the first holds the rest of Latin, Greek and Cyrillic."""
_ALLOWED = "\u00ad\u200c\u200d"
"""Format characters that hide nothing: where a word may break, how letters join."""


@dataclass(frozen=True)
class Face:
    """A typeface."""

    path: Path
    """Its file, which may hold several weights."""
    bold: Path | None = None
    """The file of its bold, when that is another one."""

    @property
    def name(self) -> str:
        """« NotoSansArabic »."""
        return re.split(r"[\[-]", self.path.name)[0]

    @cached_property
    def _tables(self) -> tuple[dict[int, str], dict[str, tuple[int, int]], int]:
        with TTFont(self.path, lazy=True) as font:
            return font.getBestCmap(), dict(font["hmtx"].metrics), font["head"].unitsPerEm

    @property
    def codes(self) -> dict[int, str]:
        """Code point → glyph."""
        return self._tables[0]

    def advance(self, char: str) -> float:
        """Width of a character that it draws, in ems; joined letters take no more than letters that stand alone."""
        codes, advances, em = self._tables
        return advances[codes[ord(char)]][0] / em


@cache
def text_face(weight: str = "Regular") -> Face:
    """Source Sans Pro in one of the weights of ``_WEIGHTS``."""
    return Face(font_directory() / f"SourceSansPro-{weight}.ttf")


@cache
def usual() -> frozenset[str]:
    """What Source Sans Pro draws in every weight, spaces between lines included."""
    codes = set.intersection(*(set(text_face(weight).codes) for weight in _WEIGHTS))
    shown = (char for char in map(chr, codes) if unicodedata.category(char) not in ("Cc", "Cf"))
    return frozenset((*shown, *"\n\r\t\u00ad"))


@cache
def unusual_runs() -> "re.Pattern[str]":
    """Runs of what :func:`usual` lacks."""
    return re.compile(f"[^{''.join(re.escape(char) for char in sorted(usual()))}]+")


@cache
def _fallbacks() -> tuple[Face, ...]:
    noto, cjk, arabic = (
        Path(load(f"{name}:__file__")).parent
        for name in ("manimgx_fonts", "noto_cjk_sans_jp_regular", "fontpkg_ibm_plex_sans_arabic")
    )
    return (
        Face(*(arabic / "files" / f"IBMPlexSansArabic-{weight}.ttf" for weight in ("Regular", "Bold"))),
        *(Face(noto / f"NotoSans{script}[wght].ttf") for script in _SCRIPTS),
        Face(noto / "NotoEmoji[wght].ttf"),
        Face(cjk / "NotoSansCJKjp-Regular.otf"),
    )


@cache
def fallback(char: str) -> Face | None:
    """The typeface that draws what :func:`usual` lacks; ``None`` when none does, or when it must not be drawn.

    Controls and invisible format characters (bidirectional overrides …) can hide or reorder text; U+FFFD is what stands
    for a character that was lost.
    """
    category = unicodedata.category(char)
    if char == "\ufffd" or category in ("Cc", "Cs", "Co", "Cn") or (category == "Cf" and char not in _ALLOWED):
        return None
    return next((face for face in _fallbacks() if ord(char) in face.codes), None)


def is_drawn(char: str) -> bool:
    """Say whether a typeface of ours draws a character."""
    return char in usual() or fallback(char) is not None
