"""A relevé saved in another format: named, and asked of the secretary who saved it, never of a school."""

import csv
import io
import subprocess
from pathlib import Path

import openpyxl
import pytest

from pipeline.forms.releve_columns import SHEET_TITLE
from pipeline.intake.raw import Diagnosis
from pipeline.intake.reader import read_file
from tests.clients.programs import require
from tests.intake.workbook.classeurs import ACCORD, blank, filled


def _told(content: bytes, name: str) -> Diagnosis:
    found = read_file(content, name).diagnosis
    assert found is not None
    return found


def _asks_the_secretary(found: Diagnosis) -> None:
    text = " ".join((found.titre, found.que_s_est_il_passe, found.pourquoi, found.qui, found.comment))
    assert ".xlsx" in found.comment
    assert found.qui == "Le secrétariat."
    assert "établissement" not in text
    assert "Word" not in text


@pytest.mark.programs
@pytest.mark.parametrize("content", [blank(1), filled({1: ACCORD})], ids=["blank", "filled"])
@pytest.mark.parametrize("kind", ["xls", "ods", "fods", "csv"])
def test_a_releve_that_libreoffice_saved_otherwise_is_named(kind: str, content: bytes, tmp_path: Path) -> None:
    """Filled or not, it is told that these are decisions, and how they are saved."""
    require("soffice")
    (tmp_path / "releve.xlsx").write_bytes(content)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    what = ["--convert-to", kind, "--outdir", str(tmp_path), str(tmp_path / "releve.xlsx")]
    subprocess.run(["soffice", profile, "--headless", *what], check=True, capture_output=True, timeout=120)
    found = _told((tmp_path / f"releve.{kind}").read_bytes(), f"releve.{kind}")
    assert found.code == "releve_autre_format"
    assert f".{kind}" in found.que_s_est_il_passe
    _asks_the_secretary(found)


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "cp1252"), (",", "utf-8-sig"), ("\t", "utf-16")])
def test_a_releve_saved_as_text_is_named(delimiter: str, encoding: str) -> None:
    """As Excel writes it in France, elsewhere, or as « Texte Unicode »."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    for row in openpyxl.load_workbook(io.BytesIO(blank(1)))[SHEET_TITLE].iter_rows(values_only=True):
        writer.writerow(["" if value is None else str(value) for value in row])
    found = _told(text.getvalue().encode(encoding, "replace"), "releve.csv")
    assert found.code == "releve_autre_format"
    _asks_the_secretary(found)


def test_a_table_that_is_no_releve_is_not_called_one() -> None:
    """A list of pupils, say; if it was a relevé all the same, the secretary knows."""
    found = _told("Nom;Prénom\nA;B\n".encode("cp1252"), "liste.csv")
    assert found.code == "classeur_autre_format"
    _asks_the_secretary(found)
