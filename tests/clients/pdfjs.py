"""pdf.js, the viewer of Firefox, in a real Chromium: one types into its page, clicks, saves or prints."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from tests.clients.programs import HERE
from tests.clients.serving import Server

_SERVER = Server(["node", str(HERE / "type_in_pdfjs.mjs"), shutil.which("chromium") or "chromium"])


def fill(blank: Path, values: Mapping[str, str | bool | None], out: Path) -> None:
    """Type every answer and save the document."""
    _ask("save", blank, values, out)


def printed(blank: Path, values: Mapping[str, str | bool | None], out: Path) -> None:
    """Type every answer and print to a PDF: the viewer hands pictures of its pages to Chromium."""
    _ask("print", blank, values, out)


def _ask(action: str, blank: Path, values: Mapping[str, str | bool | None], out: Path) -> None:
    job = {"action": action, "blank": str(blank), "values": dict(values), "out": str(out)}
    _SERVER.ask(json.dumps(job))
