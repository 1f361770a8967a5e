"""Pages of a file that stand beside a form and were not read: a person is told which."""

from collections.abc import Sequence

from pipeline.dossier.model.dossier import Anomaly
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.rules import LECTURE

_SHOWN = 20
"""Pages that are listed one by one."""


def pages_not_read(kind: Kind, pages: Sequence[int]) -> Anomaly:
    """Return what is told with a form of the other pages of its file, by index from 0."""
    where = list_pages(pages)
    message = f"Le fichier contient d’autres pages, qui n’ont pas été lues ({where}) : les regarder dans l’original."
    return LECTURE.anomaly("PAGES_NON_LUES", message, kind, "")


def list_pages(pages: Sequence[int]) -> str:
    """Page indexes → « page 3 », « pages 3, 4 et 7 », numbered from 1."""
    *firsts, last = [str(page + 1) for page in pages[:_SHOWN]]
    if not firsts:
        return f"page {last}"
    return f"pages {', '.join(firsts)} et {last}" + ("…" if len(pages) > _SHOWN else "")
