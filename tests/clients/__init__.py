"""Programs that this project did not write, filling its forms as their users would.

Values are by PDF field name: text, ``True`` for a box to tick, export value for a choice, label for a list; ``None``,
``False`` or an absent name leave a field as it is. Here are those that the test suite drives for every form;
``ways`` lists them all, with every way of saving, for ``make clients``.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from tests.clients import mupdf, pdf_lib, pdfium, pdftk, pikepdf_client
from tests.clients.programs import driven, require

Value = str | bool | None
Filler = Callable[[Path, Mapping[str, Value], Path], None]

_FILLERS: Mapping[str, Filler] = {
    "pdf-lib": pdf_lib.fill,
    "pdftk": pdftk.fill,
    "pikepdf": pikepdf_client.fill,
    "PDFium": pdfium.fill,
    "PyMuPDF": mupdf.fill,
}
each_client = driven("client", _FILLERS)
"""Run a test with each of them."""


def fill_with(client: str, blank: Path, values: Mapping[str, Value], out: Path) -> None:
    """Fill ``blank`` with a client and save it as ``out``; skip the test when it is missing."""
    require(client)
    _FILLERS[client](blank, values, out)
