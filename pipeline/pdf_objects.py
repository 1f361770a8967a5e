"""PDFs as objects: plain Python values → objects of pypdf, and the few gestures that all who write a PDF share; what
one that is about to be written by pydyf (the layout engine's) takes from another.

« /x » is a name and any other string a text. A text that somebody wrote may begin with a slash: whoever may be handed
one passes it as a ``TextStringObject``. Objects of pypdf stay what they are.
"""

import io
import zlib
from collections.abc import Mapping
from typing import Any

import pydyf
from pypdf import PdfReader, PdfWriter, generic


def pdf_value(value: Any) -> Any:
    """Return the object that a plain value stands for; keys of a mapping are names, with their slash.

    Raises:
        TypeError: for a value that stands for none.
    """
    if isinstance(value, generic.PdfObject):
        return value
    if isinstance(value, Mapping):
        return generic.DictionaryObject({generic.NameObject(key): pdf_value(entry) for key, entry in value.items()})
    if isinstance(value, list | tuple):
        return generic.ArrayObject([pdf_value(entry) for entry in value])
    if isinstance(value, str):
        return generic.NameObject(value) if value.startswith("/") else generic.TextStringObject(value)
    if isinstance(value, bool):  # before int, of which it is one
        return generic.BooleanObject(value)
    if isinstance(value, int | float):
        return generic.NumberObject(value) if isinstance(value, int) else generic.FloatObject(value)
    raise TypeError(f"no PDF object stands for a {type(value).__name__}")


def put(target: Any, **entries: Any) -> None:
    """Set entries of a dictionary or a stream, named without their slash."""
    target.update(pdf_value({f"/{key}": value for key, value in entries.items()}))


def dictionary(**entries: Any) -> generic.DictionaryObject:
    """Return a dictionary of entries named without their slash."""
    made = generic.DictionaryObject()
    put(made, **entries)
    return made


def stream(data: bytes, **entries: Any) -> generic.DecodedStreamObject:
    """Return a stream with its entries, not compressed."""
    made = generic.DecodedStreamObject()
    made.set_data(data)
    put(made, **entries)
    return made


def add_compressed(writer: PdfWriter, data: bytes, **entries: Any) -> generic.IndirectObject:
    """Compress a stream and return its reference."""
    return writer._add_object(stream(data, **entries).flate_encode())


def entry(node: Any, key: str) -> Any:
    """Return an entry of a dictionary, followed to what it refers to; ``None`` when there is none, or a PDF null."""
    value = node.get(key)
    found = value if value is None else value.get_object()
    return None if isinstance(found, generic.NullObject) else found


def references(reader: PdfReader) -> list[generic.IndirectObject]:
    """Return a reference to every object of a file, those that nothing leads to included."""
    numbers = {(number, generation) for generation, table in reader.xref.items() for number in table}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    return [generic.IndirectObject(number, generation, reader) for number, generation in sorted(numbers)]


def draw_around(writer: PdfWriter, page: Any, before: bytes, after: bytes = b"") -> None:
    """Have operators drawn before and after what a page draws."""
    drawn = page["/Contents"].get_object().get_data()
    put(page, Contents=add_compressed(writer, before + drawn + after))


def written(writer: PdfWriter) -> bytes:
    """Return the bytes of a PDF."""
    result = io.BytesIO()
    writer.write(result)
    return result.getvalue()


def settle(found: pydyf.Stream) -> None:
    """Compress a stream now: its writer would do it once for the digest of the file, and once more for the file."""
    if not found.compress and len(found.stream) == 1 and isinstance(found.stream[0], bytes):
        return  # It is: a file that is joined is not copied once more.
    data = pydyf.Stream(found.stream).data.split(b"stream\n", 1)[1].removesuffix(b"\nendstream")
    if found.compress:
        data = zlib.compress(data, 6)
        found.extra["Filter"] = "/FlateDecode"
        found.compress = False
    found.stream = [data]


class Settled(pydyf.Object):
    """An object as it is written: its writer would make it once for the digest of the file, once more for the file."""

    def __init__(self, found: pydyf.Object) -> None:
        super().__init__()
        self.number, self.generation, self.free = found.number, found.generation, found.free
        self._data = bytes(found.data)

    @property
    def data(self) -> bytes:
        """Its bytes."""
        return self._data


class Graft:
    """Takes objects of files that were read over into a PDF that is about to be written, each once."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self.pdf = pdf
        self._known: dict[tuple[int, int], bytes] = {}

    def value(self, found: Any) -> Any:
        """Return what stands for an object of pypdf, all that it refers to taken over."""
        if isinstance(found, generic.IndirectObject):
            return self._reference(found)
        if isinstance(found, generic.StreamObject):
            # As it is in its file, filters included.
            extra = {key[1:]: self.value(entry) for key, entry in found.items() if key != "/Length"}
            return pydyf.Stream([found._data], extra)
        if isinstance(found, Mapping):
            return pydyf.Dictionary({key[1:]: self.value(entry) for key, entry in found.items()})
        if isinstance(found, list):
            return pydyf.Array(map(self.value, found))
        result = io.BytesIO()
        found.write_to_stream(result)
        return result.getvalue()

    def add(self, made: pydyf.Object) -> bytes:
        """Add an object; return its reference."""
        self.pdf.add_object(made)
        return bytes(made.reference)

    def _reference(self, found: generic.IndirectObject) -> bytes:
        key = id(found.pdf), found.idnum
        if key not in self._known:
            holder = pydyf.Object()  # It has its number before what it holds, which may lead back to it.
            self._known[key] = self.add(holder)
            made = self.value(found.get_object())
            made.number = holder.number
            self.pdf.objects[holder.number] = made
        return self._known[key]
