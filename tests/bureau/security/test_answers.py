"""What every answer carries, whatever was asked: headers, cookies, and nothing of the inside."""

import re
from typing import Any

import pytest

from pipeline.bureau.app import create_app
from pipeline.bureau.hall import visit
from pipeline.bureau.hall.desk import Desk
from pipeline.comptes.model import Session
from pipeline.comptes.people import now_utc
from pipeline.errors import RegisterError
from tests.bureau.navigateur import HOST, PASSWORD
from tests.bureau.security.doors import Caller, address, cookies, doors, name

ALL = pytest.mark.parametrize("door", doors(), ids=name)
INSIDE = re.compile(r"Traceback|File \"|\.py\b|site-packages|starlette|uvicorn|jinja|sqlite3\.", re.IGNORECASE)
"""Words of the inside, which help nobody but who looks for a way in."""


def check(answer: Any) -> None:
    """Headers of an answer that may hold health data, or lead to it."""
    policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    for source, allowed in policy.items():
        assert set(allowed.split()) <= {"'self'", "'none'"}, f"{source} lets in {allowed}"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] in ("same-origin", "no-referrer")
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert "server" not in answer.headers
    assert "x-powered-by" not in answer.headers
    assert "access-control-allow-origin" not in answer.headers


@ALL
def test_every_answer_is_closed_to_other_sites_and_to_caches(door: Any, who: dict[str, Caller]) -> None:
    """For nobody, for who may not, for who may; redirections and refusals too."""
    for caller in who.values():
        answer = caller.ask(door)
        check(answer)
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/nulle-part", {}, 404),
        ("/static/nulle-part.css", {}, 404),
        ("/static/../app.py", {}, 404),
        ("/static/%2e%2e/app.py", {}, 404),
        ("/static/..%2fapp.py", {}, 404),
        ("/static//etc/passwd", {}, 404),
        ("/a-faire", {"host": "ailleurs.example"}, 421),
        ("/a-faire", {"host": ""}, 421),
        ("/a-faire", {"host": f"{HOST}.ailleurs.example"}, 421),
        ("/a-faire", {"host": f"{HOST}:81"}, 421),
        ("/static/bureau.css", {"host": "ailleurs.example"}, 421),
    ],
)
def test_refusals_are_closed_as_well(path: str, headers: dict[str, str], status: int, who: dict[str, Caller]) -> None:
    """Unknown pages; files beside ours; names that another site had lead to this machine (DNS rebinding)."""
    answer = who["administration"].client.get(path, headers=headers)
    assert answer.status_code == status
    check(answer)
    assert not INSIDE.search(answer.text)


def test_a_forwarded_host_is_not_believed(who: dict[str, Caller]) -> None:
    """Whoever asks cannot have the page lead elsewhere."""
    answer = who["nobody"].client.get(
        "/a-faire", headers={"x-forwarded-host": "ailleurs.example", "forwarded": "host=ailleurs.example"}
    )
    assert answer.headers["location"] == "/connexion?retour=/a-faire"


def test_what_does_not_change_may_be_kept_and_holds_nobody(who: dict[str, Caller]) -> None:
    """Files of ours are the only answers without login that a browser keeps."""
    answer = who["nobody"].client.get("/static/bureau.css")
    check(answer)
    assert "no-store" not in answer.headers["cache-control"]


@ALL
def test_a_failure_tells_nothing_of_the_inside(
    door: Any, who: dict[str, Caller], desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever breaks, where nobody expects it: a page in French, without a word of what broke."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret de /srv/cdes/registre.sqlite")

    monkeypatch.setattr(visit.Visit, "render", broken)
    monkeypatch.setattr(visit.Visit, "done", broken)
    monkeypatch.setattr(visit.Visit, "do", broken)
    answer = who[door.role.value if door.role else "nobody"].ask(door)
    assert "secret" not in answer.text
    assert not INSIDE.search(answer.text)
    check(answer)


