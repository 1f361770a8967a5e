"""The minutes of the timetable."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.model.forms import JOURS, RANGS, Cellule, EmploiDuTemps
from pipeline.dossier.rules.emploi import minutes_avs, minutes_samedi
from pipeline.dossier.values.types import Plage
from tests.dossier.exemples import avec_cellules, emploi_complet


def test_adds_up_the_ticked_rows() -> None:
    """Three hours on four days make twelve hours; Wednesday counts for nothing."""
    total = minutes_avs(emploi_complet())
    assert total.minutes == 12 * 60
    assert total.par_jour == {"lundi": 180, "mardi": 180, "mercredi": 0, "jeudi": 180, "vendredi": 180}
    assert (total.non_calculables, total.chevauchements) == ((), ())
    assert total.plages["lundi"][0] == Plage(510, 570)


@pytest.mark.parametrize(
    ("cellule", "minutes"),
    [
        (Cellule(False, "9h30-10h00"), 30),
        (Cellule(True, "9h30-10h00"), 30),
        (Cellule(True, "gymnase"), 45),
        (Cellule(True, ""), 45),
        (Cellule(False, "gymnase"), 0),
        (Cellule(False, "9h30-9h40 et 10h-10h10"), 20),
    ],
)
def test_a_cell_counts_its_own_hours_else_those_of_its_row(cellule: Cellule, minutes: int) -> None:
    """Hours written in a cell count, ticked or not; a tick alone counts the row; a text alone is a note."""
    assert minutes_avs(avec_cellules({("m2", "mercredi"): cellule})).par_jour["mercredi"] == minutes


@pytest.mark.parametrize("cellule", [Cellule(True, ""), Cellule(True, "classe"), Cellule(False, "9h30-8h30")])
def test_hours_that_are_not_known_are_not_zero(cellule: Cellule) -> None:
    """A presence without hours, or with impossible ones, is said not to be computable."""
    emploi = replace(avec_cellules({("m2", "mercredi"): cellule}), horaires={})
    assert ("m2", "mercredi") in minutes_avs(emploi).non_calculables


def test_an_overlap_counts_once() -> None:
    """Two spans that overlap in one day count their common time once, and the day is named."""
    emploi = avec_cellules({("m2", "lundi"): Cellule(True, "9h00-10h00")})
    total = minutes_avs(emploi)
    assert total.par_jour["lundi"] == 180 + 30
    assert total.chevauchements == ("lundi",)


@pytest.mark.parametrize(
    ("observations", "minutes"),
    [
        ("Présence aussi le samedi 8h30-11h30.", 180),
        ("8h30-11h30 le samedi", 180),
        ("Samedi : de 8h30 à 10h et de 10h30 à 11h30", 150),
        ("Lundi 8h-9h et samedi 8h30-11h30", 180),
        ("Lundi 8h-9h, rien le samedi", 0),
        ("Lundi 8h-9h. Pas de classe le samedi.", 0),
        ("samedi matin", 0),
        ("", 0),
    ],
)
def test_finds_saturday_in_the_observations(observations: str, minutes: int) -> None:
    """Saturday has no column: its hours are found in the Observations, and no others."""
    assert minutes_samedi(observations) == minutes


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(RANGS), st.sampled_from(JOURS)),
        st.builds(Cellule, st.booleans(), st.sampled_from(["", "8h30-9h30", "9h-11h", "9h-8h", "gymnase"])),
    )
)
def test_a_day_never_counts_more_than_its_span(cellules: dict[tuple[str, str], Cellule]) -> None:
    """Whatever is ticked, a day counts no minute twice, and merged spans do not touch one another's time."""
    total = minutes_avs(EmploiDuTemps(emploi_complet().horaires, cellules))
    for jour in JOURS:
        plages = total.plages[jour]
        assert all(avant.fin <= apres.debut for avant, apres in pairwise(plages))
        assert total.par_jour[jour] == sum(plage.minutes for plage in plages)
