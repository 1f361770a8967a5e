"""What ends in a year and its figures, from the register of a year of work."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.errors import PipelineError
from pipeline.paper.stats import HIDDEN
from pipeline.paper.stats_book import workbook_stats
from pipeline.run.checks.year import Sorte, Terme, figures_json, list_terms, show_figures
from pipeline.store.register import Register
from pipeline.workspace import Workspace
from tests.run.registre import DERNIER_JOUR, workspace_of_a_year
from tests.secretary import said

DU, AU = date(2003, 9, 1), date(2005, 8, 31)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with a year behind it; it is only looked at."""
    return workspace_of_a_year(tmp_path_factory.mktemp("annee"))


@pytest.fixture(scope="module")
def found(year: Workspace) -> list[Terme]:
    """All that ends in it."""
    return list_terms(year, DU, AU, DERNIER_JOUR)


def test_days_follow_one_another(found: list[Terme]) -> None:
    """By day, whatever the kind; nothing outside of what is asked."""
    days = [one.jour for one in found]
    assert days == sorted(days) and days and DU <= days[0] <= days[-1] <= AU


def test_the_end_of_each_help_is_the_last_day_of_its_decision(year: Workspace, found: list[Terme]) -> None:
    """One for each dossier whose decision in force grants something, under its pupil's name."""
    ends = {one.numero: one for one in found if one.sorte is Sorte.FIN}
    with Register.open(year.register_path) as register:
        decided = {row.numero for row in register.dossiers.in_states(["decide"])}
    assert ends and ends.keys() <= decided
    assert all(one.eleve and "Fin de l’accompagnement accordé" in one.texte for one in ends.values())


def test_an_end_stands_on_its_day_alone(year: Workspace, found: list[Terme]) -> None:
    """Asked for that day it is there, for the eve and the morrow it is not."""
    one = next(one for one in found if one.sorte is Sorte.FIN)
    assert one in list_terms(year, one.jour, one.jour, DERNIER_JOUR)
    eve = date.fromordinal(one.jour.toordinal() - 1)
    assert one not in list_terms(year, eve, eve, DERNIER_JOUR)


def test_terms_are_those_of_the_dossier(
    year: Workspace, found: list[Terme], capsys: pytest.CaptureFixture[str]
) -> None:
    """The sentence of each term under way is the very one that « status » shows."""
    open_ = [one for one in found if one.sorte not in (Sorte.FIN, Sorte.SEANCE)]
    assert open_
    for one in open_:
        shown = said(capsys, "status", one.numero, "--workspace", str(year.root), "--today", DERNIER_JOUR.isoformat())
        assert one.texte in [term["text"] for term in shown["terms"]]


def test_the_command_says_the_same(year: Workspace, found: list[Terme], capsys: pytest.CaptureFixture[str]) -> None:
    """``pipeline terms`` is the twin of the calendar."""
    given = ("--from", DU.isoformat(), "--to", AU.isoformat(), "--today", DERNIER_JOUR.isoformat())
    assert said(capsys, "terms", "--workspace", str(year.root), *given) == {"terms": [one.to_json() for one in found]}


def test_days_the_wrong_way_round_are_refused(year: Workspace) -> None:
    """Nobody looks for what ends between tomorrow and today."""
    with pytest.raises(PipelineError, match="avant le premier"):
        list_terms(year, AU, DU, DERNIER_JOUR)


def test_figures_hide_what_could_name_someone(year: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    """On the screen as in print: no count of 1 to 4 is shown anywhere."""
    shown = said(capsys, "stats", "2003", "--workspace", str(year.root))
    assert shown == figures_json(show_figures(year, 2003))
    counts = [row["count"] for table in shown["tables"] for row in table["rows"]]
    assert counts and not {1, 2, 3, 4} & set(counts)


def test_figures_are_counted_again_once_something_was_done(tmp_path: Path) -> None:
    """What is kept of them holds as long as the journal says nothing new."""
    workspace = workspace_of_a_year(tmp_path)
    first = show_figures(workspace, 2003)
    assert show_figures(workspace, 2003) is first
    with Register.open(workspace.register_path) as register, register.transaction():
        register.dossiers.set_etat("2003-0001", "annule", DERNIER_JOUR, "Essai")
        register.journal.log(DERNIER_JOUR, "Mme Essai", "essai", dossier="2003-0001")
    assert first.demandes is not None
    assert show_figures(workspace, 2003).demandes == first.demandes - 1


def test_the_workbook_says_what_the_figures_say(year: Workspace) -> None:
    """A sheet for the whole, one a table; a hidden count is a word, a shown one a number; the same bytes each time."""
    figures = show_figures(year, 2003)
    content = workbook_stats(figures)
    assert content == workbook_stats(figures)
    book = load_workbook(BytesIO(content))
    assert len(book.sheetnames) == 1 + len(figures.tableaux)
    for sheet, table in zip(book.worksheets[1:], figures.tableaux, strict=True):
        rows = [row[:2] for row in sheet.iter_rows(min_row=4, values_only=True)][: len(table.lignes)]
        assert rows == [(one.libelle, HIDDEN if one.effectif is None else one.effectif) for one in table.lignes]


def test_the_files_of_the_year_stand_in_the_outbox(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With ``--json`` nothing is written."""
    workspace = workspace_of_a_year(tmp_path)
    said(capsys, "stats", "2003", "--workspace", str(workspace.root))
    assert not (workspace.outbox / "statistiques").exists()
