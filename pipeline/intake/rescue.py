"""A PDF that our library gives up, written anew as another reader understands it: PDFium, that of Chrome and Edge.

Nothing is mended here: what is written is what that reader shows, and a person is told to compare.
"""

import io

import pypdfium2

_MOST = 60_000_000
"""Bytes beyond which what was written anew is not read: twice the largest file that is opened."""


def rewrite(content: bytes) -> bytes | None:
    """Return the document as PDFium saves it; ``None`` when it cannot open it, or finds no page in it. Never raises."""
    try:
        document = pypdfium2.PdfDocument(content)
        try:
            if not len(document):
                return None
            written = io.BytesIO()
            document.save(written)
        finally:
            document.close()
    except Exception:  # the library's boundary: whatever it raises on untrusted bytes, no reader opens the file
        return None
    return written.getvalue() if len(written.getvalue()) <= _MOST else None
