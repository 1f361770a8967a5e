"""What is in force on a day, of all that the commission granted to one pupil."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.vigueur import Octroi, find_ended, find_in_force, find_opposed, frise

ANNEE = Octroi("2003-0001", date(2003, 11, 21), date(2003, 11, 21), ((date(2003, 12, 1), date(2004, 6, 30), 720),))
REVISION = Octroi(
    "2004-0001",
    date(2004, 2, 12),
    date(2004, 2, 12),
    ((date(2004, 3, 1), date(2004, 4, 30), 960), (date(2004, 5, 1), date(2004, 5, 31), 480)),
    suit=("2003-0001",),
)
DEBUT = date(2003, 9, 1)
JOURS = st.integers(0, 120).map(lambda jours: DEBUT + timedelta(days=jours))


@st.composite
def octrois(draw: st.DrawFn) -> list[Octroi]:
    """What was granted to one pupil: phases that follow one another, each demande after some former one or none."""
    found: list[Octroi] = []
    for rang in range(draw(st.integers(1, 6))):
        jour, phases = draw(JOURS), []
        for _ in range(draw(st.integers(1, 3))):
            fin = jour + timedelta(days=draw(st.integers(0, 40)))
            phases.append((jour, fin, draw(st.integers(1, 40)) * 60))
            jour = fin + timedelta(days=1)
        origine = draw(st.sampled_from([None, *found]))
        suit = (origine.numero, *origine.suit) if origine else ()
        found.append(Octroi(f"2003-{rang:04}", draw(JOURS), draw(JOURS), tuple(phases), suit=suit))
    return found


def test_a_decision_runs_to_its_term() -> None:
    """Alone, it is in force from its first day to its last, and on no other day."""
    (seule,) = frise([ANNEE])
    assert (seule.jusqu_au, seule.par) == (date(2004, 6, 30), "")
    assert find_in_force([ANNEE], date(2003, 11, 30)) is None
    assert find_in_force([ANNEE], date(2003, 12, 1)) == find_in_force([ANNEE], date(2004, 6, 30)) == seule
    assert find_in_force([ANNEE], date(2004, 7, 1)) is None


def test_a_revision_ends_the_former_decision_from_its_own_first_day() -> None:
    """Until the eve the former one holds; the hours of the later one follow its phases."""
    avant, apres = (
        find_in_force([ANNEE, REVISION], date(2004, 2, 29)),
        find_in_force([ANNEE, REVISION], date(2004, 3, 1)),
    )
    assert avant and (avant.octroi, avant.jusqu_au, avant.par) == (ANNEE, date(2004, 2, 29), "2004-0001")
    assert apres and [apres.minutes(jour) for jour in (date(2004, 3, 1), date(2004, 5, 1))] == [960, 480]
    assert find_ended("2004-0001", [ANNEE, REVISION]) == (avant,)


def test_what_was_ended_does_not_come_back() -> None:
    """The revision ends in May: nothing is in force in June, though the former decision ran to the 30th."""
    assert find_in_force([ANNEE, REVISION], date(2004, 6, 1)) is None


def test_a_renewal_that_begins_after_the_term_ends_nothing() -> None:
    """The next year's help follows the former, which ran to its term."""
    suivante = replace(REVISION, periodes=((date(2004, 9, 2), date(2005, 7, 1), 720),))
    assert find_ended("2004-0001", [ANNEE, suivante]) == ()
    assert [one.par for one in frise([ANNEE, suivante])] == ["", ""]


def test_a_decision_that_begins_on_the_same_day_takes_the_whole_place() -> None:
    """The former one never takes effect."""
    meme = replace(REVISION, periodes=((ANNEE.debut, date(2004, 6, 30), 480),))
    (finie,) = find_ended("2004-0001", [ANNEE, meme])
    assert not finie.takes_effect
    assert all(one.octroi is meme for jour in (ANNEE.debut, meme.fin) if (one := find_in_force([ANNEE, meme], jour)))


