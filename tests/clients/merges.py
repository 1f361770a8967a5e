"""Several PDFs joined into one, by each program as its users would."""

import subprocess
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path

import pikepdf
import pymupdf
import pypdfium2
from pypdf import PdfReader, PdfWriter

from tests.clients import pdf_lib

Merge = Callable[[list[Path], Path], None]


def by_pypdf(files: list[Path], out: Path) -> None:
    """Two fields of one name in ``/Fields``."""
    writer = PdfWriter()
    for file in files:
        writer.append(PdfReader(file))
    writer.write(out)


def by_qpdf(files: list[Path], out: Path) -> None:
    """The second copy's fields become ``name+1``."""
    run("qpdf", "--empty", "--pages", *map(str, files), "--", str(out))


def by_pdftk(files: list[Path], out: Path) -> None:
    """pdftk renames what clashes."""
    run("pdftk", *map(str, files), "cat", "output", str(out))


def by_pikepdf(files: list[Path], out: Path) -> None:
    """The second copy stands on the pages only."""
    with pikepdf.open(files[0]) as pdf, warnings.catch_warnings(action="ignore"):
        for file in files[1:]:
            with pikepdf.open(file) as other:
                pdf.pages.extend(other.pages)
        pdf.save(out)


def by_pymupdf(files: list[Path], out: Path) -> None:
    """MuPDF adds a number of its own to each field of the second copy: ``name [12]``."""
    with pymupdf.open() as merged:
        for file in files:
            with pymupdf.open(file) as source:
                merged.insert_pdf(source)
        merged.save(out)


def by_mutool(files: list[Path], out: Path) -> None:
    """``mutool merge`` copies the pages; the fields are no longer listed."""
    run("mutool", "merge", "-o", str(out), *map(str, files))


def by_pdfium(files: list[Path], out: Path) -> None:
    """PDFium (Chrome, Edge) loses the parents of the radio groups."""
    merged = pypdfium2.PdfDocument.new()
    for file in files:
        source = pypdfium2.PdfDocument(file)
        merged.import_pages(source)
        source.close()
    merged.save(out)
    merged.close()


def by_poppler(files: list[Path], out: Path) -> None:
    """pdfunite loses them too."""
    run("pdfunite", *map(str, files), str(out))


def by_ghostscript(files: list[Path], out: Path) -> None:
    """Ghostscript draws the answers into the pages."""
    run("gs", "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=pdfwrite", "-o", str(out), *map(str, files))


def run(*command: str) -> None:
    """Run a command to its end.

    Raises:
        RuntimeError: with the last line that the program said, when it failed.
    """
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    # qpdf says 3 when it wrote the file but had something to say.
    if done.returncode not in ({0, 3} if command[0] == "qpdf" else {0}):
        raise RuntimeError(f"{command[0]} failed: {(done.stderr.strip().splitlines() or [''])[-1][:200]}")


MERGES: Mapping[str, Merge] = {
    "pypdf": by_pypdf,
    "qpdf": by_qpdf,
    "pdftk": by_pdftk,
    "pikepdf": by_pikepdf,
    "PyMuPDF": by_pymupdf,
    "mutool": by_mutool,
    "pdf-lib": pdf_lib.merge,
    "PDFium": by_pdfium,
    "Poppler": by_poppler,
    "Ghostscript": by_ghostscript,
}
"""Program → how it joins files."""
