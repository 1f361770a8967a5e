"""pdf-lib (JavaScript), as a web page or a script uses it. Installed by ``npm ci`` in this folder."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.clients.programs import HERE


def fill(blank: Path, values: Mapping[str, str | bool | None], out: Path) -> None:
    """Fill through ``setText``, ``select`` and ``check``."""
    _run("save", blank, values, out)


def flatten(blank: Path, values: Mapping[str, str | bool | None], out: Path) -> None:
    """Fill, then ``form.flatten()``; letters beyond Windows-1252 cannot be drawn and leave the field empty."""
    _run("flatten", blank, values, out)


def merge(files: list[Path], out: Path) -> None:
    """Merge with ``copyPages``: the fields are no longer listed, their widgets stand on the pages only."""
    subprocess.run(
        ["node", str(HERE / "merge_pdf_lib.mjs"), str(out), *map(str, files)], check=True, capture_output=True
    )


def _run(action: str, blank: Path, values: Mapping[str, str | bool | None], out: Path) -> None:
    data = out.with_suffix(".json")
    data.write_text(json.dumps(dict(values)), encoding="utf-8")
    command = ["node", str(HERE / "fill_pdf_lib.mjs"), action, str(blank), str(data), str(out)]
    subprocess.run(command, check=True, capture_output=True)
    data.unlink()
