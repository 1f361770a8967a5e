"""The day from which a renewal is asked for is one day: that of our own reminder, as the settings have it."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.dossier.model.forms import Kind
from pipeline.report import Report
from pipeline.run import process
from pipeline.workspace import Workspace
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES
from tests.run.registre import DERNIER_JOUR, workspace_of_a_year

pytestmark = pytest.mark.slow

FIN = date(2004, 6, 30)
"""Last day of the help granted to the pupil of dossier 2003-0001, asked to be renewed by a reminder of 20 April."""


def codes(report: Report) -> set[str]:
    """Return what is wrong with the demandes of a run."""
    return {item["code"] for dossier in report.dossiers for item in dossier["anomalies"]}


def ask_for_more(workspace: Workspace, le: date) -> Report:
    """The school fills the forms that came with the reminder, with other hours, and they are processed on that day."""
    jour = f"{le:%d/%m/%Y}"
    fiche = FICHES["01"] | {"date_evaluation": jour}
    protocole = PROTOCOLES["01"] | {"accompagnement": "18 h 00", "date": ""}
    (workspace.inbox / "fiche.pdf").write_bytes(filled(Kind.FICHE, fiche))
    (workspace.inbox / "protocole.pdf").write_bytes(filled(Kind.PROTOCOLE, protocole))
    return process(workspace, le)


@pytest.mark.parametrize("le", [date(2004, 4, 29), date(2004, 5, 25)])
def test_an_answer_to_our_reminder_is_a_renewal(tmp_path: Path, le: date) -> None:
    """Other hours than those granted, asked for once the reminder has left, revise nothing."""
    assert (FIN - le).days <= 75 and le > DERNIER_JOUR
    assert "EVOLUTION_SIGNIFICATIVE" not in codes(ask_for_more(workspace_of_a_year(tmp_path), le))


def test_the_settings_say_when(tmp_path: Path) -> None:
    """With reminders thirty days before the end, a protocole that comes two months before it asks for a revision."""
    workspace = workspace_of_a_year(tmp_path)
    path = workspace.root / "pipeline.toml"
    text = path.read_text(encoding="utf-8")
    assert "rappel_jours = 75" in text
    path.write_text(text.replace("rappel_jours = 75", "rappel_jours = 30"), encoding="utf-8")
    assert "EVOLUTION_SIGNIFICATIVE" in codes(ask_for_more(workspace, date(2004, 4, 29)))
