"""The terms of a dossier: two months counted as the law counts them, and what else runs out."""

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.delais import (
    Complement,
    Suivi,
    TypeTerme,
    complete_le,
    found_complete,
    silence_decides,
    termes,
)
from pipeline.dossier.model.dossier import Dossier, Etat
from pipeline.dossier.values.calendrier import add_months, is_working_day
from tests.dossier.letters.exemples import dossier as exemple

RECUE = date(2003, 11, 21)
REPONSE = date(2004, 1, 21)
JOURS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
TRANSMIS = Suivi(Etat.TRANSMIS, complete_le=RECUE)


@pytest.mark.parametrize(
    ("recue", "dernier"),
    [
        (date(2003, 11, 21), date(2004, 1, 21)),
        # 28 February 2004 is a Saturday, and February has no 31st.
        (date(2003, 12, 31), date(2004, 3, 1)),
        (date(2004, 12, 30), date(2005, 2, 28)),
        # Saturday 1 May, a holiday, then a Sunday.
        (date(2004, 3, 1), date(2004, 5, 3)),
        # Easter Monday, Ascension, Christmas on a Saturday.
        (date(2004, 2, 12), date(2004, 4, 13)),
        (date(2004, 3, 20), date(2004, 5, 21)),
        (date(2004, 10, 25), date(2004, 12, 27)),
        (date(2003, 12, 29), date(2004, 3, 1)),
    ],
)
def test_two_months_are_counted_from_quantieme_to_quantieme(recue: date, dernier: date) -> None:
    """A shorter month ends on its last day, and a term that ends on a closed day on the next working one."""
    assert silence_decides(recue) == dernier


@given(JOURS)
def test_silence_never_decides_early_nor_on_a_closed_day(recue: date) -> None:
    """At least the same day two months later, at most four closed days further; a working day."""
    mois = add_months(recue, 2)
    assert is_working_day(silence_decides(recue))
    assert mois <= silence_decides(recue) <= mois + timedelta(days=4)


@given(JOURS, JOURS)
def test_who_comes_first_is_answered_first(un: date, autre: date) -> None:
    """A later reception never has an earlier term."""
    premier, second = sorted((un, autre))
    assert silence_decides(premier) <= silence_decides(second)


@given(JOURS, st.integers(0, 48))
def test_months_keep_the_day_or_end_with_the_month(jour: date, mois: int) -> None:
    """The month is that many months later; the day is the same, or the last there is."""
    found = add_months(jour, mois)
    assert (found.year * 12 + found.month) - (jour.year * 12 + jour.month) == mois
    assert found.day == min(jour.day, monthrange(found.year, found.month)[1])


def phrases(suivi: Suivi, today: date) -> dict[TypeTerme, str]:
    return {terme.quoi: terme.phrase for terme in termes(suivi, today, 30)}


def test_a_complete_demande_has_its_term_and_says_whether_it_is_on_an_agenda() -> None:
    """Not inscribed, inscribed in time, or too late: three sentences, one day."""
    (terme,) = termes(TRANSMIS, date(2003, 12, 1), 30)
    assert (terme.quoi, terme.jour) == (TypeTerme.REPONSE, REPONSE)
    assert "aucune séance" in terme.phrase and "21/11/2003" in terme.phrase and "21/01/2004" in terme.phrase
    assert (
        "inscrite à la séance du 11/12/2003."
        in phrases(replace(TRANSMIS, seance=date(2003, 12, 11)), date(2003, 12, 1))[TypeTerme.REPONSE]
    )
    late = phrases(replace(TRANSMIS, seance=date(2004, 1, 22)), date(2003, 12, 1))[TypeTerme.REPONSE]
    assert "après ce jour" in late


@pytest.mark.parametrize(("today", "past"), [(REPONSE, False), (REPONSE + timedelta(days=1), True)])
def test_the_last_day_is_still_in_time(today: date, past: bool) -> None:
    """Silence refuses from the day after, and it is then said so."""
    (terme,) = termes(TRANSMIS, today, 30)
    assert terme.is_past(today) is past
    assert ("ce silence vaut rejet" in terme.phrase) is past


@pytest.mark.parametrize("etat", [Etat.A_COMPLETER, Etat.DECIDE, Etat.ANNULE])
def test_no_answer_is_owed_to_what_is_not_complete_or_is_decided(etat: Etat) -> None:
    """Whatever was received, and when."""
    assert termes(Suivi(etat, complete_le=RECUE), date(2005, 1, 1), 30) == ()


def test_a_decision_that_is_not_posted_is_no_answer_yet() -> None:
    """What counts is its notification: the term stands until the letter has left."""
    suivi = Suivi(Etat.DECIDE, complete_le=RECUE, notification_a_poster=True)
    (terme,) = termes(suivi, date(2004, 1, 20), 30)
    assert terme.jour == REPONSE and "pas encore postée" in terme.phrase


