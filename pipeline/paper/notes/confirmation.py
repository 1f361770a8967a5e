"""What was read off the pages of a copy, beside pictures of these very places: a person compares and confirms."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS, PageView
from pipeline.forms.widgets import Box, widen
from pipeline.images import Picture, encode, sheets, straighten
from pipeline.paper.notes.note import WaitingCopy
from pipeline.paper.pdf.shown import QUICKLY
from pipeline.press import Press

_AROUND = 1.5
"""Millimetres shown around an answer."""
_WIDEST = 900
"""Pixels of the widest picture."""
_DENSITY = 7.0
"""Pixels per millimetre, for a small place."""


@dataclass(frozen=True, slots=True)
class Crop:
    """One answer, or a few that stand together."""

    libelle: str
    valeur: str
    """As it was read; "" when it was not."""
    doute: str
    """French: why it was not taken; "" when it was."""
    vue: PageView | None
    """``None`` when its page is missing."""
    box: Box
    """Millimetres of the form."""


@dataclass(frozen=True, slots=True)
class Copie:
    """A form read off its pages."""

    kind: Kind
    titre: str
    """French: what the file is (a flat copy, a scan)."""
    confirmable: bool
    """Everything that shows was read: a person may take it as it is."""
    extraits: tuple[Crop, ...]
    """Answers, those in doubt first."""
    vides: tuple[str, ...]
    """Questions in whose frame nothing shows."""
    manques: tuple[str, ...]
    """French: pages that are missing."""
    autres: tuple[str, ...]
    """French: other pages of its file, which were not read."""


def render_confirmation(copie: Copie, waiting: WaitingCopy, press: Press) -> bytes:
    """Print what was read of a copy beside its pictures, and how to confirm or to complete it (PDF/UA-1).

    Raises:
        PipelineError: when the template cannot be used, or the file cannot be read.
    """
    pages = [sheet.picture for sheet in sheets(press.original(waiting.sha256))]
    pictures: dict[str, bytes] = {}
    lignes = []
    for rank, extrait in enumerate(copie.extraits):
        if extrait.vue is not None:
            pictures[str(rank)] = encode(cut_out(pages, extrait.vue, extrait.box), "PNG")
        large = extrait.box[2] - extrait.box[0] > 90
        lignes.append((extrait, str(rank) if extrait.vue is not None else "", large))
    context = {
        "titre": copie.titre,
        "formulaire": FORMS[copie.kind].title,
        "fichier": waiting.fichier,
        "origine": waiting.origine,
        "sha256": waiting.sha256,
        "piece": waiting.piece,
        "prerempli": f"{waiting.piece}_{waiting.kind}_prerempli.pdf",
        "confirmable": copie.confirmable,
        "doutes": tuple(ligne for ligne in lignes if ligne[0].doute),
        "lus": tuple(ligne for ligne in lignes if not ligne[0].doute),
        "vides": copie.vides,
        "manques": (*(waiting.pages or copie.manques), *copie.autres),
    }
    data = context | {"today": press.today}
    return press.engine.pdf("notes/confirmation.html", data, pictures=pictures)


def size_of(box: Box, *, around: float = _AROUND) -> tuple[int, int]:
    """Width and height, in pixels, of the picture of a place."""
    left, top, right, bottom = widen(box, around)
    density = _density(right - left)
    return round((right - left) * density), round((bottom - top) * density)


def _density(width: float) -> float:
    return min(_DENSITY, _WIDEST / width)


def cut_out(pages: Sequence[Picture], vue: PageView, box: Box, *, around: float = _AROUND) -> Picture:
    """Return a place of a form, laid straight, from the pages of a file."""
    picture = pages[vue.sheet]
    matrix = np.array(vue.matrix, dtype=float).reshape(3, 3)
    matrix[:2] *= max(picture.shape)
    wide = widen(box, around)
    return straighten(picture, matrix, wide, _density(wide[2] - wide[0]))


def draw_places(content: bytes, places: Sequence[tuple[PageView, Box]]) -> list[bytes]:
    """Return the pictures (PNG) of places of a form, laid straight, from the pages of a copy.

    Raises:
        OSError, ValueError, pypdfium2.PdfiumError: when it is damaged, or too large.
    """
    pages = [sheet.picture for sheet in sheets(content)]
    return [encode(cut_out(pages, view, box), "PNG", **QUICKLY) for view, box in places]
