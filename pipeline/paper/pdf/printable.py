"""What the font of the project can draw, how wide, on how many lines; texts made printable.

Nothing silently becomes a box or is borrowed from another font of the machine: a name that cannot be printed is told,
never dropped. A page decides beforehand where a text goes instead of clipping it.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from fontTools.ttLib import TTFont

from pipeline.errors import PipelineError
from pipeline.resources import font_directory

T = TypeVar("T")
MM_PER_POINT = 25.4 / 72
_WEIGHTS = ("Regular", "Semibold", "Bold")
"""Faces that untrusted text is set in; the italics cover fewer letters and are kept for our own words."""
_SPACES = frozenset("\n\r\t")


@cache
def _face(graisse: str) -> tuple[dict[int, str], dict[str, tuple[int, int]], int]:
    """(code point → glyph, glyph → (advance, bearing), units per em) of one face."""
    with TTFont(font_directory() / f"SourceSansPro-{graisse}.ttf", lazy=True) as police:
        return police.getBestCmap(), dict(police["hmtx"].metrics), police["head"].unitsPerEm


def missing_glyphs(texte: str) -> tuple[str, ...]:
    """Return the code points (« U+2603 ») of a text that the font cannot draw, each once, in order."""
    cartes = [_face(graisse)[0] for graisse in _WEIGHTS]
    absents = dict.fromkeys(
        caractere
        for caractere in texte
        if caractere not in _SPACES and not all(ord(caractere) in carte for carte in cartes)
    )
    return tuple(f"U+{ord(caractere):04X}" for caractere in absents)


def require_glyphs(texte: str, document: str) -> None:
    """Refuse a text that cannot be printed in full.

    Raises:
        PipelineError: naming the document and the code points, never the value that holds them.
    """
    absents = missing_glyphs(texte)
    if absents:
        raise PipelineError(
            f"{document} ne peut pas être imprimé : la police n’a pas le caractère {', '.join(absents)}. "
            "Corrigez ce caractère dans le formulaire reçu, ou écrivez ce document à la main."
        )


def text_width(lignes: Iterable[str], corps: float) -> float:
    """Width in mm of the widest line, set in the regular face at ``corps`` points."""
    carte, avances, cadratin = _face("Regular")
    unites = max((sum(avances[carte[ord(c)]][0] for c in ligne) for ligne in lignes), default=0)
    return unites / cadratin * corps * MM_PER_POINT


@cache
def _printable(char: str) -> bool:
    # Controls and invisible format characters (bidirectional overrides …) can hide or reorder text.
    if char in "\n\u00ad":  # a soft hyphen only says where a word may break
        return True
    return not missing_glyphs(char) and unicodedata.category(char) not in ("Cc", "Cf")


class Printable:
    """Makes texts printable and remembers what could not be printed as it is."""

    def __init__(self) -> None:
        self._absents: set[str] = set()

    @property
    def unprintable(self) -> tuple[str, ...]:
        """Marks of the characters replaced so far, in code point order: ``[U+4E2D]`` …"""
        return tuple(_mark(char) for char in sorted(self._absents))

    def make_text(self, texte: str) -> str:
        """Return ``texte`` with each character that cannot be printed shown as ``[U+XXXX]``."""
        if all(map(_printable, set(texte))):
            return texte
        composed = unicodedata.normalize("NFC", texte)
        self._absents |= {char for char in composed if not _printable(char)}
        return "".join(char if _printable(char) else _mark(char) for char in composed)

    def make(self, value: T) -> T:
        """Return a copy of frozen data (dataclasses, tuples, mappings) with every text made printable."""
        made: Any = value
        if isinstance(value, str) and not isinstance(value, Enum):
            made = self.make_text(value)
        elif isinstance(value, tuple):
            made = tuple(map(self.make, value))
        elif isinstance(value, Mapping):
            made = {key: self.make(item) for key, item in value.items()}
        elif is_dataclass(value) and not isinstance(value, type | Enum):
            made = replace(value, **{item.name: self.make(getattr(value, item.name)) for item in fields(value)})
        result: T = made
        return result


def _mark(char: str) -> str:
    return f"[U+{ord(char):04X}]"


def count_lines(texte: str, largeur_max: float, corps: float) -> int:
    """Lines that ``texte`` takes in a column of ``largeur_max`` mm at ``corps`` points; 0 when empty.

    Words are set greedily, and a word wider than the column is cut, as the page does.
    """
    if not texte:
        return 0
    space = text_width([" "], corps)
    total = 0
    for paragraph in texte.split("\n"):
        total += 1
        used = 0.0
        for word in paragraph.split():
            width = text_width([word], corps)
            if used and used + space + width > largeur_max:
                total += 1
                used = 0.0
            elif used:
                used += space
            # A word longer than the column fills whole lines.
            full, used = divmod(used + width, largeur_max) if used + width > largeur_max else (0.0, used + width)
            total += int(full)
    return total
