"""The school years of the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.values.calendrier import annee_scolaire


@pytest.mark.parametrize("jour", [date(2003, 9, 2), date(2003, 11, 21), date(2004, 7, 15), date(2004, 9, 1)])
def test_knows_the_year_2003_2004(jour: date) -> None:
    """From the rentrée of 2 September 2003 to the eve of the next one; classes end on 30 June."""
    annee = annee_scolaire(jour)
    assert (annee.debut, annee.fin) == (date(2003, 9, 2), date(2004, 9, 1))
    assert annee.dernier_jour_de_classe == date(2004, 6, 30)
    assert annee.libelle == "2003-2004"


def test_has_a_default_for_a_year_that_it_does_not_know() -> None:
    """Without a known calendar: 1 September to 31 August, classes until 30 June."""
    annee = annee_scolaire(date(2010, 1, 1))
    assert (annee.debut, annee.fin) == (date(2009, 9, 1), date(2010, 8, 31))
    assert annee.dernier_jour_de_classe == date(2010, 6, 30)


@given(st.dates(date(1990, 1, 1), date(2040, 12, 31)))
def test_every_day_is_in_just_one_year(jour: date) -> None:
    """School years follow one another without gap or overlap."""
    annee = annee_scolaire(jour)
    assert annee.debut <= jour <= annee.fin
    assert annee.debut < annee.dernier_jour_de_classe < annee.fin
    assert annee_scolaire(annee.fin + timedelta(days=1)).debut == annee.fin + timedelta(days=1)
