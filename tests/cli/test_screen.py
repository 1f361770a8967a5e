"""What a person sees after a run."""

import io
from functools import partial

import pytest
from rich.console import Console
from rich.progress import Progress

from pipeline.cli.screen import progress_bar, show_status, show_summary, show_verdict
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
    show_status({"dossiers": [dossier | {"problem": None}], "pending": 0, "left": []}, [])
    assert capsys.readouterr().out.count("[archive]") == 2


@pytest.mark.parametrize("columns", [60, 100])
def test_the_bar_says_how_many_at_what_pace_and_what_is_left(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six seconds a document, four of two hundred done: no word is cut on a narrow terminal either."""
    shown, now = io.StringIO(), 0.0
    console = Console(file=shown, width=columns, force_terminal=True, color_system=None, get_time=lambda: now)
    monkeypatch.setattr("pipeline.cli.screen.ProgressBars", partial(Progress, console=console, auto_refresh=False))
    with progress_bar() as told:
        for done in range(5):
            told("Courriers et dossiers", done, 200)
            now += 6
    assert "Courriers et dossiers " in shown.getvalue()
    assert " 4/200 10/min, reste 20 min" in shown.getvalue()
