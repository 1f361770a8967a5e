"""Default appearances (/DA) as every client reads them."""

import io
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf._utils import StreamType
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject


class PlainString(TextStringObject):
    """A string written without octal escapes: pdf-lib does not decode them in /DA, and then guesses a size."""

    def write_to_stream(self, stream: StreamType, encryption_key: str | bytes | None = None) -> None:
        """Write the characters as they are; there are no parentheses among them."""
        stream.write(f"({self})".encode("ascii"))


def keep_plain(dictionary: DictionaryObject) -> None:
    """Have the /DA of a cloned dictionary written plainly again."""
    if "/DA" in dictionary:
        dictionary[NameObject("/DA")] = PlainString(str(dictionary["/DA"]))


def reopen(pdf: bytes) -> PdfWriter:
    """Open a form of ours to change it; what is left alone is written again as it was."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.pdf_header = "%PDF-1.7"
    for page in writer.pages:
        annotations: Any = page.get("/Annots", ArrayObject())
        for reference in annotations.get_object():
            keep_plain(reference.get_object())
    form: Any = writer.root_object["/AcroForm"]
    keep_plain(form)
    return writer
