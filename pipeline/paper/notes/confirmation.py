"""What was read off the pages of a copy, beside pictures of these very places: a person compares and confirms."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from pipeline.forms.editions import FORMS
from pipeline.html import Engine
from pipeline.images import Picture, encode, sheets, straighten
from pipeline.paper.notes.crops import Box, Copie, PageView
from pipeline.paper.pdf.printable import Printable

_AROUND = 1.5
"""Millimetres shown around an answer."""
_WIDEST = 900
"""Pixels of the widest picture."""
_DENSITY = 7.0
"""Pixels per millimetre, for a small place."""


def render_confirmation(
    copie: Copie,
    content: bytes,
    *,
    fichier: str,
    sha256: str,
    piece: str,
    prerempli: str,
    today: date,
    engine: Engine,
) -> bytes:
    """Print what was read of a copy beside its pictures, and how to confirm or to complete it (PDF/UA-1).

    Args:
        copie: what was read.
        content: bytes of the file as it was received.
        fichier: name of the file.
        sha256: its hash.
        piece: what names the form in the commands.
        prerempli: name of the prefilled form, in the same folder.
        today: day of the note.
        engine: where templates are found.

    Raises:
        PipelineError: when the template cannot be used.
    """
    pages = [sheet.picture for sheet in sheets(content)]
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
        "fichier": fichier,
        "sha256": sha256,
        "piece": piece,
        "prerempli": prerempli,
        "confirmable": copie.confirmable,
        "doutes": tuple(ligne for ligne in lignes if ligne[0].doute),
        "lus": tuple(ligne for ligne in lignes if not ligne[0].doute),
        "vides": copie.vides,
        "manques": copie.manques,
    }
    data = Printable().make(context) | {"today": today}
    return engine.pdf("notes/confirmation.html", data, pictures=pictures)


def cut_out(pages: Sequence[Picture], vue: PageView, box: Box, *, around: float = _AROUND) -> Picture:
    """Return a place of a form, laid straight, from the pages of a file."""
    picture = pages[vue.sheet]
    matrix = np.array(vue.matrix, dtype=float).reshape(3, 3)
    matrix[:2] *= max(picture.shape)
    left, top, right, bottom = box
    wide = (left - around, top - around, right + around, bottom + around)
    return straighten(picture, matrix, wide, min(_DENSITY, _WIDEST / (wide[2] - wide[0])))
