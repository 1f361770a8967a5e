"""Every text that a PDF carries, shown or not, to prove that a datum is not in it."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any


def read_texts(pdf: bytes) -> Iterator[str]:
    """Yield the text of each page, then every string of every object (values, titles, tooltips, metadata, attachments).

    Raises:
        ValueError: when the file cannot be walked to its end: nothing is then proved.
    """
    import pypdf  # noqa: PLC0415

    try:
        yield from _pages(pdf)
        reader = pypdf.PdfReader(BytesIO(pdf))
        for generation, table in reader.xref.items():
            for number in table:
                yield from _strings(reader.get_object(pypdf.generic.IndirectObject(number, generation, reader)))
        for number in reader.xref_objStm:
            yield from _strings(reader.get_object(pypdf.generic.IndirectObject(number, 0, reader)))
    except Exception as error:  # third-party boundary: a broken PDF can raise anything, and it is data here
        raise ValueError("not a PDF that can be walked") from error


def _pages(pdf: bytes) -> Iterator[str]:
    import pypdfium2  # noqa: PLC0415

    document = pypdfium2.PdfDocument(pdf)
    try:
        for number in range(len(document)):
            page = document[number]
            yield page.get_textpage().get_text_bounded()
            page.close()
    finally:
        document.close()


def _strings(node: Any) -> Iterator[str]:
    from pypdf.generic import (  # noqa: PLC0415
        ArrayObject,
        ByteStringObject,
        DictionaryObject,
        IndirectObject,
        StreamObject,
        TextStringObject,
    )

    if isinstance(node, TextStringObject):
        yield str(node)
    elif isinstance(node, ByteStringObject):
        yield bytes(node).decode("utf-8", "replace")
    elif isinstance(node, ArrayObject):
        for item in list.__iter__(node):
            if not isinstance(item, IndirectObject):
                yield from _strings(item)
    elif isinstance(node, DictionaryObject):
        for item in dict.values(node):
            if not isinstance(item, IndirectObject):
                yield from _strings(item)
        if isinstance(node, StreamObject) and node.get("/Type") in ("/EmbeddedFile", "/Metadata"):
            data = node.get_data()
            if data.startswith(b"%PDF"):
                yield from read_texts(data)
            else:
                yield data.decode("utf-8", "replace")
