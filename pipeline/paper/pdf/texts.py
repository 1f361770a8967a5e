"""Every text that a PDF carries, shown or not, to prove that a datum is not in it."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pypdfium2
from pypdf import PdfReader, generic

from pipeline.pdf_objects import references


def read_texts(pdf: bytes) -> Iterator[str]:
    """Yield the text of each page, then every string of every object (values, titles, tooltips, metadata, attachments).

    Raises:
        ValueError: when the file cannot be walked to its end: nothing is then proved.
    """
    try:
        # What a page shows is drawn in pieces, glyph by glyph: it is no string of any object.
        yield from _pages(pdf)
        reader = PdfReader(BytesIO(pdf))
        for reference in references(reader):
            yield from _strings(reader.get_object(reference))
    except Exception as error:  # third-party boundary: a broken PDF can raise anything, and it is data here
        raise ValueError("not a PDF that can be walked") from error


def _pages(pdf: bytes) -> Iterator[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number in range(len(document)):
            page = document[number]
            yield page.get_textpage().get_text_bounded()
            page.close()
    finally:
        document.close()


def _strings(node: Any) -> Iterator[str]:
    if isinstance(node, generic.TextStringObject):
        yield str(node)
    elif isinstance(node, generic.ByteStringObject):
        yield bytes(node).decode("utf-8", "replace")
    elif isinstance(node, generic.ArrayObject | generic.DictionaryObject):
        # As they are stored: an object that they refer to is walked on its own.
        for item in list.__iter__(node) if isinstance(node, generic.ArrayObject) else dict.values(node):
            if not isinstance(item, generic.IndirectObject):
                yield from _strings(item)
        if isinstance(node, generic.StreamObject) and node.get("/Type") in ("/EmbeddedFile", "/Metadata"):
            data = node.get_data()
            if data.startswith(b"%PDF"):
                yield from read_texts(data)
            else:
                yield data.decode("utf-8", "replace")
