"""Texts made printable: likes where they are well known, and a code for what no typeface of ours draws.

Nothing silently becomes a box or is borrowed from another font of the machine: a letter that cannot be printed is
told by its code, « [U+E123] », never dropped, and never stops the page that it stands on.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from pipeline.dossier.values.semblables import mark, show_alike
from pipeline.fonts.faces import is_drawn, usual

T = TypeVar("T")


def unprintable(texte: str) -> tuple[str, ...]:
    """Return the marks (« [U+E123] ») of what a text holds and cannot be printed, each once, in order."""
    if usual().issuperset(texte):
        return ()
    return tuple(dict.fromkeys(mark(char) for char in _composed(texte) if not is_drawn(char)))


def printable(texte: str) -> str:
    """Return ``texte`` as it is printed; idempotent."""
    if usual().issuperset(texte):
        return texte
    return "".join(char if is_drawn(char) else mark(char) for char in _composed(texte))


class Printable:
    """Makes data printable, for who measures them, and remembers what could not be printed as it is."""

    def __init__(self) -> None:
        self._absents: set[str] = set()

    @property
    def unprintable(self) -> tuple[str, ...]:
        """Marks of the characters replaced so far, sorted: ``[U+E123]`` …"""
        return tuple(sorted(self._absents))

    def make_text(self, texte: str) -> str:
        """Return ``texte`` as it is printed."""
        self._absents.update(unprintable(texte))
        return printable(texte)

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


def _composed(texte: str) -> str:
    return unicodedata.normalize("NFC", show_alike(texte))
