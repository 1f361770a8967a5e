"""The school years of the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vacances_scolaires_france import SchoolHolidayDates

from pipeline.dossier.values.calendrier import annee_scolaire, annee_scolaire_de, dernier_jour_de_classe, rentree
from pipeline.dossier.values.etes import ETES


@pytest.mark.parametrize("jour", [date(2003, 9, 2), date(2003, 11, 21), date(2004, 7, 15), date(2004, 9, 1)])
def test_knows_the_year_2003_2004(jour: date) -> None:
    """From the rentrée of 2 September 2003 to the eve of the next one; classes end on 30 June."""
    annee = annee_scolaire(jour)
    assert (annee.debut, annee.fin) == (date(2003, 9, 2), date(2004, 9, 1))
    assert annee.dernier_jour_de_classe == date(2004, 6, 30)
    assert annee.libelle == "2003-2004"


@pytest.mark.parametrize(
    ("annee", "premier_jour_libre", "reprise"),
    [
        (2003, date(2003, 6, 28), date(2003, 9, 2)),
        (2004, date(2004, 7, 1), date(2004, 9, 2)),
        (2005, date(2005, 7, 2), date(2005, 9, 2)),
        (2006, date(2006, 7, 5), date(2006, 9, 4)),
    ],
)
def test_has_the_summers_of_the_sources(annee: int, premier_jour_libre: date, reprise: date) -> None:
    """Where the sources of the period give them (fact sheet §6), they are the ones of the table."""
    assert (dernier_jour_de_classe(annee), rentree(annee)) == (premier_jour_libre - timedelta(days=1), reprise)


def test_has_the_summers_that_were_published() -> None:
    """From 1991 to 2028, those of ``vacances-scolaires-france``, in which the three zones agree."""
    published = SchoolHolidayDates()
    summers = {}
    for annee in range(1991, published.max_year + 1):
        by_zone = {
            (min(days), max(days))
            for zone in published.SUPPORTED_ZONES
            if (days := published.holidays_for_year_zone_and_name(annee, zone, "Vacances d'été"))
        }
        ((premier, dernier),) = by_zone
        avant, apres = premier - timedelta(days=1), dernier + timedelta(days=1)
        summers[annee] = (avant.month, avant.day, apres.month, apres.day)
    assert summers == ETES


def test_has_a_default_for_a_year_that_was_not_published() -> None:
    """Without a known calendar: 1 September to 31 August, classes until 30 June."""
    annee = annee_scolaire(date(2035, 1, 1))
    assert (annee.debut, annee.fin) == (date(2034, 9, 1), date(2035, 8, 31))
    assert annee.dernier_jour_de_classe == date(2035, 6, 30)


@given(st.integers(1980, 2040))
def test_a_year_is_found_by_the_one_in_which_it_begins(annee: int) -> None:
    """It holds the 31 December of that year and the 1 January of the next."""
    scolaire = annee_scolaire_de(annee)
    assert scolaire == annee_scolaire(date(annee, 12, 31)) == annee_scolaire(date(annee + 1, 1, 1))
    assert scolaire.libelle == f"{annee}-{annee + 1}"


@given(st.dates(date(1980, 1, 1), date(2040, 12, 31)))
def test_every_day_is_in_just_one_year(jour: date) -> None:
    """School years follow one another without gap or overlap."""
    annee = annee_scolaire(jour)
    assert annee.debut <= jour <= annee.fin
    assert annee.debut < annee.dernier_jour_de_classe < annee.fin
    assert annee_scolaire(annee.fin + timedelta(days=1)).debut == annee.fin + timedelta(days=1)
