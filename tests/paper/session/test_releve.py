"""The relevé de décisions as it is written."""

import io
import zipfile
from typing import Any

import openpyxl
import pytest

from pipeline.dossier.model.decision import MOTIFS_DROIT, SHORT_MOTIFS
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from pipeline.forms.releve_columns import COLUMNS, FIRST_ROW, IDENTITE, LISTS_TITLE, SHEET_TITLE
from tests.intake.workbook.classeurs import blank, column, releve, rows


def _sheet(content: bytes, name: str = SHEET_TITLE) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))[name]


def test_the_same_rows_give_the_same_bytes() -> None:
    """Nothing in the file comes from the clock: parts and properties bear fixed dates."""
    assert blank() == blank()
    with zipfile.ZipFile(io.BytesIO(blank())) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b">2003-12-02T00:00:00Z</dcterms:modified>" in archive.read("docProps/core.xml")


@pytest.mark.parametrize("text", ["=cmd|'x'!A1", "+33 1", "-1+1", "@SUM(A1)", "'a", '=HYPERLINK("x")'])
def test_no_text_is_ever_a_formula(text: str) -> None:
    """A name that looks like a formula is a literal string, marked so that editing the cell changes nothing."""
    content = releve(rows(1)[0] | {"nom": text, "observations": text})
    for target in ("nom", "observations"):
        cell = _sheet(content).cell(FIRST_ROW, column(target))
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_what_the_protocole_asks_is_prefilled() -> None:
    """Hours are written as in French, ticks are « oui »; the decision, its dates and its motifs are empty."""
    sheet = _sheet(blank())
    row = {c.target: sheet.cell(FIRST_ROW, i).value for i, c in enumerate(COLUMNS, start=1)}
    assert (row["dossier"], row["phase.1.heures"], row["temps.classe"]) == ("2003-0001", "12 h", "oui")
    assert not any(row[target] for target in ("decision", "nature", "phase.1.debut", "motif_droit", "motif_fait"))


def test_answers_are_chosen_from_lists() -> None:
    """Every choice and tick has a drop-down that refers to the hidden lists and refuses anything else."""
    content = blank()
    found = {
        str(validation.sqref).partition(":")[0]: validation
        for validation in _sheet(content).data_validations.dataValidation
    }
    lists = _sheet(content, LISTS_TITLE)
    assert lists.sheet_state == "hidden"
    for index, colonne in enumerate(COLUMNS, start=1):
        validation = found.get(_sheet(content).cell(FIRST_ROW, index).coordinate)
        if colonne.field.options or colonne.aide.startswith("Choisir « oui »"):
            assert validation
            assert (validation.type, validation.showErrorMessage) == ("list", True)
        if colonne.target.startswith("phase."):
            assert validation
            assert validation.type == (None if colonne.target.endswith("heures") else "date")
    motifs = [column for column in lists.iter_cols(values_only=True) if column[0] == "deci_motif_droit"]
    assert [value for value in motifs[0][1:] if value] == list(SHORT_MOTIFS.values())


def test_every_motif_has_a_short_wording() -> None:
    """The list offers exactly the motifs of the decision."""
    assert list(SHORT_MOTIFS) == list(MOTIFS_DROIT)
    assert len(set(SHORT_MOTIFS.values())) == len(SHORT_MOTIFS)


def test_identity_is_protected_and_headings_stay_in_view() -> None:
    """Only the identity is locked, the first rows are hidden, the headings are frozen, A4 lies on its side."""
    sheet = _sheet(blank())
    assert sheet.protection.sheet
    locked = {c.target for i, c in enumerate(COLUMNS, start=1) if sheet.cell(FIRST_ROW, i).protection.locked}
    assert locked == set(IDENTITE)
    assert [sheet.row_dimensions[row].hidden for row in (1, 2, 3)] == [True, True, False]
    assert sheet.freeze_panes == f"D{FIRST_ROW}"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)


def test_every_field_of_the_decision_has_its_column() -> None:
    """The columns are the fields of the form, but for its edition and the date that all rows share."""

    targets = {field.target for field in FORMS[Kind.DECISION].fields}
    assert {colonne.target for colonne in COLUMNS} == targets - {"edition", "seance"}


def test_controls_are_taken_out_of_texts() -> None:
    """A character that a workbook cannot hold does not stop the relevé."""
    content = releve({"dossier": "2003-0001", "nom": "a\x01b\ufffec"})
    assert _sheet(content).cell(FIRST_ROW, column("nom")).value == "abc"
