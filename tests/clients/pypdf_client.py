"""pypdf itself, through its public way of filling forms, as scripts and small services use it."""

from collections.abc import Mapping
from pathlib import Path

from pypdf import PdfReader, PdfWriter


def fill(blank: Path, values: Mapping[str, str | bool | None], out: Path) -> None:
    """Fill page by page; pypdf draws the appearances."""
    _fill(blank, values, out, flatten=False)


def flatten(blank: Path, values: Mapping[str, str | bool | None], out: Path) -> None:
    """Fill, draw the answers into the pages and take the widgets away."""
    _fill(blank, values, out, flatten=True)


def _fill(blank: Path, values: Mapping[str, str | bool | None], out: Path, *, flatten: bool) -> None:
    reader = PdfReader(blank)
    buttons = {name for name, field in (reader.get_fields() or {}).items() if field.get("/FT") == "/Btn"}
    given = {
        name: "/oui" if value is True else f"/{value}" if name in buttons else str(value)
        for name, value in values.items()
        if value is not None and value is not False
    }
    writer = PdfWriter(clone_from=reader)
    for page in writer.pages:
        writer.update_page_form_field_values(page, given, auto_regenerate=False, flatten=flatten)
    if flatten:
        writer.remove_annotations("/Widget")
    writer.write(out)
