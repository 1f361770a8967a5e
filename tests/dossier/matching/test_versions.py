"""Which of two versions is older: what was written says it first, the files next; else nothing does."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.matching.versions import SAME_NS, Version, version_of, why_older
from pipeline.dossier.values.types import Lecture
from tests.dossier.exemples import fiche_complete, protocole_complet

DAY = date(2003, 11, 14)
HOUR = 3_600_000_000_000
VERSIONS = st.builds(
    Version,
    st.none() | st.dates(date(2003, 1, 1), date(2003, 1, 4)),
    st.none() | st.integers(0, 5).map(lambda hours: hours * HOUR),
)


@pytest.mark.parametrize(
    ("one", "other", "older"),
    [
        (Version(DAY, None), Version(DAY + timedelta(1), None), True),
        (Version(DAY, 9 * HOUR), Version(DAY + timedelta(1), 0), True),
        (Version(DAY + timedelta(1), 0), Version(DAY, 9 * HOUR), False),
        (Version(DAY, 0), Version(DAY, HOUR), True),
        (Version(None, 0), Version(DAY, HOUR), True),
        (Version(DAY, HOUR), Version(DAY, HOUR + SAME_NS), False),
        (Version(DAY, None), Version(None, None), False),
        (Version(DAY, None), Version(DAY, HOUR), False),
    ],
)
def test_the_written_day_comes_before_the_date_of_the_file(one: Version, other: Version, older: bool) -> None:
    """A missing day, or the same, leaves it to the files; dates a moment apart tell nothing."""
    assert bool(why_older(one, other)) is older


@given(VERSIONS, VERSIONS)
def test_two_versions_are_never_older_than_each_other(one: Version, other: Version) -> None:
    """Nor one than itself."""
    assert not (why_older(one, other) and why_older(other, one))
    assert why_older(one, one) == ""


def test_the_day_of_each_form_is_its_own() -> None:
    """Of the evaluation, and of the protocole; one after the reception is a slip of the pen."""
    fiche = replace(fiche_complete(), date_evaluation=Lecture("14/11/2003", DAY))
    protocole = replace(protocole_complet(), date=Lecture("14/11/2003", DAY))
    assert version_of(fiche, DAY, None).ecrite == version_of(protocole, DAY, None).ecrite == DAY
    assert version_of(fiche, DAY - timedelta(1), 7) == Version(None, 7)
