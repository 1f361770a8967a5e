"""A form of ours, changed in a few places: all the rest is written again as the very bytes that it was.

A blank is read once a process, and its objects keep their numbers: what is handed out are copies on which little is
written. A draft never changes what it is drawn from, and writes one whole file, not an update appended to another
(several programs read such files wrongly).
"""

import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from itertools import accumulate, chain
from typing import Any

from pypdf import PdfReader
from pypdf._utils import StreamType
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, PdfObject, TextStringObject

from pipeline.forms.appearance import Metrics
from pipeline.forms.editions import FormSpec
from pipeline.forms.widgets import fields_of
from pipeline.pdf_objects import pdf_value, stream

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
"""PDF/UA-1 rests on ISO 32000-1; the second line tells programs that the file is binary (7.5.2)."""
Step = str | int
"""Key of a dictionary, or rank in a list."""
_REFERENCE = re.compile(rb"(\d+) 0 R\b")


class PlainString(TextStringObject):
    """A string written without octal escapes: pdf-lib does not decode them in /DA, and then guesses a size."""

    def write_to_stream(self, stream: StreamType, encryption_key: str | bytes | None = None) -> None:
        """Write the characters as they are; there are no parentheses among them."""
        stream.write(f"({self})".encode("ascii"))


class Source:
    """A form as its file has it; shared by every draft of it, and never changed."""

    def __init__(self, pdf: bytes) -> None:
        """Read the table of objects; the objects themselves are read when they are asked for.

        Raises:
            ValueError: for a file that is none of ours: with updates, with compressed objects, or encrypted.
        """
        self.pdf = pdf
        self._reader = PdfReader(io.BytesIO(pdf))
        trailer: Any = self._reader.trailer
        offsets = self._reader.xref.get(0, {})
        self.count = int(trailer["/Size"])
        if sorted(offsets) != list(range(1, self.count)) or "/Encrypt" in trailer or "/Prev" in trailer:
            raise ValueError("not a form as this program writes them")
        self.ends = {f"/{key}": trailer.raw_get(f"/{key}") for key in ("Root", "Info") if f"/{key}" in trailer}
        starts = sorted(offsets.values())
        ends = dict(zip(starts, [*starts[1:], pdf.rindex(b"\nxref\n") + 1], strict=True))
        self.written = [pdf[offset : ends[offset]] for _, offset in sorted(offsets.items())]
        """The bytes of each object, by its number less one."""
        self._entries: dict[int, Mapping[str, bytes]] = {}

    def object(self, number: int) -> Any:
        """Return an object, only to be looked at."""
        return self._reader.get_object(IndirectObject(number, 0, self._reader))

    def reference(self, number: int) -> IndirectObject:
        """Return a reference to an object, one that a draft adds included."""
        return IndirectObject(number, 0, self._reader)

    @cached_property
    def root(self) -> Any:
        """The catalogue."""
        return self._reader.root_object

    @cached_property
    def pages(self) -> list[Any]:
        """The pages, in their order."""
        return list(self._reader.pages)

    @cached_property
    def fields(self) -> dict[str, Any]:
        """PDF name → field."""
        return fields_of(self.root["/AcroForm"])

    @cached_property
    def metrics(self) -> Metrics:
        """What the font of the answers draws, and how wide."""
        return Metrics.of_form(self.root["/AcroForm"])

    @cached_property
    def fonts(self) -> Any:
        """The fonts of the answers, by their names."""
        return self.root["/AcroForm"]["/DR"]["/Font"]

    @cached_property
    def _uses(self) -> Counter[bytes]:
        return Counter(chain.from_iterable(_REFERENCE.findall(written) for written in self.written))

    def entries(self, number: int) -> Mapping[str, bytes]:
        """Key → entry of a dictionary, written; once for all drafts."""
        if number not in self._entries:
            self._entries[number] = {key: _entry(key, value) for key, value in dict.items(self.object(number))}
        return self._entries[number]

    def is_shared(self, number: int) -> bool:
        """Whether more than one object leads to an object (or may: bytes of a picture can look like a reference)."""
        return self._uses[b"%d" % number] != 1


@lru_cache(maxsize=8)
def _blank(pdf: bytes) -> Source:
    """By its bytes, so that a blank that was built anew is read anew; forms that somebody filled are never kept."""
    return Source(pdf)


