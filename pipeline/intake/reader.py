"""PDF → :class:`Reading`: the forms it holds, or a named diagnosis. Never raises, whatever the bytes."""

import hashlib
import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from pipeline.forms.editions import SOURCE_KEY
from pipeline.intake.diagnosis import diagnose, too_big
from pipeline.intake.programs import with_program
from pipeline.intake.raw import Diagnosis, Provenance, RawForm, Reading, Refus
from pipeline.intake.traces import Traces, traces

MAX_BYTES = 30_000_000
"""Size beyond which a file is not opened, by default."""

WRITTEN_OVER = "annotations"
"""Diagnosis of a form whose answers were written over its fields."""
_HEADER = b"%PDF-"
_HEADER_WITHIN = 1024
_END = b"%%EOF"
_SIGNATURES = (
    (b"PK\x03\x04", "Il ressemble à un document bureautique (Word, LibreOffice) ou à une archive zip."),
    (b"\xd0\xcf\x11\xe0", "Il ressemble à un document Word ancien (.doc)."),
    (b"\xff\xd8\xff", "Il ressemble à une photographie (JPEG)."),
    (b"\x89PNG", "Il ressemble à une image (PNG)."),
    (b"II*\x00", "Il ressemble à une image (TIFF)."),
    (b"MM\x00*", "Il ressemble à une image (TIFF)."),
    (b"{\\rtf", "Il ressemble à un document de traitement de texte (RTF)."),
    (b"%FDF-", "Il ressemble à un fichier de données FDF, sans le formulaire."),
    (b"<", "Il ressemble à une page web ou à un fichier XML."),
)


def read_pdf(content: bytes, file: str, *, max_bytes: int = MAX_BYTES) -> Reading:
    """Read the bytes of one file; ``file`` is its name, only repeated in the result."""
    sha256 = hashlib.sha256(content).hexdigest()
    outcome = _sniff(content, max_bytes) or _open(content)
    if isinstance(outcome, Diagnosis):
        outcome = Refus(outcome, "")
    if isinstance(outcome, Refus):
        found = _traces(content, outcome.diagnosis)
        diagnosis = with_program(outcome.diagnosis, found.producer)
        dossier = found.dossier or outcome.dossier
        return Reading(file, sha256, diagnosis=diagnosis, dossier=dossier, producer=found.producer)
    copied = any(form.provenance is not Provenance.FIELDS for form in outcome)
    return Reading(file, sha256, forms=outcome, producer=_traces(content).producer if copied else "")


def _traces(content: bytes, diagnosis: Diagnosis | None = None) -> Traces:
    """What a file that could be opened still says."""
    if diagnosis and diagnosis.code in {"vide", "trop_gros", "pas_un_pdf", "abime", "lecture_arretee", "mot_de_passe"}:
        return Traces()
    with _quiet():
        return traces(content)


def is_pdf(content: bytes) -> bool:
    """Whether programs take these bytes for a PDF."""
    return _HEADER in content[:_HEADER_WITHIN]


def _sniff(content: bytes, max_bytes: int) -> Diagnosis | None:
    """Judge a file by its bytes alone."""
    if not content:
        return diagnose("vide")
    if len(content) > max_bytes:
        return too_big(len(content), max_bytes)
    if not is_pdf(content):
        start = content[:_HEADER_WITHIN].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
        return diagnose("pas_un_pdf", next((hint for magic, hint in _SIGNATURES if start.startswith(magic)), ""))
    # Without its end, a file may still show an earlier state of its answers: that of its last complete save.
    end = content.rfind(_END)
    if end < 0 or b" obj" in content[end:]:
        return diagnose("abime", "Sa fin manque : l’envoi ou la copie a été interrompu.")
    return None


def _open(content: bytes) -> tuple[RawForm, ...] | Diagnosis | Refus:
    from pipeline.intake.fields.recognise import recognise  # noqa: PLC0415
    from pipeline.intake.fields.walk import Walker  # noqa: PLC0415
    from pipeline.intake.pages.flat import diagnose_flat  # noqa: PLC0415 - an empty run must not pay for these

    with _quiet():
        try:
            root = _root(content)
            if isinstance(root, Diagnosis):
                return root
            walk = Walker(root).walk()
        except MemoryError:
            return diagnose("lecture_arretee")
        except Exception:  # the library's boundary: whatever it raises on untrusted bytes is this diagnosis
            return diagnose("abime")
        if not walk.pages:
            return diagnose("abime", "Aucune page n’a pu y être trouvée.")
        found = recognise(walk)
        if isinstance(found, tuple):
            source = _source(root)
            return tuple(replace(form, source=source) for form in found)
        if found is not None and found.code != WRITTEN_OVER:
            return found
        copy = read_copie(content) if _drawable(root) else None
        if found is not None:
            # What was written over the fields shows on the pages.
            return copy if isinstance(copy, tuple) else found
        return copy or diagnose_flat(content)


def _drawable(root: Any) -> bool:
    from pipeline.intake.pages.drawable import is_drawable  # noqa: PLC0415

    try:
        return is_drawable(root)
    except Exception:  # the library's boundary
        return False


def _source(root: Any) -> str:
    """SHA-256 of the copy on paper from which a form was prefilled, when its catalogue names one."""
    try:
        text = str(root.get_object().get(SOURCE_KEY, ""))
    except Exception:  # the library's boundary
        return ""
    return text if re.fullmatch(r"[0-9a-f]{64}", text) else ""


def read_copie(content: bytes) -> tuple[RawForm, ...] | Refus | None:
    """Read what the pages show; ``None`` when they are none of ours, or cannot be drawn."""
    from pipeline.intake.pages.reading import read_pages  # noqa: PLC0415

    try:
        return read_pages(content)
    except MemoryError:
        return Refus(diagnose("lecture_arretee"), "")
    except Exception:  # the libraries' boundary: what cannot be drawn is judged by what it holds
        return None


def _root(content: bytes) -> object:
    """Return the catalogue of the document, or the diagnosis of its encryption."""
    from pypdf import PasswordType, PdfReader  # noqa: PLC0415
    from pypdf.errors import DependencyError  # noqa: PLC0415

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
            return diagnose("mot_de_passe")
    except (NotImplementedError, DependencyError):
        return diagnose("mot_de_passe", "Le procédé de chiffrement n’est pas pris en charge.")
    return reader.trailer["/Root"]


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the libraries' own warnings, which may quote the file, out of the log."""
    loggers = [logging.getLogger(name) for name in ("pypdf", "pdfminer")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
