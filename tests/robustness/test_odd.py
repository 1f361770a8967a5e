"""The reading of a folder of odd PDFs says what became of each, and fails when one was not answered in time."""

from pathlib import Path

import pytest

from pipeline.dossier.model.forms import Kind
from tests.demo import filled
from tests.eleves import FICHES
from tests.robustness import odd

pytestmark = pytest.mark.slow


def test_every_pdf_of_a_folder_is_accounted_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By its name or by its bytes, in whatever folder; what is no PDF is left alone."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "fiche.bin").write_bytes(filled(Kind.FICHE, FICHES["01"]))
    (tmp_path / "vide.PDF").touch()
    (tmp_path / "notes.txt").write_text("rien")
    assert odd.main([str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "     1 fiche\n" in told
    assert "     1 vide\n" in told
    assert "2 files" in told


def test_a_folder_without_pdf_proves_nothing(tmp_path: Path) -> None:
    """A wrong path must not pass for a success."""
    assert odd.main([str(tmp_path)]) == 1


def test_a_slow_file_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answered, but later than it may be."""
    (tmp_path / "vide.pdf").touch()
    monkeypatch.setattr(odd, "READ_SECONDS", -1)
    assert odd.main([str(tmp_path)]) == 1