def test_an_incomplete_demande_is_suspended_until_the_day_that_was_printed() -> None:
    """Then the pieces have not come; one that was not posted asks nothing of anybody."""
    asked = Complement(date(2003, 12, 22), date(2003, 11, 24))
    suivi = Suivi(Etat.A_COMPLETER, complement=asked)
    assert "suspendu" in phrases(suivi, date(2003, 12, 22))[TypeTerme.COMPLEMENT]
    assert "ne sont pas toutes venues." in phrases(suivi, date(2003, 12, 23))[TypeTerme.COMPLEMENT]
    again = replace(suivi, complement=replace(asked, relances=2))
    assert "malgré 2 relances" in phrases(again, date(2003, 12, 23))[TypeTerme.COMPLEMENT]
    assert termes(replace(suivi, complement=replace(asked, poste_le=None)), date(2004, 1, 1), 30) == ()


def test_an_adjourned_demande_has_a_term_and_keeps_the_former_one_in_sight() -> None:
    """As many days as are left to complete a demande; the two months are told beside it."""
    suivi = Suivi(Etat.AJOURNE, complete_le=RECUE, ajourne_le=date(2003, 12, 11))
    (terme,) = termes(suivi, date(2003, 12, 12), 30)
    assert (terme.quoi, terme.jour) == (TypeTerme.AJOURNEMENT, date(2004, 1, 12))
    assert "21/01/2004" in terme.phrase


def test_a_family_that_waits_to_be_heard_is_told_of() -> None:
    """Before the séance while its convocation is not posted; with the answer as long as there is no séance."""
    asks = replace(TRANSMIS, entendre=True)
    assert "entendue" in phrases(asks, date(2003, 12, 1))[TypeTerme.REPONSE]
    inscribed = replace(asks, seance=date(2003, 12, 11))
    assert "11/12/2003" in phrases(inscribed, date(2003, 12, 1))[TypeTerme.AUDITION]
    assert TypeTerme.AUDITION not in phrases(replace(inscribed, convoquee=True), date(2003, 12, 1))


def test_letters_and_registered_letters_have_their_term() -> None:
    """Printed and not posted; posted and not acknowledged."""
    suivi = Suivi(Etat.DECIDE, a_poster=(date(2003, 12, 12), date(2003, 12, 15)), recommandes=(date(2003, 12, 1),))
    found = {terme.quoi: terme.jour for terme in termes(suivi, date(2003, 12, 16), 30)}
    assert found == {TypeTerme.ENVOI: date(2003, 12, 17), TypeTerme.AVIS: date(2003, 12, 22)}


def test_the_nearest_term_comes_first() -> None:
    """Whatever it is."""
    suivi = replace(TRANSMIS, entendre=True, seance=date(2003, 12, 11), a_poster=(date(2003, 11, 24),))
    found = termes(suivi, date(2003, 12, 1), 30)
    assert [terme.jour for terme in found] == sorted(terme.jour for terme in found)
    assert len(found) == 3


def received(fiche: date, protocole: date) -> Dossier:
    """A dossier whose two forms came on these days."""
    found = exemple("01")
    assert found.piece_fiche and found.piece_protocole
    return replace(
        found,
        piece_fiche=replace(found.piece_fiche, recue_le=fiche),
        piece_protocole=replace(found.piece_protocole, recue_le=protocole),
    )


def test_a_demande_is_complete_with_the_last_of_its_forms() -> None:
    """Whichever it is; without one of them it is not."""
    assert complete_le(received(RECUE, date(2003, 11, 25)), None) == date(2003, 11, 25)
    assert complete_le(received(date(2003, 11, 25), RECUE), date(2003, 11, 26)) == date(2003, 11, 25)
    assert complete_le(replace(received(RECUE, RECUE), piece_fiche=None), None) is None


def test_a_version_sent_since_does_not_begin_the_two_months_again() -> None:
    """Found complete on a day: what came later corrects a demande whose time already runs."""
    first = received(RECUE, RECUE)
    assert first.piece_protocole
    later = replace(
        first,
        piece_protocole=replace(first.piece_protocole, sha256="f" * 64, recue_le=date(2003, 12, 15)),
        remplacees=(first.piece_protocole,),
    )
    assert complete_le(later, date(2003, 11, 24)) == RECUE
    assert complete_le(later, None) == date(2003, 12, 15)


def test_a_demande_is_found_complete_once_and_again_after_something_was_missing() -> None:
    """The day it became what it is now, not that of its transmission."""
    d = [date(2003, 11, day) for day in range(21, 27)]
    course = [(Etat.A_COMPLETER, d[0]), (Etat.RECEVABLE, d[1]), (Etat.TRANSMIS, d[2])]
    assert found_complete(course) == d[1]
    assert found_complete([*course, (Etat.A_COMPLETER, d[3])]) is None
    assert found_complete([*course, (Etat.A_COMPLETER, d[3]), (Etat.RECEVABLE, d[4])]) == d[4]
    assert found_complete([*course, (Etat.AJOURNE, d[3]), (Etat.TRANSMIS, d[4])]) == d[4]
    assert found_complete([]) is None
