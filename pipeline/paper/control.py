"""What a letter must be before it may be printed, looked at on its pages: replaced templates answer for it as ours do.

After the checks that GOV.UK Notify makes of a letter before it sends it: A4 portrait, a printable area, an address zone
with nothing but the address, typefaces embedded, a number of pages, no blank page; and the mentions of its type.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from unicodedata import bidirectional

from pipeline.config import Fenetre
from pipeline.dossier.letters.mentions import Mention
from pipeline.dossier.values.texte import fold
from pipeline.fonts.printable import printable
from pipeline.paper.pdf.sheets import Box, Seen, Sheet

PAGES_MAX = 10
"""Five sheets, printed on both sides: what a DL envelope takes, folded in three."""
_A4 = (210.0, 297.0)
_TOLERANCE = 1.0
"""mm."""
MARGIN = 3.5
"""mm along each edge that office printers leave white; the fold marks begin at 4 mm."""
EXPOSED: Box = (90.0, 34.0, 200.0, 90.0)
"""What a window may show of the first page, wherever the sheet slides (fact sheet §5)."""
_FOOT = 20.0
"""mm: where a following page bears its number."""


class _Read:
    """A text as it is compared: letters and figures alone, and where a word begins."""

    def __init__(self, texte: str) -> None:
        words = re.findall("[a-z0-9]+", fold(texte))
        self.letters = "".join(words)
        self.starts = {0, *accumulate(map(len, words))}

    def holds(self, other: "_Read") -> bool:
        """Whether the other text stands in this one; a number is never found inside a longer one."""
        wanted, at = other.letters, self.letters.find(other.letters)
        while at >= 0:
            end = at + len(wanted)
            cut = (wanted[:1].isdigit() and self._goes_on(at)) or (wanted[-1:].isdigit() and self._goes_on(end))
            if not cut:
                return True
            at = self.letters.find(wanted, at + 1)
        return False

    def _goes_on(self, at: int) -> bool:
        """Whether two figures of one number stand on both sides."""
        return at not in self.starts and self.letters[at - 1 : at + 1].isdigit()


def faults(seen: Seen, mentions: Iterable[Mention], adresse: tuple[str, ...], fenetre: Fenetre) -> tuple[str, ...]:
    """Why a letter may not be printed: French, one thing each; () when it may.

    Args:
        seen: its pages.
        mentions: what must be read on it.
        adresse: lines of the block that the window shows; () when the envelope is written by hand.
        fenetre: where that block stands.
    """
    return (*_sheets(seen), *_window(seen, adresse, fenetre), *_missing(seen, mentions))


def _sheets(seen: Seen) -> Iterator[str]:
    if len(seen.sheets) > PAGES_MAX:
        yield f"elle a {len(seen.sheets)} pages, et une enveloppe en contient {PAGES_MAX} au plus"
    if not seen.embedded:
        yield "une police n’est pas dans le fichier : l’imprimante en mettrait une autre"
    for number, sheet in enumerate(seen.sheets, start=1):
        if any(abs(side - a4) > _TOLERANCE for side, a4 in zip((sheet.largeur, sheet.hauteur), _A4, strict=True)):
            yield f"la page {number} n’est pas une feuille A4 en hauteur"
        elif not sheet.inked(_body(sheet)):
            yield f"la page {number} est vide"
        elif sheet.outside(MARGIN):
            yield f"la page {number} imprime à moins de 4 mm d’un bord, où l’imprimante ne peut pas écrire"


def _window(seen: Seen, adresse: tuple[str, ...], fenetre: Fenetre) -> Iterator[str]:
    first = seen.sheets[0]
    block = (
        fenetre.x - _TOLERANCE,
        fenetre.y - _TOLERANCE,
        fenetre.x + fenetre.largeur + _TOLERANCE,
        fenetre.y + fenetre.hauteur + _TOLERANCE,
    )
    if first.inked(EXPOSED, but=block if adresse else None):
        yield "autre chose que l’adresse peut se voir par la fenêtre de l’enveloppe"
    if adresse and _ordered(first.read(block)) != _ordered(printable("\n".join(adresse))):
        yield "l’adresse n’est pas seule et entière à sa place, devant la fenêtre de l’enveloppe"


def _ordered(block: str) -> str:
    """The letters of a block, as they are compared."""
    letters = _Read(block).letters
    # PDFium gives the words of a line that runs from right to left in an order of its own.
    return "".join(sorted(letters)) if any(bidirectional(one) in {"R", "AL"} for one in block) else letters


def _missing(seen: Seen, mentions: Iterable[Mention]) -> Iterator[str]:
    pages = [_Read(sheet.texte) for sheet in seen.sheets]
    said = [mention.nom for mention in mentions if not _is_read(_Read(printable(mention.texte)), pages)]
    if said:
        yield f"il y manque {', '.join(dict.fromkeys(said))}"


def _is_read(wanted: _Read, pages: Sequence[_Read]) -> bool:
    if any(page.holds(wanted) for page in pages):
        return True
    letters = [page.letters for page in pages]
    return any(_goes_over(wanted.letters, letters[number:]) for number in range(len(letters) - 1))


def _goes_over(wanted: str, pages: Sequence[str]) -> bool:
    """Whether a text begins on the first of these pages, anywhere on it, and goes on without a gap on the next ones."""
    here, *after = pages
    if wanted in here:
        return True
    # What is drawn last on a page need not be what ends it: where the text is broken is found by halves.
    kept = bisect_left(range(1, len(wanted)), 1, key=lambda size: wanted[:size] not in here)
    return bool(kept and after) and _goes_over(wanted[kept:], after)


def _body(sheet: Sheet) -> Box:
    return 0.0, 0.0, sheet.largeur, sheet.hauteur - _FOOT
