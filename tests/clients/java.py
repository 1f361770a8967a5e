"""PDFBox and iText 5, two Java libraries behind many portals and office tools, from Debian's jars."""

import base64
from collections.abc import Mapping
from pathlib import Path

from tests.clients.programs import HERE, JARS, PROGRAMS
from tests.clients.serving import Server


def _server(program: str, source: str) -> Server:
    classpath = ":".join(str(JARS / jar) for jar in PROGRAMS[program].jars)
    return Server(["java", "-Djava.awt.headless=true", "-cp", classpath, str(HERE / source)])


_PDFBOX = _server("PDFBox", "FillPdfBox.java")
_ITEXT = _server("iText 5", "FillItext.java")


def fill_with_pdfbox(blank: Path, values: Mapping[str, str | bool | None], out: Path) -> None:
    """Fill through ``PDField.setValue``; PDFBox draws the appearances it has the letters for."""
    _ask(_PDFBOX, "save", blank, values, out)


def flatten_with_pdfbox(blank: Path, values: Mapping[str, str | bool | None], out: Path) -> None:
    """Fill, then ``PDAcroForm.flatten``."""
    _ask(_PDFBOX, "flatten", blank, values, out)


def fill_with_itext(blank: Path, values: Mapping[str, str | bool | None], out: Path) -> None:
    """Fill through ``AcroFields.setField``."""
    _ask(_ITEXT, "save", blank, values, out)


def flatten_with_itext(blank: Path, values: Mapping[str, str | bool | None], out: Path) -> None:
    """Fill, have the appearances drawn, then ``setFormFlattening``."""
    _ask(_ITEXT, "draw-flatten", blank, values, out)


def flatten_undrawn_with_itext(blank: Path, values: Mapping[str, str | bool | None], out: Path) -> None:
    """Fill, then ``setFormFlattening`` alone: the ticks show, the texts are gone."""
    _ask(_ITEXT, "flatten", blank, values, out)


def _ask(server: Server, action: str, blank: Path, values: Mapping[str, str | bool | None], out: Path) -> None:
    """Send one job: paths by tabs, then ``name=value`` with the value in base64; a ticked box has no value."""
    given = [
        f"{name}={'' if value is True else base64.b64encode(value.encode()).decode()}"
        for name, value in values.items()
        if value is not None and value is not False and value != ""
    ]
    server.ask("\t".join([action, str(blank), str(out), *given]))
