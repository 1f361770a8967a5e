"""What a person sees after a run."""

import pytest

from pipeline.cli.screen import show_summary
from pipeline.report import Report


@pytest.mark.parametrize("status", ["rattachee", "en_attente", "a_confirmer", "a_verifier", "doublon"])
def test_each_outcome_of_a_form_is_told(status: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever becomes of a form, the summary has a word for it, a flat copy that waits to be confirmed included."""
    report = Report()
    report.report_piece("fiche.pdf", "a" * 64, "fiche", status, None, None)
    show_summary(report, dry_run=False)
    assert "fiche.pdf" in capsys.readouterr().out
