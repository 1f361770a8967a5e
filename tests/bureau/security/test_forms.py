"""A form of another site, of another session, of another time does nothing."""

from typing import Any

import pytest

from pipeline.bureau.hall.desk import Desk
from pipeline.comptes.people import now_utc
from tests.bureau.security.doors import ORIGIN, Caller, doors, method, name
from tests.robustness.bench import state

ACTS = pytest.mark.parametrize("door", [door for door in doors() if method(door) != "GET"], ids=name)
PAGES = [door for door in doors() if method(door) == "GET" and door.role]
FOREIGN = [
    {"origin": "https://ailleurs.example"},
    {"origin": "null"},
    {"origin": f"{ORIGIN}.ailleurs.example"},
    {"origin": f"{ORIGIN}:8080"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
]
"""What a browser says of a form that stands on a page that is not ours."""


@ACTS
def test_a_form_without_its_token_does_nothing(door: Any, who: dict[str, Caller], desk: Desk) -> None:
    """None, another's, one that was cut, one of another alphabet: neither in the form nor in the header."""
    if door.role is None:
        return
    caller, other = who[door.role.value], who["lecture" if door.role.value != "lecture" else "secretariat"]
    assert caller.session
    assert other.session
    before = state(desk.workspace.root)
    for token in ("", other.session.csrf, caller.session.csrf[:-1], "é" * 64):
        assert caller.ask(door, token=token).status_code == 403
    assert caller.ask(door, headers={"x-jeton": other.session.csrf}, token="").status_code == 403
    assert state(desk.workspace.root) == before
    assert desk.people.session(caller.session.token, now_utc()), "nobody was logged out either"


@ACTS
def test_a_form_of_another_site_does_nothing(door: Any, who: dict[str, Caller]) -> None:
    """Even with the right token, and where there is no session yet: nobody is logged in as somebody else."""
    for headers in FOREIGN:
        assert who[door.role.value if door.role else "nobody"].ask(door, headers=headers).status_code == 403


@ACTS
def test_an_act_is_not_made_by_a_link(door: Any, who: dict[str, Caller]) -> None:
    """Its address alone, as a page of another site or a mail may hold it."""
    looked_at = {one.path for one in doors() if method(one) == "GET"}
    if door.path in looked_at or any("{" in path for path in looked_at if _overlap(path, door.path)):
        return
    answer = who["administration"].client.get(
        door.path.replace("{", "").replace("}", ""), headers={"cookie": _cookie(who["administration"])}
    )
    assert answer.status_code in (404, 405)


def test_looking_changes_nothing(who: dict[str, Caller], desk: Desk) -> None:
    """Every page, opened by who only looks and by who may all."""
    before = state(desk.workspace.root)
    for door in PAGES:
        who["lecture"].ask(door)
        who["administration"].ask(door)
    assert state(desk.workspace.root) == before


def test_a_token_is_not_in_an_address(who: dict[str, Caller]) -> None:
    """Addresses stay in histories and in logs of proxies."""
    for door in PAGES:
        session = who["administration"].session
        assert session
        answer = who["administration"].ask(door)
        for word in (f"={session.csrf}", session.token):
            assert word not in answer.text
            assert word not in answer.headers.get("location", "")


@pytest.mark.parametrize(
    "to",
    [
        "https://ailleurs.example",
        "//ailleurs.example",
        "/\\ailleurs.example",
        "javascript:alert(1)",
        "/\t/ailleurs",
        "http:ailleurs.example",
        "\\\\ailleurs.example",
        "/%0d%0aset-cookie: a=b",
        "/\r\nset-cookie: a=b",
        " //ailleurs.example",
    ],
)
def test_the_login_leads_nowhere_else(to: str, who: dict[str, Caller], desk: Desk) -> None:
    """What stands in « retour » is an address of the page, or is not followed."""
    door = next(door for door in doors() if name(door) == "POST /connexion")
    answer = who["nobody"].ask(
        door, data={"identifiant": "lecture", "mot_de_passe": "sept encriers violets", "retour": to}
    )
    assert answer.status_code == 303
    location = answer.headers["location"]
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\", "/\t"))
    assert [key for key, _ in answer.headers.multi_items() if key == "set-cookie"] == ["set-cookie"]


def _cookie(caller: Caller) -> str:
    assert caller.session
    return f"bureau={caller.session.token}"


def _overlap(path: str, other: str) -> bool:
    return path.split("/")[:2] == other.split("/")[:2]
