"""« L’année »: a month of terms, the figures of a school year, their workbook."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.bureau.hall.desk import Desk
from pipeline.errors import PipelineError
from tests.bureau.conftest import Entering
from tests.bureau.navigateur import Navigateur, add_person, application
from tests.run.registre import DERNIER_JOUR, workspace_of_a_year


@pytest.fixture(scope="module")
def looker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Navigateur]:
    """Somebody who may only look, at a workspace with a year behind it."""
    with application(workspace_of_a_year(tmp_path_factory.mktemp("annee")), DERNIER_JOUR) as desk:
        yield add_person(desk, "lecture")


def test_a_month_shows_what_ends_in_it(looker: Navigateur) -> None:
    """The last school day, on which helps end: how many, whose, with a link to each dossier."""
    looker.get("/annee?mois=2004-06")
    assert "fins d’aide" in looker.said() and "Fin de l’accompagnement accordé" in looker.said()
    assert 'href="/dossier/2003-0001"' in looker.page


def test_an_empty_month_says_so(looker: Navigateur) -> None:
    """No list, a sentence."""
    looker.get("/annee?mois=1999-01")
    assert "Rien ne vient à terme en janvier 1999" in looker.said()


@pytest.mark.parametrize("mois", ["2004-13", "hier", "0000-01", "9999-12", "2101-01"])
def test_a_month_that_is_none_is_told(looker: Navigateur, mois: str) -> None:
    """Whatever stands in the address."""
    looker.get(f"/annee?mois={mois}", 409)


def test_figures_are_those_of_the_print(looker: Navigateur) -> None:
    """Small counts are hidden on the screen too, in the bars as in the numbers."""
    looker.get("/annee/chiffres?annee=2003")
    assert "sont comptées" in looker.said() and "Demandes par décision" not in looker.said()
    looker.get("/annee/chiffres?annee=2003&compter=1")
    assert "Demandes par décision" in looker.said() and "masqué" in looker.said()


def test_a_year_of_which_dossiers_were_purged_is_not_counted(
    looker: Navigateur, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Why stands where the figures would."""

    def refused(*_: object) -> None:
        raise PipelineError("2 dossiers de 2003-2004 ont été éliminés.")

    monkeypatch.setattr("pipeline.bureau.screens.annee.show_figures", refused)
    looker.get("/annee/chiffres?annee=2003&compter=1")
    assert "ont été éliminés" in looker.said()


def test_the_workbook_is_given(looker: Navigateur) -> None:
    """A file of its own name, that a spreadsheet opens; not kept by the browser."""
    answer = looker.client.get("/annee/chiffres.xlsx?annee=2003")
    assert 'filename="suivi_2003-2004.xlsx"' in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    assert load_workbook(BytesIO(answer.content)).sheetnames[0] == "Ensemble"


@pytest.mark.parametrize("annee", ["1", "tout", "99999", "-2003"])
def test_a_year_that_is_none_is_told(looker: Navigateur, annee: str) -> None:
    """Whatever stands in the address."""
    looker.get(f"/annee/chiffres?annee={annee}", 409)


def test_the_follow_up_is_written_by_who_may_act(desk: Desk, enter: Entering, workspace: Path) -> None:
    """PDF, CSV and workbook, in the outbox."""
    secretary = enter()
    secretary.get("/annee/chiffres?annee=2003")
    secretary.act("/annee/chiffres", annee="2003")
    assert "suivi_2003-2004.xlsx" in secretary.said()
    assert len(list((workspace / "outbox" / "statistiques").iterdir())) == 3
    looker = enter("lecture")
    looker.get("/annee/chiffres?annee=2003")
    looker.act("/annee/chiffres", 403, annee="2003")


def test_the_month_of_today_comes_first(secretary: Navigateur, desk: Desk) -> None:
    """Without an address, the calendar opens where one is."""
    secretary.get("/annee")
    assert date(2003, 11, 21) == desk.today() and "novembre 2003" in secretary.said()
