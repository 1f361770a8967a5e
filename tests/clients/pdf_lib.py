"""pdf-lib (JavaScript), as a web page or a script uses it. Installed by ``npm ci`` in this folder."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

_HERE = Path(__file__).parent


def available() -> bool:
    """Node and the installed package are there."""
    return shutil.which("node") is not None and (_HERE / "node_modules" / "pdf-lib").is_dir()


def fill(blank: Path, values: Mapping[str, str | bool | None], out: Path) -> None:
    """Fill through ``setText``, ``select`` and ``check``."""
    data = out.with_suffix(".json")
    data.write_text(json.dumps(dict(values)), encoding="utf-8")
    command = ["node", str(_HERE / "fill_pdf_lib.mjs"), str(blank), str(data), str(out)]
    subprocess.run(command, check=True, capture_output=True)
    data.unlink()
