"""Programs that this project did not write, filling its forms as their users would.

Values are by PDF field name: text, ``True`` for a box to tick, export value for a choice, label for a list; ``None``,
``False`` or an absent name leave a field as it is. Here are those that the test suite drives for every form;
``ways`` lists them all, with every way of saving, for ``make clients``.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.clients import mupdf, pdf_lib, pdfium, pdftk, pikepdf_client
from tests.clients.programs import PROGRAMS

Value = str | bool | None
Filler = Callable[[Path, Mapping[str, Value], Path], None]

_FILLERS: Mapping[str, Filler] = {
    "pdf-lib": pdf_lib.fill,
    "pdftk": pdftk.fill,
    "pikepdf": pikepdf_client.fill,
    "PDFium": pdfium.fill,
    "PyMuPDF": mupdf.fill,
}
CLIENTS = tuple(_FILLERS)


def require(program: str) -> None:
    """Skip the test when the program is missing; under continuous integration (CI=true) it must be there."""
    if PROGRAMS[program].available:
        return
    reason = f"{program} is not installed"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def fill_with(client: str, blank: Path, values: Mapping[str, Value], out: Path) -> None:
    """Fill ``blank`` with a client of ``CLIENTS`` and save it as ``out``."""
    _FILLERS[client](blank, values, out)