@pytest.mark.parametrize("failure", [RuntimeError("secret"), RegisterError("Les comptes sont occupés.")])
def test_a_failure_before_the_page_is_told_as_well(
    failure: Exception, who: dict[str, Caller], desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The accounts cannot be read: a message of ours is shown, and only ours."""

    def broken(*_: object) -> None:
        raise failure

    monkeypatch.setattr(desk.people, "session", broken)
    for door in doors():
        answer = who["administration"].ask(door)
        check(answer)
        assert answer.status_code in (500, 503)
        assert ("occupés" in answer.text) is isinstance(failure, RegisterError)
        assert "secret" not in answer.text


def login(caller: Caller, password: str = PASSWORD) -> Any:
    door = next(door for door in doors() if name(door) == "POST /connexion")
    return caller.ask(door, data={"identifiant": "lecture", "mot_de_passe": password})


@pytest.mark.parametrize("secure", [False, True])
def test_the_cookie_is_for_the_page_alone(desk: Desk, who: dict[str, Caller], *, secure: bool) -> None:
    """Out of reach of scripts and of other sites; gone with the browser; behind TLS, bound to this very host."""
    app = create_app(desk, {HOST}, secure=secure)
    (found,) = cookies(login(Caller(app)))
    ((key, cookie),) = found.items()
    assert key == ("__Host-bureau" if secure else "bureau")
    assert cookie["httponly"]
    assert cookie["samesite"].lower() == "strict"
    assert cookie["path"] == "/"
    assert bool(cookie["secure"]) is secure
    assert not cookie["domain"]
    assert not cookie["expires"]
    assert not cookie["max-age"]


def test_behind_tls_a_cookie_that_came_without_is_not_taken(desk: Desk, who: dict[str, Caller]) -> None:
    """A machine on the way could have set it."""
    lecture = who["lecture"]
    answer = Caller(create_app(desk, {HOST}, secure=True), lecture.session).ask(_door("/a-faire"))
    assert answer.headers["location"].startswith("/connexion")


def test_a_session_is_never_one_that_the_browser_chose(who: dict[str, Caller], desk: Desk) -> None:
    """Fixation: the login makes a new token, and ends whatever session the browser had before."""
    former = who["lecture"].session
    assert former
    answer = login(Caller(who["nobody"].app, former))
    (found,) = cookies(answer)
    anew = found["bureau"].value
    assert anew not in (former.token, "")
    assert desk.people.session(former.token, now_utc()) is None
    chosen = Session("0" * 43, former.account, now_utc())
    assert Caller(who["nobody"].app, chosen).ask(_door("/a-faire")).status_code == 303


def test_leaving_ends_the_session_and_empties_the_browser(who: dict[str, Caller], desk: Desk) -> None:
    """The cookie goes, what was kept goes, and the token is worth nothing where it was copied to."""
    session = who["lecture"].session
    assert session
    answer = who["lecture"].ask(_door("/deconnexion"))
    (found,) = cookies(answer)
    assert found["bureau"].value == ""
    assert "cache" in answer.headers["clear-site-data"]
    assert desk.people.session(session.token, now_utc()) is None


def test_a_wrong_password_sets_no_cookie_and_shows_none(who: dict[str, Caller]) -> None:
    """What was typed as a password is not sent back."""
    answer = login(who["nobody"], "autre chose encore")
    assert "set-cookie" not in answer.headers
    assert "autre chose encore" not in answer.text
    assert "refusé" in answer.text


def test_a_login_that_waits_says_for_how_long(who: dict[str, Caller]) -> None:
    """And the right password does not get around it."""
    for _ in range(3):
        login(who["nobody"], "faux")
    assert "Attendez" in login(who["nobody"]).text


def _door(path: str) -> Any:
    return next(door for door in doors() if door.path == path)


def test_every_route_is_asked_by_one_method(who: dict[str, Caller]) -> None:
    """Others are refused, without a word on the inside."""
    for door in doors():
        asked = {how for one in doors() if one.path == door.path for how in one.methods or ()}
        for other in {"PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"} - asked:
            answer = who["administration"].client.request(other, address(door))
            assert answer.status_code == 405, (other, door.path)
            check(answer)
