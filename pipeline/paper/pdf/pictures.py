"""Pages that came as pictures, or in several files, as one PDF of pictures in which nothing acts.

Made anew from their pixels: neither what a camera adds (where, when, with what) nor what a file hides comes along.
"""

from collections.abc import Collection, Iterable

from pypdf import PdfWriter

from pipeline.images import encode, in_colour
from pipeline.pdf_objects import add_compressed, dictionary, put, stream, written

_QUALITY = 85
_LONGEST = 841.89
"""Points of the longest side of a page: A4."""
Part = tuple[bytes, Collection[int]]
"""A file, and which of its pages are wanted (index, from 0)."""


def picture_pdf(parts: Iterable[Part]) -> bytes:
    """Return the wanted pages of some files, in their order, as the pages of one PDF; the same pages, the same bytes.

    Raises:
        OSError, ValueError, pypdfium2.PdfiumError: when a file is damaged or too large.
    """
    writer = PdfWriter()
    writer.metadata = None
    for content, wanted in parts:
        for picture in in_colour(content, wanted):
            scale = _LONGEST / max(picture.size)
            width, height = (side * scale for side in picture.size)
            image = stream(
                encode(picture, "JPEG", quality=_QUALITY),
                Type="/XObject",
                Subtype="/Image",
                Width=picture.width,
                Height=picture.height,
                ColorSpace="/DeviceRGB",
                BitsPerComponent=8,
                Filter="/DCTDecode",
            )
            page = writer.add_blank_page(width, height)
            put(page, Resources=dictionary(XObject=dictionary(Image=writer._add_object(image))))
            drawn = f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Image Do Q".encode("ascii")
            put(page, Contents=add_compressed(writer, drawn))
    return written(writer)
