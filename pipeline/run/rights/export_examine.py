"""Is a file free of what its reader must not see? What cannot be proved so is not handed over."""

from functools import partial

from pipeline.active_content import find_active_content
from pipeline.dossier.privacy.occultation import Occultation
from pipeline.paper.pdf.texts import read_texts
from pipeline.sandbox import Limits, Lost, run_apart

LIMITS = Limits(seconds=120, memory=1_500_000_000)
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
    tasks = [partial(_given, content, occultation) for content in contents]
    return [UNPROVED if isinstance(found, Lost) else found for found in run_apart(_examine, tasks, LIMITS, 1)]


def _given(content: bytes, occultation: Occultation) -> tuple[bytes, Occultation]:
    return content, occultation


def _examine(content: bytes, occultation: Occultation) -> str:
    if actif := find_active_content(content):
        return f"l’original contient {actif}"
    return why_withheld(content, occultation)
