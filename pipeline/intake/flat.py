"""A PDF without fields: our form printed flat, a scan, or another document. Its text is never taken as an answer."""

import io
from dataclasses import dataclass
from functools import cache

from pipeline.dossier.values import plier
from pipeline.forms.fields import FORMS, FormSpec
from pipeline.intake.diagnosis import diagnose
from pipeline.intake.raw import Diagnosis

_MAX_PAGES = 12
"""Pages looked at: a form holds fewer, and other documents may hold thousands."""
_MAX_OBJECTS = 50_000
"""Characters and images looked at in all."""
_IMAGE_SHARE = 0.6
"""Part of a page that an image covers when the page is a scan."""
_WORD_SHARE = 0.6
"""Part of a form's own words found on pages that are this form; flattening may break some."""
_WORD_LENGTH = 5


@dataclass(frozen=True, slots=True)
class _Page:
    words: frozenset[str]
    image: float
    """Part of the page that its largest image covers."""


def diagnose_flat(content: bytes) -> Diagnosis:
    """Say what a PDF without fields is.

    Raises:
        Exception: whatever pdfplumber raises on a broken file.
    """
    pages = _pages(content)
    drawn = [page for page in pages if page.image < _IMAGE_SHARE]
    words = frozenset().union(*(page.words for page in drawn))
    titles = [f"« {spec.title} »" for spec in FORMS.values() if len(_own_words(spec) & words) >= _threshold(spec)]
    if titles:
        return diagnose("a_plat", f"Formulaire reconnu : {', '.join(titles)}.")
    if pages and (not drawn or (not words and any(page.image for page in pages))):
        return diagnose("numerisation")
    return diagnose("autre_document")


def _threshold(spec: FormSpec) -> float:
    return _WORD_SHARE * len(_own_words(spec))


@cache
def _own_words(spec: FormSpec) -> frozenset[str]:
    """Words printed on a form: those of its labels."""
    return _words(" ".join(field.label for field in spec.fields))


def _words(text: str) -> frozenset[str]:
    letters = "".join(char if char.isalpha() else " " for char in plier(text))
    return frozenset(word for word in letters.split() if len(word) >= _WORD_LENGTH)


def _pages(content: bytes) -> list[_Page]:
    import pdfplumber  # noqa: PLC0415 - heavy, and needed only for what is not a live form

    found = []
    seen = 0
    with pdfplumber.open(io.BytesIO(content), pages=list(range(1, _MAX_PAGES + 1))) as pdf:
        for page in pdf.pages:
            area = float(page.width) * float(page.height) or 1.0
            image = max((float(one["width"]) * float(one["height"]) for one in page.images), default=0.0)
            found.append(_Page(_words(page.extract_text() or ""), image / area))
            seen += len(page.chars) + len(page.images)
            page.close()
            if seen > _MAX_OBJECTS:
                break
    return found
