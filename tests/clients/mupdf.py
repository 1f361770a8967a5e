"""MuPDF, through PyMuPDF's widgets; and how it flattens."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pymupdf

pymupdf.TOOLS.mupdf_display_errors(False)


def fill(blank: Path, values: Mapping[str, str | bool | None], out: Path) -> None:
    """Set each widget and let MuPDF draw it; saved whole."""
    with pymupdf.open(blank) as document:
        _fill(document, values)
        document.save(out)


def fill_incrementally(blank: Path, values: Mapping[str, str | bool | None], out: Path) -> None:
    """The same, appended to the blank form, as « Save » does."""
    out.write_bytes(blank.read_bytes())
    with pymupdf.open(out) as document:
        _fill(document, values)
        document.saveIncr()


def flatten(blank: Path, values: Mapping[str, str | bool | None], out: Path) -> None:
    """Fill, then turn the widgets into page content."""
    fill(blank, values, filled := out.with_suffix(".filled.pdf"))
    bake(filled, out)
    filled.unlink()


def bake(source: Path, out: Path) -> None:
    """Turn the widgets into page content."""
    with pymupdf.open(source) as document:
        document.bake(annots=True, widgets=True)
        document.save(out)


def _fill(document: Any, values: Mapping[str, str | bool | None]) -> None:
    for page in document:
        for widget in page.widgets():
            value = values.get(widget.field_name)
            if value is None or value is False:
                continue
            if widget.field_type == pymupdf.PDF_WIDGET_TYPE_RADIOBUTTON:
                if widget.on_state() != value:
                    continue
                widget.field_value = True
            else:
                widget.field_value = value
            widget.update()
