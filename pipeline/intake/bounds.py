"""How far files that hold others are opened: how deep one in the other, and how much all together."""

from dataclasses import replace

from pipeline.dossier.rules import LECTURE
from pipeline.intake.containers.limits import MAX_CONTENTS_WITHIN, MAX_TOTAL_WITHIN
from pipeline.intake.diagnosis import OPENED, diagnose
from pipeline.intake.raw import Diagnosis, Reading

DEEPEST = 1
"""Containers around one that is still opened: an archive in a mail is, another one in that archive is not."""
DEEPEST_DOCUMENT = 3
"""The same for documents that hold others: a PDF joined to a PDF in an archive in a mail."""
_DOCUMENTS_THEMSELVES = frozenset({"pdf_reunis", "porte_documents"})
"""Containers that are documents: they are opened deeper than those that only carry others."""


def at_depth(reading: Reading, depth: int) -> Reading:
    """Return a reading as it is told of a file that stands in so many containers, one in the other.

    Contents of one that stands too deep are not taken.
    """
    code = reading.diagnosis.code if reading.diagnosis else ""
    deepest = DEEPEST if code in OPENED - _DOCUMENTS_THEMSELVES else DEEPEST_DOCUMENT
    if depth > deepest and reading.contenus:
        return _left_closed(reading, diagnose("contenant_imbrique"))
    return reading


def within_limits(reading: Reading, files: int, octets: int) -> Reading:
    """Return a reading, without its contents when they are too many, or too large, with what else the outermost
    container holds.

    Args:
        reading: of a file that may hold others.
        files: how many were taken out of that container, those of this reading among them.
        octets: bytes of all of them.
    """
    if not reading.contenus or (files <= MAX_CONTENTS_WITHIN and octets <= MAX_TOTAL_WITHIN):
        return reading
    told = diagnose(
        "contenant_refuse",
        f"Avec ce que contient le fichier où il se trouve, il y aurait plus de {MAX_CONTENTS_WITHIN} fichiers ou plus "
        f"de {MAX_TOTAL_WITHIN // 1_000_000} Mo une fois ouverts.",
    )
    return replace(_left_closed(reading, told), suspect=True)


def _left_closed(reading: Reading, told: Diagnosis) -> Reading:
    """A file whose contents are not taken; the forms that were read beside them are."""
    if not reading.forms:
        return replace(reading, diagnosis=told, contenus=())
    first, *others = reading.forms
    message = "Le fichier contient d’autres fichiers, qui n’ont pas été ouverts : les regarder dans l’original."
    note = LECTURE.anomaly("PAGES_NON_LUES", message, first.kind, "")
    first = replace(first, anomalies=(note, *first.anomalies))
    return replace(reading, forms=(first, *others), contenus=())
