"""What a person sees of a file received without opening it: pictures of its pages.

To be called in a process with limits, as whatever opens such a file. A new process loads this for a page: it imports
hardly anything.
"""

from itertools import islice

import pypdfium2

from pipeline.formats import is_photograph
from pipeline.images import count_sheets, encode, photographs

LONGEST = 1400
"""Pixels of the longest side of a page on a screen: an A4 page at 120 dots per inch, where small print reads."""
QUICKLY = {"compress_level": 1}
"""How a picture is packed that is looked at once."""


def draw_page(content: bytes, rank: int) -> tuple[bytes, int]:
    """Return the picture (PNG) of a page of a PDF or of a photograph, and how many pages there are.

    A form is drawn with the answers that its fields hold, as Chrome and Edge show it.

    Args:
        content: the file.
        rank: of the page, from 0.

    Raises:
        OSError, ValueError, pypdfium2.PdfiumError: when it is damaged, too large, or has no such page.
    """
    count = count_sheets(content)
    if not 0 <= rank < count:
        raise ValueError("no such page")
    if is_photograph(content):
        sheet = next(islice(photographs(content), rank, None), None)
        if sheet is None:
            raise ValueError("no such page")
        step = max(1, round(max(sheet.picture.shape) / LONGEST))
        return encode(sheet.picture[::step, ::step], "PNG", **QUICKLY), count
    document = pypdfium2.PdfDocument(content)
    try:
        document.init_forms()
        page = document[rank]
        picture = page.render(scale=LONGEST / max(*page.get_size(), 1.0)).to_pil().convert("RGB")
        return encode(picture, "PNG", **QUICKLY), count
    finally:
        document.close()
