"""Any file of the inbox → :class:`Reading`: what it is shows in its bytes, never in its name."""

import hashlib
import io
import zipfile
from dataclasses import replace

from pipeline.active_content import find_active_content
from pipeline.formats import is_photograph
from pipeline.intake.raw import Diagnosis, Reading
from pipeline.intake.reader import MAX_BYTES, is_pdf, read_copie, read_pdf
from pipeline.lazy import load

SUSPECT = frozenset({"lecture_arretee", "classeur_actif"})
"""Diagnoses that are enough to mistrust a file."""
_ZIP = b"PK\x03\x04"


def read_file(content: bytes, file: str) -> Reading:
    """Read the bytes of one file: a relevé de décisions when they are a workbook, else a PDF. Never raises."""
    reading = _read(content, file)
    return reading if reading.diagnosis is None else _judge(reading, reading.diagnosis, content)


def _judge(reading: Reading, diagnosis: Diagnosis, content: bytes) -> Reading:
    """Say of a file that is set aside whether it may be opened without a thought."""
    if diagnosis.code in SUSPECT:
        return replace(reading, suspect=True)
    if not is_pdf(content):
        return reading
    if not (found := find_active_content(content)):
        return reading
    happened = (
        f"{diagnosis.que_s_est_il_passe} Il contient {found} : sa copie porte un nom en .bin, qui ne s’ouvre pas."
    )
    return replace(reading, diagnosis=replace(diagnosis, que_s_est_il_passe=happened), suspect=True)


def _read(content: bytes, file: str) -> Reading:
    if content.startswith(_ZIP) and _is_workbook(content):
        releve: Reading = load("pipeline.intake.workbook.releve:read_releve")(content, file)
        return releve
    if is_photograph(content) and 0 < len(content) <= MAX_BYTES:
        found = read_copie(content)
        if found is not None:
            sha256 = hashlib.sha256(content).hexdigest()
            if isinstance(found, tuple):
                return Reading(file, sha256, found)
            return Reading(file, sha256, (), found.diagnosis, dossier=found.dossier)
    return read_pdf(content, file)


def _is_workbook(content: bytes) -> bool:
    """An Office workbook, macros or not, or an OpenDocument one; a broken archive still shows a sheet's name."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return b"xl/workbook" in content or b"xl/worksheets/" in content
    if "mimetype" in names and b"opendocument.spreadsheet" in content[:200]:
        return True
    return any(name.startswith("xl/") for name in names)
