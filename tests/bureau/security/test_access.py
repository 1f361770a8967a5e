"""Who may go through which route: every route, every role, and nobody."""

from typing import Any

import pytest

from pipeline.bureau.hall.desk import Desk
from pipeline.comptes.model import Role, Session
from pipeline.comptes.people import now_utc
from tests.bureau.navigateur import PASSWORD
from tests.bureau.security.doors import DOORS, OWN_ACTS, PUBLIC, Caller, address, doors, method, name
from tests.robustness.bench import state

ALL = pytest.mark.parametrize("door", doors(), ids=name)


def test_every_route_says_who_may_go_through_it() -> None:
    """A route is made by ``page`` or ``act``, which look at login, role and token, and by nothing else."""
    assert [route for route in DOORS if route not in doors()] == []


def test_only_the_ways_in_are_open_to_whoever_comes() -> None:
    """A page that is made public by mistake is found here."""
    assert {door.path for door in doors() if door.role is None} == PUBLIC


def test_who_only_looks_can_do_nothing_but_to_her_own_account() -> None:
    """An act asks for more than a look."""
    acts = {door.path for door in doors() if method(door) != "GET" and door.role is Role.LECTURE}
    assert acts == OWN_ACTS


def test_accounts_are_for_the_administration() -> None:
    """All of the page of accounts, and all that is done there."""
    roles = {door.role for door in doors() if door.path.startswith("/comptes")}
    assert roles == {Role.ADMINISTRATION}


@ALL
def test_nobody_gets_no_further_than_the_login(door: Any, who: dict[str, Caller]) -> None:
    """Neither by a page nor by an act: she is asked who she is, and nothing of it is in the answer."""
    if door.role is None:
        return
    answer = who["nobody"].ask(door)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/connexion")
    assert answer.content == b""


@ALL
def test_a_role_that_is_not_enough_is_refused(door: Any, who: dict[str, Caller], desk: Desk) -> None:
    """With the role that it takes, before anything is looked up; and nothing is done."""
    if door.role is None:
        return
    before = state(desk.workspace.root)
    for role in Role:
        if not role.may(door.role):
            answer = who[role.value].ask(door)
            assert answer.status_code == 403, role
            assert door.role.label in answer.text
    assert state(desk.workspace.root) == before


@ALL
def test_the_role_that_it_takes_is_let_in(door: Any, who: dict[str, Caller]) -> None:
    """What stands behind may refuse, and says why: it is no failure."""
    if door.role is not None:
        assert who[door.role.value].ask(door).status_code in (200, 204, 303, 400, 404, 409), door.path


@ALL
def test_a_closed_account_gets_no_further(door: Any, who: dict[str, Caller], desk: Desk) -> None:
    """In the browser in which it is open, at once."""
    if door.role is None or door.role is Role.ADMINISTRATION:
        return
    caller = who[door.role.value]
    desk.people.close_account(door.role.value, "tests")
    assert caller.ask(door).headers["location"].startswith("/connexion")


@ALL
def test_a_password_that_another_chose_opens_nothing_but_its_change(
    door: Any, who: dict[str, Caller], desk: Desk
) -> None:
    """Nobody signs under a name whose password somebody else knows."""
    if door.role is None or door.path in OWN_ACTS | {"/mon-compte"}:
        return
    desk.people.add("neuf", "Odile NEUF", Role.ADMINISTRATION, PASSWORD, par="tests", provisoire=True)
    found = desk.people.authenticate("neuf", PASSWORD, "192.0.2.9", now_utc())
    assert isinstance(found, Session)
    answer = Caller(who["nobody"].app, found).ask(door)
    assert (answer.status_code, answer.headers["location"]) == (303, "/mon-compte")


def test_a_page_that_does_not_exist_is_the_same_for_all(who: dict[str, Caller]) -> None:
    """Nobody learns from an answer whether a dossier is there."""
    door = next(door for door in doors() if door.path == "/a-faire")
    for caller in who.values():
        assert caller.ask(door, "/nulle-part").status_code == 404
    for candidate in doors():
        if "{numero}" in candidate.path and method(candidate) == "GET":
            said = [who["nobody"].ask(candidate, address(candidate, value)) for value in ("2003-0001", "2003-9999")]
            assert said[0].status_code == said[1].status_code == 303
