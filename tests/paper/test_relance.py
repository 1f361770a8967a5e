"""Letters that ask again for what did not come: word for word, one page, nothing in the window but the address."""

from datetime import date
from functools import cache
from pathlib import Path

from pipeline.dossier.letters import Letter, TypeLettre
from pipeline.dossier.letters.relance import relances
from tests.dossier.letters.exemples import REGLAGES, dossier
from tests.paper.controles import accessible, only_the_address_in_the_window, same_as_golden
from tests.paper.lettres import A_VERIFIER, BLOQUANTS, Rendue, rendre_toutes

LE = date(2003, 12, 23)


def owed(pupil: str, rang: int = 1) -> tuple[Letter, ...]:
    """What asks again on the day after the term of the first letter."""
    days = {"demande_le": date(2003, 11, 21), "echue": date(2003, 12, 22)}
    return relances(dossier(pupil), (*BLOQUANTS, A_VERIFIER), REGLAGES, LE, **days, rang=rang)


@cache
def toutes() -> dict[str, Rendue]:
    """The letters of three families, and a second relance, by the name of their golden text."""
    found: dict[str, Rendue] = {}
    for pupil in ("01", "22", "23"):
        found |= rendre_toutes(owed(pupil), pupil)
    return found | rendre_toutes(owed("01", 2)[:1], "01_seconde")


def test_every_letter_says_what_its_golden_text_says() -> None:
    """Each letter reads word for word as reviewed (rewritten when MAJ_GOLDEN is set)."""
    same_as_golden(toutes(), "relance")


def test_only_the_address_shows_in_the_window() -> None:
    """In the zone that a window may show there is the address and nothing else."""
    only_the_address_in_the_window(toutes())


def test_each_is_one_accessible_page(tmp_path: Path) -> None:
    """One page, PDF/UA-1."""
    assert all(len(one.pages) == 1 for one in toutes().values())
    accessible(toutes(), tmp_path)


def test_it_is_the_same_letter_whatever_the_day_and_another_one_the_second_time() -> None:
    """Asked once for these forms; the établissement, then each address of the family."""
    first = owed("23")
    assert [one.type for one in first] == [TypeLettre.RELANCE, *[TypeLettre.RELANCE_FAMILLE] * 2]
    assert not {one.cle for one in first} & {one.cle for one in owed("23", 2)}
    assert len({one.cle for one in first}) == 3


def test_what_only_the_secretariat_can_mend_is_not_asked_for() -> None:
    """Nothing to complete: nobody is asked."""
    assert relances(dossier("01"), (), REGLAGES, LE, demande_le=LE, echue=LE, rang=1) == ()
