"""Is a file free of what its reader must not see? What cannot be proved so is not handed over."""

import multiprocessing

from pipeline.active_content import find_active_content
from pipeline.dossier.privacy.occultation import Occultation
from pipeline.paper.pdf.texts import read_texts
from pipeline.run.documents.write import RENDER_SECONDS, limit_process

UNPROVED = "l’original n’a pas pu être contrôlé ; il se consulte au secrétariat"
SHOWN = "il porte des coordonnées occultées"


def why_withheld(content: bytes, occultation: Occultation) -> str:
    """Say in French why a PDF is not handed over; "" when it shows nothing that is hidden."""
    try:
        return SHOWN if any(occultation.must_hide(texte) for texte in read_texts(content)) else ""
    except ValueError:
        return UNPROVED


def examine_received(contents: list[bytes], occultation: Occultation) -> list[str]:
    """Say of each received PDF why it is not handed over as it is.

    Schools made these files: they are opened in a process that can be stopped.
    """
    if not contents:
        return []
    from pebble import ProcessPool  # noqa: PLC0415

    context = multiprocessing.get_context("forkserver")
    with ProcessPool(max_workers=1, initializer=limit_process, context=context) as pool:
        futures = [pool.schedule(_examine, args=(one, occultation), timeout=RENDER_SECONDS) for one in contents]
        return [UNPROVED if future.exception() else future.result() for future in futures]


def _examine(content: bytes, occultation: Occultation) -> str:
    if actif := find_active_content(content):
        return f"l’original contient {actif}"
    return why_withheld(content, occultation)
