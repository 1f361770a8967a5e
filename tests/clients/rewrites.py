"""What happens to a filled form on its way: saved again, repaired, protected, taken apart and put together."""

import warnings
from collections.abc import Callable, Mapping
from pathlib import Path

import pikepdf
import pymupdf
from pikepdf import Array
from pypdf import PdfReader, PdfWriter

from tests.clients.merges import run

Rewrite = Callable[[Path, Path], None]


def linearised(source: Path, out: Path) -> None:
    """For the web."""
    run("qpdf", "--linearize", str(source), str(out))


def packed(source: Path, out: Path) -> None:
    """Objects in streams, everything compressed anew, no cross-reference table left."""
    run("qpdf", "--object-streams=generate", "--recompress-flate", "--compression-level=9", str(source), str(out))


def encrypted_aes(source: Path, out: Path) -> None:
    """Protected against changes, AES-256, opens without a password."""
    run("qpdf", "--encrypt", "", "proprietaire", "256", "--modify=none", "--", str(source), str(out))


def encrypted_rc4(source: Path, out: Path) -> None:
    """The same with RC4 and 128 bits, as older programs do."""
    run(
        "qpdf",
        "--allow-weak-crypto",
        "--encrypt",
        "",
        "proprietaire",
        "128",
        "--use-aes=n",
        "--",
        str(source),
        str(out),
    )


def encrypted_then_decrypted(source: Path, out: Path) -> None:
    """Protected, then the protection taken away."""
    encrypted_aes(source, between := out.with_suffix(".between.pdf"))
    run("qpdf", "--decrypt", str(between), str(out))


def pages_of_qpdf(source: Path, out: Path) -> None:
    """Every page taken into a new file."""
    run("qpdf", "--empty", "--pages", str(source), "1-z", "--", str(out))


def cat_of_pdftk(source: Path, out: Path) -> None:
    """``pdftk cat``."""
    run("pdftk", str(source), "cat", "output", str(out))


def compressed_by_pdftk(source: Path, out: Path) -> None:
    """``pdftk compress``: rewritten as a whole."""
    run("pdftk", str(source), "output", str(out), "compress")


def cleaned(source: Path, out: Path) -> None:
    """``mutool clean``, with garbage collection and compression."""
    run("mutool", "clean", "-gggg", "-z", str(source), str(out))


def saved_by_pymupdf(source: Path, out: Path) -> None:
    """Opened and saved by MuPDF, garbage collected."""
    with pymupdf.open(source) as document:
        document.save(out, garbage=4, deflate=True)


def saved_by_pikepdf(source: Path, out: Path) -> None:
    """Opened and saved by pikepdf."""
    with pikepdf.open(source) as pdf:
        pdf.save(out)


def cloned_by_pypdf(source: Path, out: Path) -> None:
    """``PdfWriter(clone_from=…)``."""
    PdfWriter(clone_from=PdfReader(source)).write(out)


def as_preview(source: Path, out: Path) -> None:
    """macOS Preview, imitated: ``/Fields`` is empty, the widgets stand on the pages."""
    with pikepdf.open(source) as pdf, warnings.catch_warnings(action="ignore"):
        pdf.Root.AcroForm.Fields = Array()
        pdf.save(out)


def separated_and_united(source: Path, out: Path) -> None:
    """``pdfseparate``, then ``pdfunite``."""
    pattern = out.with_suffix("")
    run("pdfseparate", str(source), f"{pattern}-%03d.pdf")
    pieces = sorted(out.parent.glob(f"{pattern.name}-*.pdf"))
    run("pdfunite", *map(str, pieces), str(out))
    for piece in pieces:
        piece.unlink()


REWRITES: Mapping[tuple[str, str], Rewrite] = {
    ("qpdf", "linéarisé"): linearised,
    ("qpdf", "objets compressés"): packed,
    ("qpdf", "chiffré AES-256, sans mot de passe d’ouverture"): encrypted_aes,
    ("qpdf", "chiffré RC4, sans mot de passe d’ouverture"): encrypted_rc4,
    ("qpdf", "chiffré puis déchiffré"): encrypted_then_decrypted,
    ("qpdf", "pages extraites dans un nouveau fichier"): pages_of_qpdf,
    ("pdftk", "cat"): cat_of_pdftk,
    ("pdftk", "compress"): compressed_by_pdftk,
    ("mutool", "clean"): cleaned,
    ("PyMuPDF", "ouvert et enregistré"): saved_by_pymupdf,
    ("pikepdf", "ouvert et enregistré"): saved_by_pikepdf,
    ("pypdf", "recopié"): cloned_by_pypdf,
    ("Aperçu de macOS", "imité : champs hors de la liste"): as_preview,
    ("Poppler", "pages séparées puis réunies"): separated_and_united,
}
"""(Program, what it does) → the gesture."""
