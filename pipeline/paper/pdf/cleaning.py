"""A cleaned copy of a PDF that holds active content: what a page shows and what a form answers, and nothing else.

The copy is built anew from what is known to be needed, rather than by taking out what is known to harm: pages with
their contents and resources, the annotations that draw something, the fields of the form with their values. Scripts,
actions, links, files inside, media, XFA, metadata, tags and anything unheard of stay behind, and the copy is then
proved free of active content like any original.
"""

from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, NullObject, StreamObject

from pipeline.active_content import find_active_content
from pipeline.pdf_objects import dictionary, entry, put, written

_PAGE = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group", "/Resources", "/Contents")
_FORM = ("/NeedAppearances", "/DA", "/DR", "/Q")
_OPTIONAL_CONTENT = ("/BaseState", "/ON", "/OFF")
"""What shows which layer; not the events by which a layer shows on the screen and another one on paper."""
# fmt: off
_DRAWN = frozenset({
    "/Widget", "/FreeText", "/Text", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Ink", "/Line", "/Square",
    "/Circle", "/Polygon", "/PolyLine", "/Stamp", "/Caret",
})
_ANNOTATION = (
    "/Type", "/Subtype", "/Rect", "/F", "/AP", "/AS", "/C", "/CA", "/Border", "/BS", "/BE", "/H", "/MK", "/QuadPoints",
    "/InkList", "/L", "/LE", "/IC", "/Vertices", "/RD", "/DA", "/Q", "/Contents", "/FT", "/Ff", "/T", "/TU", "/V",
    "/DV", "/MaxLen", "/Opt", "/I", "/TI",
)
_EXTERNAL = frozenset({
    "/F", "/FFilter", "/FDecodeParms", "/Ref", "/OPI", "/Alternates", "/Metadata", "/PieceInfo", "/AF", "/StructParent",
    "/StructParents",
})
"""In a stream: bytes that lie in another file, versions of an image for other uses, what is said about it."""
_ELSEWHERE = frozenset({
    "/Catalog", "/Pages", "/Page", "/Annot", "/Action", "/Filespec", "/EmbeddedFile", "/Sig", "/StructElem",
})
"""What no resource of a page has to lead to."""
# fmt: on
_MAX_OBJECTS = 50_000


def clean_pdf(pdf: bytes) -> bytes:
    """Return a copy that looks the same and in which nothing acts; ``b""`` when none can be made.

    The same bytes give the same copy.
    """
    try:
        copy = _rebuild(pdf)
    except Exception:  # third-party boundary: a broken PDF can raise anything, and is then left out
        return b""
    return b"" if find_active_content(copy) else copy


def _rebuild(pdf: bytes) -> bytes:
    reader = PdfReader(BytesIO(pdf))
    if reader.is_encrypted:
        reader.decrypt("")
    writer = PdfWriter()
    writer.metadata = None
    copier = _Copier(writer)
    for page in reader.pages:
        blank = writer.add_blank_page(1, 1)
        del blank["/Resources"]
        copier.take(page, blank, _PAGE)
        put(blank, Annots=[copier.field(annotation) for annotation in _items(page, "/Annots") if _is_drawn(annotation)])
    form = entry(reader.root_object, "/AcroForm")
    if isinstance(form, DictionaryObject):
        cleaned = copier.take(form, DictionaryObject(), _FORM)
        put(cleaned, Fields=[copier.field(field) for field in _items(form, "/Fields")])
        put(writer.root_object, AcroForm=cleaned)
    layers = entry(reader.root_object, "/OCProperties")
    if isinstance(layers, DictionaryObject):
        shown = copier.take(entry(layers, "/D") or DictionaryObject(), DictionaryObject(), _OPTIONAL_CONTENT)
        put(writer.root_object, OCProperties=copier.take(layers, dictionary(D=shown), ("/OCGs",)))
    copier.run()
    return written(writer)


def _items(node: Any, key: str) -> list[Any]:
    found = entry(node, key)
    return list(list.__iter__(found)) if isinstance(found, ArrayObject) else []


def _is_drawn(annotation: Any) -> bool:
    found = annotation.get_object()
    return isinstance(found, DictionaryObject) and entry(found, "/Subtype") in _DRAWN


class _Copier:
    """Copies objects from one file to another, each one once, without recursion: depth is the sender's choice."""

    def __init__(self, writer: Any) -> None:
        self._writer = writer
        self._copied: dict[tuple[int, int, bool], Any] = {}
        self._todo: list[tuple[Any, Any, bool]] = []

    def take(self, source: Any, target: Any, keys: tuple[str, ...]) -> Any:
        """Copy some entries of a dictionary into another one, and return that."""
        for key in keys:
            if key in source:
                target[NameObject(key)] = self.value(dict.__getitem__(source, NameObject(key)))
        return target

    def field(self, value: Any) -> Any:
        """Copy a field or an annotation: what draws it and what it answers."""
        return self.value(value, as_field=True)

    def value(self, value: Any, *, as_field: bool = False) -> Any:
        """Return the copy of a value; what it leads to is copied by :meth:`run`."""
        found = value.get_object()
        key = (value.idnum, value.generation, as_field) if isinstance(value, IndirectObject) else None
        if key in self._copied:
            return self._copied[key]
        if found is None or _leads_away(found, as_field=as_field):
            return NullObject()
        if not isinstance(found, ArrayObject | DictionaryObject):
            return found
        copy = _empty(found)
        result = copy
        if key is not None:
            if len(self._copied) >= _MAX_OBJECTS:
                raise ValueError("too many objects")
            result = self._copied[key] = self._writer._add_object(copy)
        self._todo.append((found, copy, as_field))
        return result

    def run(self) -> None:
        """Copy all that was found and not copied yet."""
        while self._todo:
            source, target, as_field = self._todo.pop()
            if isinstance(source, ArrayObject):
                target.extend(self.value(item, as_field=as_field) for item in list.__iter__(source))
            elif as_field and isinstance(source, DictionaryObject):
                self.take(source, target, _ANNOTATION)
                if entry(source, "/FT") == "/Sig":
                    target.pop("/V", None)
                for key in ("/Parent", "/Kids"):
                    if key in source:
                        target[NameObject(key)] = self.field(dict.__getitem__(source, NameObject(key)))
            else:
                dropped = _EXTERNAL if isinstance(source, StreamObject) else frozenset[str]()
                for key, item in dict.items(source):
                    if key not in dropped:
                        target[NameObject(key)] = self.value(item)


def _leads_away(found: Any, *, as_field: bool) -> bool:
    """Whether a value is none that the contents of a page, or a field, are made of."""
    if as_field or not isinstance(found, DictionaryObject):
        return False
    return entry(found, "/Type") in _ELSEWHERE or "/PS" in (
        entry(found, "/Subtype"),
        entry(found, "/Subtype2"),
    )


def _empty(found: Any) -> Any:
    """Return a value of the same kind, its bytes kept as they are compressed."""
    if isinstance(found, ArrayObject):
        return ArrayObject()
    if not isinstance(found, StreamObject):
        return DictionaryObject()
    stream = StreamObject()
    stream._data = found._data
    return stream
