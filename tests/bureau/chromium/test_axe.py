"""Every screen, as each role sees it, at each size: nothing that keeps somebody from using it (WCAG 2.2 AA)."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pipeline.bureau.hall.desk import Desk
from tests.bureau.adresses import addresses
from tests.bureau.chromium.conftest import Coming
from tests.bureau.chromium.ecrans import faults
from tests.bureau.chromium.personne import SIZES, Personne
from tests.bureau.chromium.semaine import example

pytestmark = [pytest.mark.programs, pytest.mark.slow]


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("role", ["lecture", "secretariat", "administration"])
def test_every_screen_is_usable_by_everybody(
    come: Coming, workspace: Path, axe: str, role: str, size: tuple[int, int]
) -> None:
    person = come(role, size)
    assert [str(one) for path in addresses(example(workspace)) for one in faults(person, path, axe)] == []


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_what_is_shown_before_a_login_is_usable(
    chromium: Browser, desk: Desk, address: str, axe: str, size: tuple[int, int]
) -> None:
    person = Personne(chromium, address, size)
    link = desk.people.one_time(None)
    found = [fault for path in ("/connexion", f"/premier-compte?lien={link}") for fault in faults(person, path, axe)]
    person.close()
    assert [str(one) for one in found] == []


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_what_is_shown_when_something_is_wrong_is_usable(come: Coming, axe: str, size: tuple[int, int]) -> None:
    person = come("secretariat", size)
    person.missing_is_asked = True
    wrong = ("/nulle-part", "/dossier/2003-9999", "/confirmer/3f2a9c1b44de", "/seance/hier", "/document/nulle/part.pdf")
    assert [str(one) for path in wrong for one in faults(person, path, axe)] == []
