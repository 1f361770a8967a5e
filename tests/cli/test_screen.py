"""What a person sees after a run."""

import pytest

from pipeline.cli.screen import show_status, show_summary, show_verdict
from pipeline.report import Report, Resultat


@pytest.mark.parametrize("status", Resultat)
def test_each_outcome_of_a_form_is_told(status: Resultat, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever becomes of a form, the summary has a word for it, a flat copy that waits to be confirmed included."""
    report = Report()
    report.report_piece("fiche.pdf", "a" * 64, "fiche", status, None, None)
    show_summary(report, dry_run=False)
    assert f"fiche.pdf   fiche        {status.label} " in capsys.readouterr().out


def test_what_stands_between_brackets_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """Names of settings, and what people wrote, hold what the library of the screen would take for its own marks."""
    finding = {"code": "c", "what": "Clé", "about": "x", "who": "L’administrateur", "how": "Voir [archive]."}
    verdict = {"findings": [finding], "archived": 1, "documents": 1, "events": 1, "journal": "0"}
    show_verdict(verdict, ())
    dossier = {"number": "2003-0001", "pupil": "X", "state_label": "Décidé", "since": "", "reason": "vu [archive]"}
    show_status({"dossiers": [dossier | {"problem": None}], "pending": 0, "left": []})
    assert capsys.readouterr().out.count("[archive]") == 2
