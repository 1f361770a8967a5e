"""pdftk-java (iText), fed with an FDF file."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path


def available() -> bool:
    """The command is on the path."""
    return shutil.which("pdftk") is not None


def fill(blank: Path, values: Mapping[str, str | bool | None], out: Path) -> None:
    """Fill with ``fill_form``; pdftk draws the appearances itself."""
    fdf = out.with_suffix(".fdf")
    fdf.write_bytes(to_fdf(values))
    command = ["pdftk", str(blank), "fill_form", str(fdf), "output", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    fdf.unlink()


def to_fdf(values: Mapping[str, str | bool | None]) -> bytes:
    """Write an FDF (ISO 32000-1, 12.7.7): every value as a UTF-16 string, as exporters write them."""
    entries = []
    for name, value in values.items():
        if value is None or value is False:
            continue
        text = "oui" if value is True else value
        entries.append(f"<< /T ({name}) /V <FEFF{text.encode('utf-16-be').hex().upper()}> >>")
    body = "\n".join(entries)
    return (
        f"%FDF-1.2\n1 0 obj\n<< /FDF << /Fields [\n{body}\n] >> >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n".encode(
            "ascii"
        )
    )
