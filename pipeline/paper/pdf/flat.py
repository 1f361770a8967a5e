"""Fillable forms → the pages that a printer prints of them: what their fields show, drawn into the page.

Made for many copies of few blanks: the page of a blank, its fonts and each appearance stand in the file once, however
many pupils the form is printed for.
"""

import hashlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ContentStream, IndirectObject

from pipeline.pdf_objects import add_compressed, dictionary, entry, put

_MARKS = frozenset({b"BDC", b"BMC", b"EMC", b"DP", b"MP"})
"""Operators of marked content: the page is one picture, marked as a whole."""
_HIDDEN = 2
"""Bit of the flags of an annotation that is not shown."""


class FlatForms:
    """The forms printed in one file."""

    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        self._known: dict[tuple[object, ...], IndirectObject] = {}
        """What is drawn (blank, its bytes, its box) → the object that draws it."""
        self._resources: dict[tuple[str, tuple[str, ...]], Any] = {}
        """Blank, names of the fonts → resources of an appearance."""

    def add(self, pdf: bytes) -> list[PageObject]:
        """Add the pages of a form, each drawn as one picture under the mark 0; return them."""
        reader = PdfReader(BytesIO(pdf))
        blank = hashlib.sha256(_content(reader.pages[0])).hexdigest()
        return [self._add_page(page, blank) for page in reader.pages]

    def _add_page(self, source: PageObject, blank: str) -> PageObject:
        box = source.mediabox
        page = self._writer.add_blank_page(float(box.width), float(box.height))
        drawn = [(self._blank_page(source, blank), (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)), *self._values(source, blank)]
        names = {f"/F{rank}": ref for rank, (ref, _) in enumerate(drawn)}
        body = " ".join(
            f"q {' '.join(f'{number:.4f}' for number in matrix)} cm /F{rank} Do Q"
            for rank, (_, matrix) in enumerate(drawn)
        )
        contents = add_compressed(self._writer, f"/Figure <</MCID 0>> BDC {body} EMC".encode())
        put(page, Contents=contents, Resources={"/XObject": names}, Tabs="/S")
        return page

    def _blank_page(self, page: PageObject, blank: str) -> IndirectObject:
        content = _content(page)
        key = (blank, content)
        if key not in self._known:
            # Without its marks: they would name a structure that stays behind.
            parsed = ContentStream(page.get_contents(), page.pdf)
            parsed.operations = [one for one in parsed.operations if one[1] not in _MARKS]
            resources: Any = page["/Resources"]
            self._known[key] = self._draws(
                parsed.get_data(), [*map(float, page.mediabox)], resources.get_object().clone(self._writer)
            )
        return self._known[key]

    def _values(self, page: PageObject, blank: str) -> Iterator[tuple[IndirectObject, tuple[float, ...]]]:
        """What each field shows, and where."""
        for reference in page.get("/Annots", ()):
            widget: Any = reference.get_object()
            shown = _appearance(widget)
            if shown is None:
                continue
            data, box = shown.get_data(), tuple(map(float, shown["/BBox"]))
            x0, y0, x1, y1 = sorted_box(tuple(map(float, widget["/Rect"])))
            key = (blank, data, box)
            if key not in self._known:
                self._known[key] = self._draws(data, list(box), self._fonts(shown, blank))
            wide, high = (x1 - x0) / (box[2] - box[0]), (y1 - y0) / (box[3] - box[1])
            yield self._known[key], (wide, 0.0, 0.0, high, x0 - box[0] * wide, y0 - box[1] * high)

    def _fonts(self, shown: Any, blank: str) -> Any:
        resources: Any = entry(shown, "/Resources") or dictionary()
        names = tuple(sorted(entry(resources, "/Font") or ()))
        if (blank, names) not in self._resources:
            self._resources[blank, names] = resources.clone(self._writer)
        return self._resources[blank, names]

    def _draws(self, data: bytes, box: list[float], resources: Any) -> IndirectObject:
        entries = {"Type": "/XObject", "Subtype": "/Form", "BBox": box, "Resources": resources}
        return add_compressed(self._writer, data, **entries)


def sorted_box(box: tuple[float, ...]) -> tuple[float, float, float, float]:
    """Lower left, then upper right."""
    return min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])


def _content(page: PageObject) -> bytes:
    found = page.get_contents()
    return found.get_data() if found is not None else b""


def _appearance(widget: Any) -> Any:
    """The stream that draws a field as it is; ``None`` when it draws nothing."""
    if int(widget.get("/F", 0)) & _HIDDEN:
        return None
    normal = entry(entry(widget, "/AP") or dictionary(), "/N")
    if normal is not None and not hasattr(normal, "get_data"):
        normal = entry(normal, str(widget.get("/AS", "/Off")))
    if normal is None or not hasattr(normal, "get_data"):
        return None
    left, low, right, high = sorted_box(tuple(map(float, normal["/BBox"])))
    return normal if normal.get_data().strip() and right > left and high > low else None
