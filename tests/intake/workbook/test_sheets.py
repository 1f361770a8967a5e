"""Every sheet of a workbook is read, or told by its name."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.forms.releve_columns import FIRST_ROW, SHEET_TITLE
from pipeline.intake.diagnosis import diagnose_ligne
from pipeline.intake.raw import Reading
from pipeline.intake.reader import read_file
from tests.intake.workbook.classeurs import ACCORD, blank, column, filled, saved
from tests.secretary import Run


def _write(sheet: Worksheet, rank: int, changes: Mapping[str, Any]) -> None:
    for target, value in changes.items():
        sheet.cell(FIRST_ROW + rank - 1, column(target)).value = value


def _duplicated(
    first: Mapping[int, Mapping[str, Any]], second: Mapping[int, Mapping[str, Any]], *, hidden: bool = False
) -> bytes:
    """A relevé whose sheet was duplicated before each was filled."""
    book = openpyxl.load_workbook(io.BytesIO(blank()))
    sheet = book[SHEET_TITLE]
    copy = book.copy_worksheet(sheet)
    copy.title = "Relevé (2)"
    for one, rows in ((sheet, first), (copy, second)):
        for rank, changes in rows.items():
            _write(one, rank, changes)
    copy.sheet_state = "hidden" if hidden else "visible"
    return saved(book)


def _numbers(reading: Reading) -> list[object]:
    return [form.values["deci_dossier"].value for form in reading.forms]


@pytest.mark.parametrize(
    ("first", "second", "numbers"),
    [
        ({}, {1: ACCORD, 2: ACCORD}, ["2003-0001", "2003-0002"]),
        ({1: ACCORD}, {2: ACCORD}, ["2003-0001", "2003-0002"]),
        ({1: ACCORD}, {1: ACCORD}, ["2003-0001"]),
        ({1: ACCORD}, {1: ACCORD, 3: ACCORD}, ["2003-0001", "2003-0003"]),
    ],
    ids=["copy filled", "one row in each", "the same row in both", "one more in the copy"],
)
def test_a_duplicated_sheet_is_read(
    first: dict[int, dict[str, Any]], second: dict[int, dict[str, Any]], numbers: list[str]
) -> None:
    """The rows of both, each once."""
    reading = read_file(_duplicated(first, second), "r.xlsx")
    assert (reading.diagnosis, reading.rejets) == (None, ())
    assert sorted(map(str, _numbers(reading))) == numbers


def test_two_sheets_that_differ_are_told_by_their_names() -> None:
    """Nothing says which is right: neither is taken, and the other rows are."""
    other = ACCORD | {"motif_fait": "Un autre motif."}
    reading = read_file(_duplicated({1: ACCORD, 2: ACCORD}, {1: other}), "r.xlsx")
    assert _numbers(reading) == ["2003-0002"]
    assert len({rejet.partie for rejet in reading.rejets}) == 2
    for rejet in reading.rejets:
        told = diagnose_ligne(rejet).que_s_est_il_passe.replace("\xa0", " ")
        assert "feuille « Relevé », ligne 7 ; feuille « Relevé (2) », ligne 7" in told


def test_three_sheets_of_which_two_agree_are_told() -> None:
    """Two that say the same do not outvote the third."""
    book = openpyxl.load_workbook(io.BytesIO(_duplicated({1: ACCORD}, {1: ACCORD})))
    third = book.copy_worksheet(book[SHEET_TITLE])
    _write(third, 1, {"motif_fait": "Un autre motif."})
    assert read_file(saved(book), "r.xlsx").forms == ()


def test_two_seances_in_one_file_are_two_releves() -> None:
    """Each row decides at the séance of its own sheet; one dossier may be in both."""
    book = openpyxl.load_workbook(io.BytesIO(_duplicated({1: ACCORD}, {1: ACCORD})))
    book["Relevé (2)"].cell(1, 2).value = "2004-01-20"
    reading = read_file(saved(book), "r.xlsx")
    assert reading.rejets == ()
    assert sorted(str(form.values["deci_seance"].value) for form in reading.forms) == ["02/12/2003", "20/01/2004"]


def test_a_decision_on_a_hidden_sheet_is_told() -> None:
    """Nobody sees it: it is not taken without a word."""
    reading = read_file(_duplicated({1: ACCORD}, {2: ACCORD}, hidden=True), "r.xlsx")
    assert _numbers(reading) == ["2003-0001"]
    assert "masquée" in reading.rejets[0].motif


def test_hidden_rows_are_read_as_the_others() -> None:
    """A filter hides rows that were filled before."""
    book = openpyxl.load_workbook(io.BytesIO(filled({1: ACCORD, 2: ACCORD})))
    book[SHEET_TITLE].row_dimensions[FIRST_ROW].hidden = True
    assert len(read_file(saved(book), "r.xlsx").forms) == 2


def test_rows_sorted_in_another_order_are_read() -> None:
    """Each row bears its own digest."""
    book = openpyxl.load_workbook(io.BytesIO(filled({1: ACCORD})))
    sheet = book[SHEET_TITLE]
    rows = [[cell.value for cell in sheet[FIRST_ROW + rank]] for rank in range(3)]
    for rank, row in enumerate(reversed(rows)):
        for index, value in enumerate(row, start=1):
            sheet.cell(FIRST_ROW + rank, index).value = value
    reading = read_file(saved(book), "r.xlsx")
    assert (_numbers(reading), reading.rejets) == (["2003-0001"], ())


def test_an_inserted_column_moves_nothing() -> None:
    """Columns are known by their hidden names."""
    book = openpyxl.load_workbook(io.BytesIO(filled({1: ACCORD})))
    book[SHEET_TITLE].insert_cols(4)
    reading = read_file(saved(book), "r.xlsx")
    assert (_numbers(reading), reading.rejets) == (["2003-0001"], ())


def test_merged_cells_are_told_on_every_row_they_cover() -> None:
    """One decision merged over two rows is that of neither: the second row holds nothing any more."""
    book = openpyxl.load_workbook(io.BytesIO(filled({1: ACCORD, 3: ACCORD})))
    place = column("decision")
    book[SHEET_TITLE].merge_cells(start_row=FIRST_ROW, end_row=FIRST_ROW + 1, start_column=place, end_column=place)
    reading = read_file(saved(book), "r.xlsx")
    assert _numbers(reading) == ["2003-0003"]
    assert [rejet.ligne for rejet in reading.rejets] == [7, 8]
    assert all("fusionnées" in rejet.motif for rejet in reading.rejets)


def test_rows_pasted_into_another_sheet_are_told() -> None:
    """Without its hidden rows, a sheet is no relevé; one that names no dossier is nobody's concern."""
    book = openpyxl.load_workbook(io.BytesIO(filled({1: ACCORD})))
    stray, note = book.create_sheet("Brouillon"), book.create_sheet("Notes")
    note.cell(1, 1).value = "Salle B, 14 h"
    for index, cell in enumerate(book[SHEET_TITLE][FIRST_ROW + 1], start=1):
        stray.cell(3, index).value = cell.value
    reading = read_file(saved(book), "r.xlsx")
    assert _numbers(reading) == ["2003-0001"]
    (rejet,) = reading.rejets
    assert "Feuille « Brouillon »" in diagnose_ligne(rejet).que_s_est_il_passe


