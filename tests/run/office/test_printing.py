"""``to-print``: what is to be printed by tray, with its letters and pages, and what was posted lately."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.robustness.bench import cheap, command, make, said
from tests.secretary import Run, demande


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Path]:
    """Letters wait to be posted."""
    with cheap():
        root = make(tmp_path / "cdes")
        assert command(root, "process") == 0
        yield root


def test_letters_and_pages_of_each_tray(workspace: Path, process: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """As the printer will see them, in the order of the bordereau; once posted, they are among what was posted."""
    demande(workspace, "01")
    process("2003-11-21")
    (batch,) = said(workspace, capsys, "to-print", today="2003-11-21")["waiting"]
    assert (batch["batch"], batch["slip"]) == ("2003-11-21", "a_imprimer/2003-11-21/bordereau.pdf")
    assert [(one["tray"], one["letters"], one["pages"], one["posted"]) for one in batch["trays"]] == [
        ("familles_fenetre", 1, 2, None),
        ("commissions", 1, 2, None),
    ]
    assert command(workspace, "print-done", "commissions", today="2003-11-24") == 0
    found = said(workspace, capsys, "to-print", today="2003-11-25")
    assert [one["tray"] for one in found["waiting"][0]["trays"]] == ["familles_fenetre"]
    assert [(one["tray"], one["posted"]) for one in found["posted"][0]["trays"]] == [("commissions", "2003-11-24")]


def test_what_was_posted_long_ago_is_not_shown(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two weeks are what one may still ask about."""
    assert command(office, "print-done") == 0
    assert len(said(office, capsys, "to-print", today="2003-12-05")["posted"]) == 1
    assert said(office, capsys, "to-print", today="2003-12-06")["posted"] == []


def test_a_file_that_is_not_what_was_written_has_no_pages(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is not opened: whoever changed it may have put anything there."""
    assert said(office, capsys, "to-print", today="2003-11-21")["waiting"][0]["trays"][0]["pages"] is not None
    tray = next((office / "outbox/a_imprimer/2003-11-21").glob("familles*.pdf"))
    tray.chmod(0o600)
    tray.write_bytes(b"%PDF-1.7 autre chose")
    (batch,) = said(office, capsys, "to-print", today="2003-11-21")["waiting"]
    assert batch["trays"][0]["pages"] is None
    assert command(office, "to-print") == 0
    assert "ce n’est plus le fichier écrit" in capsys.readouterr().out


def test_nothing_is_there_before_the_first_run(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And no register is made by looking."""
    assert said(workspace, capsys, "to-print", today="2003-11-21") == {"waiting": [], "posted": []}
    assert not (workspace / "registre.sqlite").exists()
