"""The programs that the tests and the matrix drive: whether each is installed, and which version it is."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version as package_version
from json import loads
from pathlib import Path

import pytest

HERE = Path(__file__).parent
JARS = Path("/usr/share/java")
_NODE = HERE / "node_modules"


@dataclass(frozen=True, slots=True)
class Program:
    """One program, from a Python package, an npm package, a Debian command or a Debian jar."""

    name: str
    """As its users know it."""
    package: str = ""
    """Python distribution; it comes with the test dependencies."""
    npm: str = ""
    """npm package, in ``tests/clients/node_modules``."""
    command: str = ""
    """Command on the path."""
    ask: tuple[str, ...] = ("--version",)
    """Arguments that make the command tell its version."""
    jars: tuple[str, ...] = ()
    """Jars of Debian, in ``/usr/share/java``; the first one tells the version."""

    @property
    def available(self) -> bool:
        """Everything that driving it needs is there."""
        return (
            (not self.npm or (shutil.which("node") is not None and (_NODE / self.npm).is_dir()))
            and (not self.command or shutil.which(self.command) is not None)
            and (not self.jars or shutil.which("javac") is not None)
            and all((JARS / jar).exists() for jar in self.jars)
        )

    @property
    def version(self) -> str:
        """Version installed, such as ``11.3.0``; "" when the program does not tell it."""
        told = ""
        if self.package:
            told = package_version(self.package)
        elif self.npm:
            told = str(loads((_NODE / self.npm / "package.json").read_text(encoding="utf-8"))["version"])
        elif self.jars:
            # Debian ships each jar under a name with its version too.
            told = " ".join(path.stem for path in JARS.glob(f"{Path(self.jars[0]).stem}-[0-9]*.jar"))
        elif self.command:
            done = subprocess.run([self.command, *self.ask], capture_output=True, text=True, check=False)
            told = done.stdout + done.stderr
        found = re.search(r"\d+(?:\.\d+)+", told)
        return found[0] if found else ""


_ALL = (
    Program("pdf-lib", npm="pdf-lib"),
    Program("pdf.js", npm="pdfjs-dist", command="chromium"),
    Program("PDFium", package="pypdfium2"),
    Program("pdftk", command="pdftk"),
    Program("pikepdf", package="pikepdf"),
    Program("PyMuPDF", package="PyMuPDF"),
    Program("pypdf", package="pypdf"),
    Program("PDFBox", jars=("pdfbox2.jar", "fontbox2.jar", "commons-logging.jar")),
    Program("iText 5", jars=("itext5.jar", "bcprov.jar")),
    Program("qpdf", command="qpdf"),
    Program("Ghostscript", command="gs"),
    Program("Poppler", command="pdftocairo", ask=("-v",)),
    Program("mutool", command="mutool", ask=("-v",)),
    Program("LibreOffice Draw", command="soffice"),
    Program("Tesseract", command="tesseract"),
)
PROGRAMS: Mapping[str, Program] = {program.name: program for program in _ALL}
"""Name → program."""
ASKED = "tests.require"
"""Audit event of a test that asks for a program, installed or not: ``tests/conftest.py`` wants its mark."""


def require(name: str) -> None:
    """Skip the test without a program (of ``PROGRAMS``, or a command); under CI=true it must be there."""
    program = PROGRAMS.get(name) or Program(name, command=name)
    if not program.package:
        sys.audit(ASKED, name)
    if not program.available:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"{name} is not installed")


def driven(arguments: str, rows: Iterable[str | tuple[object, ...]]) -> pytest.MarkDecorator:
    """Run a test once for each program, its first argument; those that are no Python package bear the mark."""
    cases = [row if isinstance(row, tuple) else (row,) for row in rows]
    real = {name for name, program in PROGRAMS.items() if not program.package}
    marks = {True: (pytest.mark.programs,), False: ()}
    return pytest.mark.parametrize(arguments, [pytest.param(*case, marks=marks[case[0] in real]) for case in cases])