def test_a_decision_that_begins_before_the_former_one_is_refused() -> None:
    """It would run into it without ending it: the former one stands alone."""
    plus_tot = replace(REVISION, periodes=((date(2003, 11, 24), date(2004, 1, 31), 480),))
    assert find_opposed("2004-0001", [ANNEE, plus_tot]) is ANNEE
    assert find_opposed("2003-0001", [ANNEE, plus_tot]) is None
    assert [one.octroi for one in frise([ANNEE, plus_tot])] == [ANNEE]


def test_a_decision_for_the_days_before_the_next_one_stands() -> None:
    """A renewal for September was granted already; one for the end of this year runs into nothing."""
    rentree = replace(REVISION, periodes=((date(2004, 9, 2), date(2005, 7, 1), 720),))
    juin = Octroi(
        "2004-0002",
        date(2004, 5, 13),
        date(2004, 5, 13),
        ((date(2004, 5, 17), date(2004, 6, 30), 960),),
        suit=rentree.suit,
    )
    tous = [ANNEE, rentree, juin]
    assert find_opposed("2004-0002", tous) is None
    assert [(one.octroi.numero, one.par) for one in frise(tous)] == [
        ("2003-0001", "2004-0002"),
        ("2004-0002", ""),
        ("2004-0001", ""),
    ]


def test_a_former_decision_corrected_later_is_the_one_refused() -> None:
    """Moved after the first day of the revision, which is notified: the correction cannot be, the revision stands."""
    corrigee = replace(
        ANNEE, recu_le=date(2004, 3, 8), seance=date(2004, 3, 4), periodes=((date(2004, 4, 1), date(2004, 6, 30), 720),)
    )
    assert find_opposed("2003-0001", [corrigee, REVISION]) is REVISION
    assert find_opposed("2004-0001", [corrigee, REVISION]) is None


def test_what_a_decision_ends_does_not_change_with_what_is_decided_later() -> None:
    """Its notification says it: another one that ends the first sooner makes it say nothing else."""
    encore = Octroi(
        "2004-0002",
        date(2004, 2, 13),
        date(2004, 2, 13),
        ((date(2004, 2, 16), date(2004, 2, 20), 960),),
        suit=("2003-0001",),
    )
    avant, apres = (find_ended("2004-0001", tous) for tous in ([ANNEE, REVISION], [ANNEE, REVISION, encore]))
    assert avant == apres
    assert find_ended("2004-0002", [ANNEE, REVISION, encore])[0].jusqu_au == date(2004, 2, 15)


@given(octrois())
def test_two_decisions_are_never_in_force_on_one_day(tous: list[Octroi]) -> None:
    """Whatever was granted, in whatever order it was decided and received."""
    lignes = frise(tous)
    for jours in range(260):
        jour = DEBUT + timedelta(days=jours)
        assert sum(one.minutes(jour) is not None for one in lignes) <= 1


@given(octrois())
def test_the_order_in_which_decisions_are_given_is_nothing(tous: list[Octroi]) -> None:
    """The same decisions make the same line of time."""
    assert frise(tous) == frise(tous[::-1])


@given(octrois())
def test_a_decision_is_in_force_or_ended_or_refused(tous: list[Octroi]) -> None:
    """None is forgotten; one that is ended is so by a later first day, within its own days."""
    lignes = frise(tous)
    assert {one.octroi.numero for one in lignes} == {one.numero for one in tous if not find_opposed(one.numero, tous)}
    for one in lignes:
        assert one.jusqu_au == one.octroi.fin or (one.par and one.jusqu_au < one.octroi.fin)


@given(octrois())
def test_what_each_one_ends_is_told_once(tous: list[Octroi]) -> None:
    """Whoever ends a decision is among those that say so."""
    for one in frise(tous):
        if one.par:
            assert one.octroi.numero in {ended.octroi.numero for ended in find_ended(one.par, tous)}
