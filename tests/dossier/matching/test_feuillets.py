"""Pages that came apart: which are certainly of one form, and which wait for a person."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.matching.feuillets import JOURS, Ensemble, Feuillet, Preuve, autres, incompatibles, rassembler

JOUR = date(2003, 11, 3)
PAGES = frozenset(range(3))
FICHE, NUMEROTEE = ("fiche", "2", ""), ("fiche", "2", "2003-0012")


def page(rang: int, *pages: int, marques: tuple[str, str, str] = FICHE, dans: str = "", jour: date = JOUR) -> Feuillet:
    """Some pages of a fiche of three; ``dans``: what they came in."""
    here = frozenset(pages)
    return Feuillet(rang, marques, here, PAGES - here, (jour, jour), frozenset([dans] if dans else []))


def test_one_picture_a_page_is_one_form() -> None:
    """Each page is there once: the marks alone say so."""
    assert rassembler([page(1, 0), page(2, 1), page(3, 2)]) == [Ensemble((1, 2, 3), Preuve.MARQUES)]


def test_pages_wait_together_for_the_one_that_is_missing() -> None:
    """What came already is shown together; one page alone is no set."""
    assert rassembler([page(1, 0), page(2, 2)]) == [Ensemble((1, 2), Preuve.MARQUES)]
    assert rassembler([page(1, 0)]) == []


def test_two_first_pages_are_never_told_apart_by_their_marks() -> None:
    """Nothing says which of the two the other pages go with."""
    waiting = [page(1, 0), page(2, 0), page(3, 1), page(4, 2)]
    assert rassembler(waiting) == []
    assert [other.rang for other in autres(waiting[2], waiting)] == [1, 2, 4]


@pytest.mark.parametrize(
    "other",
    [
        page(2, 1, marques=("protocole", "2", "")),
        page(2, 1, marques=("fiche", "1", "")),
        page(2, 1, marques=NUMEROTEE),
    ],
    ids=["another form", "another edition", "a number"],
)
def test_marks_that_differ_never_come_together(other: Feuillet) -> None:
    """Not even in one message, when nothing else waits."""
    assert rassembler([replace(page(1, 0), contenants=frozenset("m")), replace(other, contenants=frozenset("m"))]) == []


def test_pages_that_never_come_together_are_told_of() -> None:
    """An old edition beside a new one; a page of a numbered form beside one of a blank form; not another number."""
    old, numbered = page(2, 1, marques=("fiche", "1", "")), page(3, 2, marques=NUMEROTEE)
    other = page(4, 1, marques=("fiche", "2", "2003-0013"))
    assert incompatibles(page(1, 0), [old, numbered, page(5, 1)]) == [old, numbered]
    assert incompatibles(numbered, [other]) == []


def test_what_came_together_belongs_together() -> None:
    """Two pupils' pictures, each in a message of its own."""
    waiting = [
        *(page(rang, rang, dans="a") for rang in range(3)),
        *(page(9 - rang, rang, dans="b") for rang in range(3)),
    ]
    assert rassembler(waiting) == [
        Ensemble((0, 1, 2), Preuve.CONTENANT),
        Ensemble((7, 8, 9), Preuve.CONTENANT),
    ]


def test_two_pupils_in_one_message_wait() -> None:
    """The message says nothing then."""
    assert rassembler([page(1, 0, dans="a"), page(2, 0, dans="a"), page(3, 1, dans="a")]) == []


def test_the_narrowest_container_is_asked_first() -> None:
    """Two archives in one message are two forms."""
    waiting = [
        replace(page(10 * which + rang, rang), contenants=frozenset({"message", f"archive {which}"}))
        for which in (1, 2)
        for rang in range(3)
    ]
    assert [found.rangs for found in rassembler(waiting)] == [(10, 11, 12), (20, 21, 22)]


def test_the_number_of_a_dossier_brings_pages_together_whenever_they_come() -> None:
    """A blank form bears none: after some days, its marks alone are no evidence."""
    late = JOUR + timedelta(days=JOURS + 1)
    assert rassembler([page(1, 0, marques=NUMEROTEE), page(2, 1, 2, marques=NUMEROTEE, jour=late)]) == [
        Ensemble((1, 2), Preuve.NUMERO)
    ]
    assert rassembler([page(1, 0), page(2, 1, 2, jour=late)]) == []


def test_a_form_that_its_message_makes_whole_takes_no_other_page() -> None:
    """What is left beside it is looked at without it."""
    waiting = [page(1, 0, dans="a"), page(2, 1, 2, dans="a"), page(3, 0), page(4, 1)]
    assert rassembler(waiting) == [Ensemble((1, 2), Preuve.CONTENANT), Ensemble((3, 4), Preuve.MARQUES)]


@given(
    st.lists(
        st.tuples(
            st.sets(st.integers(0, 2), min_size=1, max_size=2),
            st.sampled_from([FICHE, NUMEROTEE]),
            st.sampled_from(["", "a", "b"]),
            st.integers(0, 40),
        ),
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)
def test_no_page_is_ever_there_twice(
    drawn: list[tuple[set[int], tuple[str, str, str], str, int]], random: Random
) -> None:
    """Whatever waits, in whatever order: the marks of a set agree, and none of its pages came twice."""
    waiting = [
        page(rang, *pages, marques=marques, dans=dans, jour=JOUR + timedelta(days=late))
        for rang, (pages, marques, dans, late) in enumerate(drawn)
    ]
    found = rassembler(waiting)
    shuffled = [*waiting]
    random.shuffle(shuffled)
    assert rassembler(shuffled) == found
    taken = [rang for one in found for rang in one.rangs]
    assert len(set(taken)) == len(taken)
    for one in found:
        parts = [waiting[rang] for rang in one.rangs]
        assert len(parts) > 1
        assert len({part.marques for part in parts}) == 1
        pages = [number for part in parts for number in part.pages]
        assert len(set(pages)) == len(pages)
