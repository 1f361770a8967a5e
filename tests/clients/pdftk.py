"""pdftk-java (iText), fed with an FDF or an XFDF file."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

Values = Mapping[str, str | bool | None]


def fill(blank: Path, values: Values, out: Path, *options: str) -> None:
    """Fill with ``fill_form`` from an FDF whose values are UTF-16 strings; pdftk draws the appearances itself."""
    _fill(blank, to_fdf(values), ".fdf", out, *options)


def fill_from_latin(blank: Path, values: Values, out: Path) -> None:
    """The same from an FDF whose values are PDFDocEncoding wherever they can be, as older exporters write them."""
    _fill(blank, to_fdf(values, plain=True), ".fdf", out)


def fill_from_xfdf(blank: Path, values: Values, out: Path) -> None:
    """The same from an XFDF in UTF-8."""
    fields = "".join(
        f"<field name={quoteattr(name)}><value>{escape(text)}</value></field>" for name, text in _given(values)
    )
    xml = f'<?xml version="1.0" encoding="UTF-8"?><xfdf xmlns="http://ns.adobe.com/xfdf/"><fields>{fields}</fields></xfdf>'
    _fill(blank, xml.encode("utf-8"), ".xfdf", out)


def fill_undrawn(blank: Path, values: Values, out: Path) -> None:
    """Leave it to the viewer to draw (``need_appearances``)."""
    fill(blank, values, out, "need_appearances")


def flatten(blank: Path, values: Values, out: Path) -> None:
    """Fill and flatten."""
    fill(blank, values, out, "flatten")


def to_fdf(values: Values, *, plain: bool = False) -> bytes:
    """Write an FDF (ISO 32000-1, 12.7.7); ``plain`` writes Latin-1 where PDFDocEncoding is the same, else UTF-16."""
    entries = [f"<< /T ({name}) /V {_string(text, plain=plain)} >>" for name, text in _given(values)]
    body = "\n".join(entries)
    return (
        f"%FDF-1.2\n1 0 obj\n<< /FDF << /Fields [\n{body}\n] >> >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n".encode(
            "ascii"
        )
    )


def _given(values: Values) -> list[tuple[str, str]]:
    """What is filled in, as text."""
    return [(name, "oui" if value is True else value) for name, value in values.items() if value]


def _string(text: str, *, plain: bool) -> str:
    if plain and all(" " <= char <= "~" or "\xa1" <= char <= "\xff" or char == "\n" for char in text):
        return f"<{text.encode('latin-1').hex().upper()}>"
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


def _fill(blank: Path, data: bytes, suffix: str, out: Path, *options: str) -> None:
    file = out.with_suffix(suffix)
    file.write_bytes(data)
    command = ["pdftk", str(blank), "fill_form", str(file), "output", str(out), *options]
    subprocess.run(command, check=True, capture_output=True)
    file.unlink()
