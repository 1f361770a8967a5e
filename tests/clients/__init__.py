"""Programs that this project did not write, filling its forms as their users would.

Values are by PDF field name: text, ``True`` for a box to tick, export value for a choice; ``None``, ``False`` or
an absent name leave a field as it is.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.clients import pdf_lib, pdfium, pdftk, pikepdf_client

Value = str | bool | None
Filler = Callable[[Path, Mapping[str, Value], Path], None]

_FILLERS: Mapping[str, Filler] = {
    "pdf-lib": pdf_lib.fill,
    "pdftk": pdftk.fill,
    "pikepdf": pikepdf_client.fill,
    "pdfium": pdfium.fill,
}
CLIENTS = tuple(_FILLERS)


def available(client: str) -> bool:
    """Tell whether the program is installed; pikepdf and PDFium come with the test dependencies."""
    return {"pdf-lib": pdf_lib.available, "pdftk": pdftk.available}.get(client, lambda: True)()


def require(client: str) -> None:
    """Skip the test when the program is missing; under continuous integration (CI=true) it must be there."""
    if available(client):
        return
    reason = f"{client} is not installed"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def fill_with(client: str, blank: Path, values: Mapping[str, Value], out: Path) -> None:
    """Fill ``blank`` with a client of ``CLIENTS`` and save it as ``out``."""
    _FILLERS[client](blank, values, out)