class Draft:
    """A form while it is being changed. References are those of its source, or of :meth:`add`."""

    def __init__(self, pdf: bytes, spec: FormSpec) -> None:
        """Take a form that this program wrote: a blank, or what came of one.

        Raises:
            ValueError: for a file that is none.
        """
        self.spec = spec
        self.source = _blank(pdf) if pdf == spec.blank() else Source(pdf)
        self._changed: dict[int, Any] = {}
        self._count = self.source.count
        self._over: dict[int, list[bytes]] = {}

    def read(self, reference: IndirectObject, *path: Step) -> Any:
        """Return an object, or what a path leads to in it, as it is by now, only to be looked at."""
        found: Any = reference
        for step in (None, *path):
            if step is not None:
                found = _raw(found, step)
            if isinstance(found, IndirectObject):
                changed = self._changed.get(found.idnum)
                found = self.source.object(found.idnum) if changed is None else changed
        return found

    def add(self, value: PdfObject) -> IndirectObject:
        """Add an object."""
        reference = self.source.reference(self._count)
        self._changed[self._count] = value
        self._count += 1
        return reference

    def replace(self, reference: IndirectObject, value: PdfObject) -> None:
        """Put an object in the place of another one."""
        self._changed[reference.idnum] = value

    def put(self, reference: IndirectObject, *path: Step, **entries: Any) -> None:
        """Set entries, named without their slash, of a dictionary, or of one that a path leads to in it."""
        self._copy(reference, path).update(pdf_value({f"/{key}": value for key, value in entries.items()}))

    def remove(self, reference: IndirectObject, key: str) -> None:
        """Remove an entry of a dictionary, when it has one."""
        self._copy(reference, ()).pop(key, None)

    def insert(self, reference: IndirectObject, *path: Step, at: int, value: PdfObject) -> None:
        """Insert a value in a list, or in one that a path leads to in an object."""
        self._copy(reference, path).insert(at, value)

    def draw_over(self, page: Any, operators: bytes) -> None:
        """Have operators drawn over all that a page draws, whatever state that leaves behind."""
        self._over.setdefault(page.indirect_reference.idnum, []).append(operators)

    def _copy(self, reference: IndirectObject, path: Iterable[Step]) -> Any:
        """A copy that belongs to this draft of an object, or of what lies in it; each level that leads there is one."""
        if reference.idnum not in self._changed:
            self._changed[reference.idnum] = _copied(self.source.object(reference.idnum))
        found = self._changed[reference.idnum]
        for step in path:
            inner = _raw(found, step)
            if isinstance(inner, IndirectObject):
                found = self._copy(inner, ())
            else:
                copy = _copied(inner)
                found[step if isinstance(step, int) else NameObject(step)] = copy
                found = copy
        return found

    def written(self) -> bytes:
        """Return the bytes of the form; the same changes of the same source give the same bytes."""
        self._draw()
        if not self._changed:
            return self.source.pdf
        objects = list(self.source.written)
        for number in range(self.source.count, self._count):
            objects.append(self._serialised(number))
        for number in self._changed:
            if number < self.source.count:
                objects[number - 1] = self._serialised(number)
        places = list(accumulate(map(len, objects), initial=len(HEADER)))
        table = b"".join([b"%010d 00000 n \n" % place for place in places[:-1]])
        return b"".join(
            [
                HEADER,
                *objects,
                b"xref\n0 %d\n0000000000 65535 f \n" % self._count,
                table,
                b"trailer\n" + _bytes(pdf_value({"/Size": self._count, **self.source.ends})),
                b"\nstartxref\n%d\n%%%%EOF\n" % places[-1],
            ]
        )

    def _draw(self) -> None:
        """Put what is drawn over the pages beside what they draw, which is left as it is compressed."""
        if not self._over:
            return
        before = self.add(stream(b"q\n"))
        for number, drawn in self._over.items():
            page = self.source.reference(number)
            over = self.add(stream(b"\nQ\n" + b"\n".join(drawn)).flate_encode())
            contents = self.read(page).raw_get("/Contents")
            # It may be a list already, when somebody draws on a form that was drawn on.
            found = self.read(contents) if isinstance(contents, IndirectObject) else contents
            drawn_before = list(list.__iter__(found)) if isinstance(found, ArrayObject) else [contents]
            self.put(page, Contents=[before, *drawn_before, over])
        self._over.clear()

    def _serialised(self, number: int) -> bytes:
        value = self._changed[number]
        if number < self.source.count and type(value) is DictionaryObject:
            former, entries = self.source.object(number), self.source.entries(number)
            parts = [
                entries[key] if item is dict.get(former, key) else _entry(key, item) for key, item in dict.items(value)
            ]
            body = b"<<\n" + b"".join(parts) + b">>"
        else:
            body = _bytes(value)
        return b"%d 0 obj\n%b\nendobj\n" % (number, body)


def _raw(container: Any, step: Step) -> Any:
    """What stands at a step, a reference as such."""
    return list.__getitem__(container, step) if isinstance(step, int) else dict.__getitem__(container, NameObject(step))


def _copied(value: Any) -> Any:
    """A copy of a dictionary or of a list, one level deep; references stay references."""
    if isinstance(value, ArrayObject):
        return ArrayObject(list.__iter__(value))
    return DictionaryObject(dict.items(value))


def _entry(key: str, value: PdfObject) -> bytes:
    """An entry of a dictionary, written."""
    # A default appearance is read by programs that decode no escapes.
    shown = PlainString(str(value)) if key == "/DA" else value
    return b"%b %b\n" % (_bytes(NameObject(key)), _bytes(shown))


def _bytes(value: Any) -> bytes:
    result = io.BytesIO()
    value.write_to_stream(result)
    return result.getvalue()
