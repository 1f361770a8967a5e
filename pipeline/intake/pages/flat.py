"""A PDF without fields: may its pages be drawn, and is it our form printed flat, a scan, or another document.

A drawing that calls itself keeps a library busy for minutes. The text of the pages is never taken as an answer.
"""

import io
import math
import zlib
from dataclasses import dataclass
from functools import cache
from typing import Any

import pdfplumber
import pypdfium2
from pdfminer.pdftypes import stream_value  # comes with pdfplumber
from pypdf.generic import StreamObject
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from pipeline.dossier.values.texte import fold
from pipeline.forms.editions import FORMS, FormSpec
from pipeline.images import MAX_PAGES, count_sheets
from pipeline.intake.diagnosis import diagnose
from pipeline.intake.fields.objects import resolve, resolve_dict, resolve_list
from pipeline.intake.raw import Diagnosis

ONLY_FIRST = f"Seules ses {MAX_PAGES} premières pages ont été regardées."
"""French: why a form that stands further was not seen."""
_MAX_PAGES = 12
"""Pages looked at: a form holds fewer, and other documents may hold thousands."""
_MAX_WEIGHT = 2_000_000
"""Bytes of drawing beyond which a page is not looked at: a page of our forms, flattened, has a tenth of it."""
_FIRST = 3
"""Pages whose text is shown to a person."""
_IMAGE_SHARE = 0.6
"""Part of a page that an image covers when the page is a scan."""
_WORD_SHARE = 0.6
"""Part of a form's own words found on pages that are this form: mutool breaks every accent, Ghostscript each ’ or –."""
_WORD_LENGTH = 5
_DEEPEST = 12
"""Drawings within drawings beyond which a page is not drawn; those of printed forms are three deep."""
_MOST = 5_000
"""Calls of drawings, all pages together."""


@dataclass(frozen=True, slots=True)
class _Page:
    words: frozenset[str]
    image: float
    """Part of the page that its largest image covers."""


def diagnose_flat(content: bytes) -> Diagnosis:
    """Say what a PDF without fields is; never raises."""
    try:
        pages = _pages(content)
    except Exception:  # the library's boundary: it gives up files that other readers open
        pages = _pages_otherwise(content)
    if not pages:
        return diagnose("abime")
    drawn = [page for page in pages if page.image < _IMAGE_SHARE]
    words = frozenset().union(*(page.words for page in drawn))
    ours = {spec.title: _own_words(spec) for spec in FORMS.values()}
    titles = [f"« {title} »" for title, own in ours.items() if len(own & words) >= _WORD_SHARE * len(own)]
    if titles:
        return diagnose("a_plat", f"Formulaire reconnu : {', '.join(titles)}.")
    if pages and (not drawn or (not words and any(page.image for page in pages))):
        return diagnose("trop_de_pages", ONLY_FIRST) if _goes_beyond(content) else diagnose("numerisation")
    return diagnose("autre_document")


def _goes_beyond(content: bytes) -> bool:
    """Whether a file has pages beyond those that were drawn: a form may stand there."""
    try:
        return count_sheets(content) > MAX_PAGES
    except pypdfium2.PdfiumError:
        return False


@cache
def _own_words(spec: FormSpec) -> frozenset[str]:
    """Words printed on a form: those of its labels."""
    return _words(" ".join(field.label for field in spec.fields))


def _words(text: str) -> frozenset[str]:
    letters = "".join(char if char.isalpha() else " " for char in fold(text))
    return frozenset(word for word in letters.split() if len(word) >= _WORD_LENGTH)


def _pages(content: bytes) -> list[_Page]:
    found = []
    with pdfplumber.open(io.BytesIO(content), pages=list(range(1, _MAX_PAGES + 1))) as pdf:
        for page in pdf.pages:
            if sum(map(_weight, page.page_obj.contents)) > _MAX_WEIGHT:
                found.append(_Page(frozenset(), 0.0))
                continue
            area = float(page.width) * float(page.height) or 1.0
            image = max((float(one["width"]) * float(one["height"]) for one in page.images), default=0.0)
            found.append(_Page(_words(page.extract_text() or ""), image / area))
            page.close()
    return found


