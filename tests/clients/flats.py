"""How a filled form becomes a flat copy: printed to PDF, converted, flattened; its fields are gone."""

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from pypdf import PdfReader, PdfWriter
from pypdfium2 import raw

from tests.clients import mupdf
from tests.clients.merges import run

Flatten = Callable[[Path, Path], None]


def printed_by_chrome(source: Path, out: Path) -> None:
    """Chrome, Edge: « print to PDF » flattens for print."""
    document = pypdfium2.PdfDocument(source)
    try:
        document.init_forms()
        for page in document:
            raw.FPDFPage_Flatten(page, raw.FLAT_PRINT)
            page.close()
        document.save(out)
    finally:
        document.close()


def printed_by_poppler(source: Path, out: Path) -> None:
    """Evince, Okular: « print to PDF » goes through cairo."""
    run("pdftocairo", "-pdf", str(source), str(out))


def printed_by_ghostscript(source: Path, out: Path) -> None:
    """PDF printers of Windows are often Ghostscript."""
    run("gs", "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=pdfwrite", "-o", str(out), str(source))


def fitted_by_ghostscript(source: Path, out: Path) -> None:
    """The same on US Letter paper, fitted to the page: smaller and moved."""
    options = ("-dFIXEDMEDIA", "-dPDFFitPage", "-sPAPERSIZE=letter")
    run("gs", "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=pdfwrite", *options, "-o", str(out), str(source))


def converted_by_mutool(source: Path, out: Path) -> None:
    """``mutool convert``: the encoding of the text is lost."""
    run("mutool", "convert", "-F", "pdf", "-o", str(out), str(source))


def exported_by_libreoffice(source: Path, out: Path) -> None:
    """LibreOffice Draw: opened as a drawing, exported to PDF."""
    with TemporaryDirectory() as folder:
        home = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", "--headless", home, "--infilter=draw_pdf_import"]
        command += ["--convert-to", "pdf:draw_pdf_Export", "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True)
        out.write_bytes((Path(folder) / f"{source.stem}.pdf").read_bytes())


def without_annotations(source: Path, out: Path) -> None:
    """« Print the document without its annotations »: an empty form."""
    writer = PdfWriter(clone_from=PdfReader(source))
    for page in writer.pages:
        page.pop("/Annots", None)
    writer.root_object.pop("/AcroForm", None)
    writer.write(out)


def turned(source: Path, out: Path) -> None:
    """Printed by Poppler, then turned by 90 degrees, as some drivers do."""
    printed_by_poppler(source, between := out.with_suffix(".between.pdf"))
    run("qpdf", "--rotate=+90", str(between), str(out))


FLATS: Mapping[tuple[str, str], Flatten] = {
    ("PDFium", "imprimé en PDF (Chrome, Edge)"): printed_by_chrome,
    ("Poppler", "imprimé en PDF (Evince, Okular)"): printed_by_poppler,
    ("Poppler", "imprimé en PDF puis tourné d’un quart de tour"): turned,
    ("Ghostscript", "imprimante PDF"): printed_by_ghostscript,
    ("Ghostscript", "imprimante PDF, ajusté à une page Letter"): fitted_by_ghostscript,
    ("PyMuPDF", "aplati (bake)"): mupdf.bake,
    ("LibreOffice Draw", "ouvert puis exporté en PDF"): exported_by_libreoffice,
    ("pypdf", "imprimé sans les annotations"): without_annotations,
}
"""(Program, what it does) → the gesture, on a form that another program filled."""
