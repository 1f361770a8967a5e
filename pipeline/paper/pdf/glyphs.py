"""What the font of the project can draw, and how wide: a name that cannot be printed is told, never dropped."""

from collections.abc import Iterable
from functools import cache

from fontTools.ttLib import TTFont

from pipeline.errors import PipelineError
from pipeline.resources import font_directory

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