def _pages_otherwise(content: bytes) -> list[_Page]:
    """Look at the pages with the library that draws them; none when it opens nothing either."""
    found = []
    try:
        document = pypdfium2.PdfDocument(content)
        try:
            for index in range(min(len(document), _MAX_PAGES)):
                page = document[index]
                area = math.prod(page.get_size()) or 1.0
                image = max(map(_area, page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=3)), default=0.0)
                found.append(_Page(_words(page.get_textpage().get_text_range()), image / area))
        finally:
            document.close()
    except Exception:  # the library's boundary: what it raises on untrusted bytes says that they are damaged
        return []
    return found


def _area(image: Any) -> float:
    left, bottom, right, top = image.get_bounds()
    return abs(float(right - left) * float(top - bottom))


def _weight(stream: Any) -> int:
    """Bytes that a content stream unfolds to, at least, without unfolding a bomb."""
    data = stream_value(stream).get_rawdata() or b""
    try:
        return len(zlib.decompressobj().decompress(data, _MAX_WEIGHT + 1))
    except zlib.error:
        return len(data)


def is_light(trailer: Any) -> bool:
    """Tell whether the first pages of a document can be drawn, and unfold to little: no bomb. Never raises."""
    try:
        return _is_drawable(trailer["/Root"].get("/Pages")) and _is_light(trailer["/Root"].get("/Pages"))
    except Exception:  # the library's boundary: what its objects hold is not trusted
        return False


def _is_light(pages: Any) -> bool:
    todo: list[Any] = [pages]
    left, first, seen = _MAX_WEIGHT, _FIRST, 0
    while todo and first and seen < _MOST:
        node = resolve_dict(todo.pop())
        seen += 1
        if node is None:
            continue
        if "/Kids" in node:
            todo += reversed(resolve_list(node.get("/Kids")))
            continue
        contents = resolve(node.get("/Contents"))
        left -= sum(map(_unfolded, contents if isinstance(contents, list) else [contents])) + _drawings(node)
        first -= 1
        if left < 0:
            return False
    return seen < _MOST


def _drawings(owner: Any) -> int:
    """Bytes to which the drawings that a page or a drawing calls unfold; none of them calls itself."""
    resources = resolve_dict(owner.get("/Resources"))
    objects = resolve_dict(resources.get("/XObject")) if resources else None
    forms = [one for one in map(resolve_dict, (objects or {}).values()) if one and one.get("/Subtype") == "/Form"]
    return sum(_unfolded(form) + _drawings(form) for form in forms)


def _unfolded(reference: Any) -> int:
    """Bytes to which a drawing unfolds; too many for one that is packed otherwise than all are."""
    stream = resolve(reference)
    if not isinstance(stream, StreamObject):
        return 0
    filters = resolve(stream.get("/Filter"))
    if filters in (None, []):
        return len(stream._data)
    if filters not in ("/FlateDecode", ["/FlateDecode"]):
        return _MAX_WEIGHT + 1
    try:
        return len(zlib.decompressobj().decompress(stream._data, _MAX_WEIGHT + 1))
    except zlib.error:
        return len(stream._data)


def is_drawable(trailer: Any) -> bool:
    """Tell whether no drawing of a document calls itself, nor too many others. Never raises."""
    try:
        return _is_drawable(trailer["/Root"].get("/Pages"))
    except Exception:  # the library's boundary: what its objects hold is not trusted
        return False


def _is_drawable(pages: Any) -> bool:
    left = [_MOST]
    todo: list[Any] = [pages]
    seen: set[int] = set()
    while todo:
        node = resolve_dict(todo.pop())
        if node is None or id(node) in seen or len(seen) > _MOST:
            continue
        seen.add(id(node))
        todo += list(node.get("/Kids", ()))
        if not _fine(node, (), left):
            return False
    return True


def _fine(owner: Any, path: tuple[int, ...], left: list[int]) -> bool:
    resources = resolve_dict(owner.get("/Resources"))
    objects = resolve_dict(resources.get("/XObject")) if resources else None
    for reference in objects.values() if objects else ():
        drawing = resolve_dict(reference)
        if drawing is None or drawing.get("/Subtype") != "/Form":
            continue
        left[0] -= 1
        if id(drawing) in path or len(path) >= _DEEPEST or left[0] < 0:
            return False
        if not _fine(drawing, (*path, id(drawing)), left):
            return False
    return True
