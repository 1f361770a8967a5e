"""How wide a text is, on how many lines: a page decides beforehand where a text goes instead of clipping it."""

from collections.abc import Iterable

from pipeline.fonts.faces import fallback, text_face
from pipeline.fonts.printable import printable

MM_PER_POINT = 25.4 / 72


def _advance(char: str) -> float:
    """Width in ems, in the face that the page will take."""
    face = text_face() if ord(char) in text_face().codes else fallback(char)
    return face.advance(char) if face else 0.0


def text_width(lignes: Iterable[str], corps: float) -> float:
    """Width in mm of the widest line as it is printed, set in the regular face at ``corps`` points."""
    return max((sum(map(_advance, printable(ligne))) for ligne in lignes), default=0.0) * corps * MM_PER_POINT


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
