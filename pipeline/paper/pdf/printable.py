"""Texts made printable, and how many lines they take.

Nothing silently becomes a box or is borrowed from another font of the machine, and a page decides beforehand
where a text goes instead of clipping it.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from pipeline.paper.pdf.glyphs import missing_glyphs, text_width

T = TypeVar("T")


@cache
def _printable(char: str) -> bool:
    # Controls and invisible format characters (bidirectional overrides …) can hide or reorder text.
    if char in "\n\u00ad":
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
        result: T = self._make(value)
        return result

    def _make(self, value: Any) -> Any:
        if isinstance(value, Enum):
            return value
        if isinstance(value, str):
            return self.make_text(value)
        if isinstance(value, tuple):
            return tuple(self._make(item) for item in value)
        if isinstance(value, Mapping):
            return {key: self._make(item) for key, item in value.items()}
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{item.name: self._make(getattr(value, item.name)) for item in fields(value)})
        return value


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
