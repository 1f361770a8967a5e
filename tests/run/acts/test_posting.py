"""``print-undo``: what was marked as posted by mistake waits again; only the journal keeps the mistake."""

from pathlib import Path

import pytest

from pipeline.errors import ExitCode
from pipeline.store.register import Register
from tests.robustness.bench import cheap, command, copy, make, said, state


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Letters of two pupils wait to be posted."""
    with cheap():
        root = make(tmp_path_factory.mktemp("office") / "cdes")
        assert command(root, "process") == 0
    return root


@pytest.fixture
def root(office: Path, tmp_path: Path, cheaply: None) -> Path:
    """A copy."""
    return copy(office, tmp_path / "cdes")


def waiting(root: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Names of the trays that wait to be posted."""
    found = said(root, capsys, "to-print", today="2003-11-21")
    return [tray["name"] for batch in found["waiting"] for tray in batch["trays"]]


def test_everything_is_as_before(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Files, days and trays; only the journal says that it happened."""
    before, names = state(root), waiting(root, capsys)
    assert names
    assert command(root, "print-done") == 0
    assert waiting(root, capsys) == []
    assert command(root, "print-undo", "2003-11-21") == 0
    after = state(root)
    assert waiting(root, capsys) == names
    assert after["files"] == before["files"]
    assert after["documents"] == before["documents"]
    assert len(after["evenements"]) > len(before["evenements"])
    assert command(root, "process") == 0
    assert said(root, capsys, "verify")["findings"] == []


def test_one_tray_comes_back_alone_with_the_bordereau(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Which is put away with the last of them, again."""
    names = waiting(root, capsys)
    assert command(root, "print-done") == 0
    assert command(root, "print-undo", names[0]) == 0
    assert waiting(root, capsys) == names[:1]
    assert (root / "outbox/a_imprimer/2003-11-21/bordereau.pdf").exists()
    assert command(root, "print-done") == 0
    assert not (root / "outbox/a_imprimer/2003-11-21").exists()
    assert command(root, "process") == 0
    assert said(root, capsys, "verify")["findings"] == []


def test_a_letter_printed_again_keeps_the_day_of_its_first_posting(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Terms run from it: to take the second posting back changes none."""
    assert command(root, "print-done") == 0
    assert command(root, "reprint", "2003-0001") == 0
    (name, *_) = waiting(root, capsys)
    assert command(root, "print-done", name) == 0
    assert command(root, "print-undo", name) == 0
    with Register.open(root / "registre.sqlite") as register:
        assert {str(one.poste_le) for one in register.documents.of("2003-0001") if one.type == "accuse_reception"} == {
            "2003-11-21"
        }
    assert name in waiting(root, capsys)


def test_after_a_week_it_is_no_mistake_any_more(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Letters that the post has cannot be unsent."""
    assert command(root, "print-done") == 0
    before = state(root)
    assert command(root, "print-undo", "2003-11-21", today="2003-12-01") == ExitCode.FAILURE
    assert "plus de 7 jours" in capsys.readouterr().err
    assert state(root) == before


def test_a_dossier_that_went_on_keeps_its_posting(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was noted of a letter says that it left."""
    assert command(root, "print-done") == 0
    noted = ("delivered", "2003-0001", "accuse_reception", "--on", "2003-11-24", "--outcome", "refuse", "--by", "X")
    assert command(root, *noted, today="2003-11-24") == 0
    before = state(root)
    assert command(root, "print-undo", "2003-11-21", today="2003-11-24") == ExitCode.FAILURE
    assert "Le dossier 2003-0001 a continué" in capsys.readouterr().err
    assert state(root) == before


@pytest.mark.parametrize("name", ["", "2003-11-21", "2003-11-22/recommandes", "../x", "recommandes"])
def test_what_was_not_posted_cannot_come_back(root: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is changed, and it is told what to ask."""
    before = state(root)
    assert command(root, "print-undo", name) == ExitCode.FAILURE
    assert "pipeline to-print" in capsys.readouterr().err
    assert state(root) == before
