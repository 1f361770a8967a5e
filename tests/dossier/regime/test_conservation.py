"""How long a dossier is kept."""

from datetime import date

import pytest

from pipeline.dossier.regime.conservation import DUREES, KeptDossier, Regle, add_years, group_linked

TERMS = DUREES["CDES_2003"]


@pytest.mark.parametrize(
    ("fin", "contact", "expected"),
    [
        (date(2004, 6, 30), date(2003, 12, 5), date(2014, 6, 30)),
        (date(2004, 6, 30), date(2004, 9, 1), date(2014, 9, 1)),
        (None, date(2003, 12, 5), date(2013, 12, 5)),
    ],
)
def test_the_term_runs_from_the_later_of_decision_and_contact(fin: date | None, contact: date, expected: date) -> None:
    """The end of what was decided, unless something happened since; the last contact when nothing was decided."""
    case = KeptDossier("2003-0001", contact, fin)
    assert case.regle is (Regle.DECISION if fin else Regle.CONTACT)
    assert case.echeance(TERMS) == expected


def test_nothing_is_due_a_day_early() -> None:
    """29 February, years later, is 1 March where there is none."""
    assert add_years(date(2004, 2, 29), 10) == date(2014, 3, 1)
    assert add_years(date(2004, 2, 29), 4) == date(2008, 2, 29)


def test_dossiers_that_follow_one_another_go_together() -> None:
    """A renewal of a renewal, and one that stands alone; a link to a dossier already purged links nothing."""
    origines = {"2003-0001": None, "2003-0002": None, "2004-0001": "2003-0001", "2005-0001": "2004-0001"}
    assert set(group_linked(origines)) == {("2003-0001", "2004-0001", "2005-0001"), ("2003-0002",)}
    assert group_linked({"2004-0001": "2003-0009"}) == (("2004-0001",),)