def test_a_sheet_that_lost_its_hidden_rows_is_told() -> None:
    """Beside one that kept them."""
    book = openpyxl.load_workbook(io.BytesIO(_duplicated({1: ACCORD}, {2: ACCORD})))
    book["Relevé (2)"].delete_rows(1, 2)
    reading = read_file(saved(book), "r.xlsx")
    assert _numbers(reading) == ["2003-0001"]
    assert [rejet.feuille for rejet in reading.rejets] == ["Relevé (2)"]


def _strict(content: bytes) -> bytes:
    """The names that Excel writes when « Classeur Open XML strict » is chosen."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            for part in (b"spreadsheetml", b"officeDocument", b"drawingml"):
                former = b"http://schemas.openxmlformats.org/" + part + b"/2006/"
                data = data.replace(former, b"http://purl.oclc.org/ooxml/" + part + b"/")
            target.writestr(name, data)
    return buffer.getvalue()


def test_a_strict_workbook_is_read_as_any_other() -> None:
    """Other names, the same cells."""
    content = filled({1: ACCORD, 2: {"decision": "Peut-être"}})
    ours, theirs = read_file(content, "r.xlsx"), read_file(_strict(content), "r.xlsx")
    assert len(ours.forms) == 1
    assert (theirs.forms, theirs.rejets) == (ours.forms, ours.rejets)


def test_hours_of_a_strict_workbook_are_hours() -> None:
    """They are written as a moment after the day from which a spreadsheet counts."""
    book = openpyxl.load_workbook(io.BytesIO(filled({1: ACCORD})))
    book.iso_dates = True
    reading = read_file(_strict(saved(book)), "r.xlsx")
    assert reading.rejets == ()
    values = reading.forms[0].values
    assert (values["deci_phase_1_heures"].value, values["deci_phase_1_debut"].value) == ("12 h 30", "08/12/2003")


def test_the_notes_name_the_sheets(workspace: Any, process: Run) -> None:
    """One note for each row that was not taken; a run takes the others."""
    other = ACCORD | {"motif_fait": "Un autre motif."}
    (workspace / "inbox" / "releve.xlsx").write_bytes(_duplicated({1: ACCORD, 2: ACCORD}, {1: other}))
    process()
    names = sorted(path.name for path in (workspace / "outbox" / "a_verifier").iterdir())
    assert any("feuille_" in name for name in names)


def test_the_day_of_the_seance_is_a_day() -> None:
    """A sheet whose séance is no day is no relevé."""
    book = openpyxl.load_workbook(io.BytesIO(filled({1: ACCORD})))
    book[SHEET_TITLE].cell(1, 2).value = date(2003, 12, 2)
    found = read_file(saved(book), "r.xlsx").diagnosis
    assert found is not None
    assert found.code == "autre_classeur"
