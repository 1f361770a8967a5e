"""Relevés as people fill them: the project's own workbook, its cells set by column."""

import io
import subprocess
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl

from pipeline.forms.fill import Value
from pipeline.forms.releve_columns import COLUMNS, FIRST_ROW, SHEET_TITLE
from pipeline.paper.prefilled_forms import decision_prefilled
from pipeline.paper.session.agenda import DecisionSheet
from pipeline.paper.session.releve import render_releve
from tests.clients.programs import require
from tests.dossier.exemples import dossier_complet
from tests.paper.presse import presse

SEANCE = date(2003, 12, 2)
PREFILLED = decision_prefilled(dossier_complet())
SIGNATAIRE: dict[str, Value] = {
    "signataire.prenom": "Anatole",
    "signataire.nom": "PARAPHE",
    "signataire.qualite": "Secrétaire de la commission",
    "signataire.delegation": "Pour le président et par délégation,",
}
ACCORD: dict[str, Any] = {
    "decision": "Accord",
    "nature": "Première demande",
    "entendue": "oui",
    "phase.1.debut": date(2003, 12, 8),
    "phase.1.fin": date(2004, 3, 7),
    "phase.1.heures": timedelta(hours=12, minutes=30),
    "phase.2.debut": date(2004, 3, 8),
    "phase.2.fin": date(2004, 6, 30),
    "phase.2.heures": timedelta(hours=6),
    "temps.cantine": "oui",
    "activite.classe": "oui",
    "motif_droit": "besoin d’une aide humaine établi",
    "motif_fait": "L’élève écrit très lentement.\nElle a besoin d’être aidée pour Łukasz « D’ŒUVRÉ » – 12\u202f€.",
}


def rows(count: int = 3) -> list[dict[str, Value]]:
    """Prefilled rows of as many dossiers."""
    return [PREFILLED | SIGNATAIRE | {"dossier": f"2003-{number:04}"} for number in range(1, count + 1)]


def blank(count: int = 3) -> bytes:
    """A relevé as the pipeline writes it."""
    return releve(*rows(count))


def releve(*lignes: Mapping[str, Value]) -> bytes:
    """The relevé of these rows."""
    return render_releve(DecisionSheet(SEANCE, lignes), presse())


def column(target: str) -> int:
    """Number of a column, from 1."""
    return next(index for index, colonne in enumerate(COLUMNS, start=1) if colonne.target == target)


def filled(changes: Mapping[int, Mapping[str, Any]], content: bytes | None = None) -> bytes:
    """Set cells, by rank of the row (from 1) and target of the column, and save."""
    book = openpyxl.load_workbook(io.BytesIO(content or blank()))
    sheet = book[SHEET_TITLE]
    for rank, row in changes.items():
        for target, value in row.items():
            sheet.cell(FIRST_ROW + rank - 1, column(target)).value = value
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """Return the bytes of a workbook."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def through_libreoffice(content: bytes, folder: Path) -> bytes:
    """Open the workbook in LibreOffice Calc and save it; skips when it is missing, except under CI=true."""
    require("soffice")
    source, out = folder / "releve.xlsx", folder / "out"
    source.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (out / "releve.xlsx").read_bytes()
