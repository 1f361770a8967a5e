"""The routes of the application itself: one that is added is tried like the others, and cannot be forgotten."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import quote

import httpx2
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route
from starlette.testclient import TestClient

from pipeline.bureau.app import SCREENS, create_app
from pipeline.bureau.hall.desk import Desk
from pipeline.bureau.hall.visit import COOKIE, Door
from pipeline.comptes.model import Role, Session
from pipeline.comptes.people import People, now_utc
from tests.bureau.navigateur import HOST, PASSWORD

DOORS: tuple[BaseRoute, ...] = tuple(route for screen in SCREENS for route in screen.ROUTES)
ORIGIN = f"http://{HOST}"
PUBLIC = {"/connexion", "/premier-compte", "/entrer"}
"""What is open to whoever comes: a way in, and nothing behind it."""
OWN_ACTS = {"/deconnexion", "/mon-compte/mot-de-passe", "/mon-compte/session"}
"""What somebody who only looks may do: to her own account."""
_SAMPLES = {
    "numero": "2003-0001",
    "dossier": "2003-0001",
    "jour": "2003-12-18",
    "kind": "fiche",
    "annee": "2003",
    "page": "1",
    "rang": "1",
}
_PARAMETER = re.compile(r"\{(\w+)(?::(\w+))?\}")


def doors() -> list[Door]:
    """Every route of every screen."""
    return [door for door in DOORS if isinstance(door, Door)]


def address(door: Route, value: str | None = None) -> str:
    """An address of a route: with values that may be, or with ``value`` in each place."""

    def put(found: re.Match[str]) -> str:
        return value or _SAMPLES.get(found[1], "1" if found[2] == "int" else "0123456789ab")

    return _PARAMETER.sub(put, door.path)


def method(door: Route) -> str:
    """How a route is asked."""
    return next(iter((door.methods or set()) - {"HEAD"}))


def name(door: Door) -> str:
    """How a test names it."""
    return f"{method(door)} {door.path}"


def parameters(door: Route) -> list[str]:
    """What its address holds."""
    return [found[1] for found in _PARAMETER.finditer(door.path)]


@dataclass
class Caller:
    """Somebody who sends what no browser would; ``session``: whose."""

    app: Starlette
    session: Session | None = None
    client: TestClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = TestClient(
            self.app, base_url=ORIGIN, follow_redirects=False, raise_server_exceptions=True, client=("192.0.2.9", 1)
        )

    def ask(
        self,
        door: Route,
        at: str | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        token: str | None = None,
    ) -> httpx2.Response:
        """Ask a route as a page of ours does; ``token``: that of another form, "" for none."""
        cookie = {"cookie": f"{COOKIE}={self.session.token}"} if self.session else {}
        own = self.session.csrf if self.session else ""
        form = {"jeton": own if token is None else token} | dict(data or {})
        if not form["jeton"]:
            del form["jeton"]
        sent = cookie | {"origin": ORIGIN} | dict(headers or {})
        if method(door) == "GET":
            sent.pop("origin", None) if headers is None or "origin" not in headers else None
            return self.client.get(at or address(door), headers=sent)
        if door.name.endswith(".envoi"):
            # As the script of the page sends files: the token in a header, before anything is read.
            sent = {"x-jeton": quote(form.pop("jeton", ""))} | sent
            file = {"fichiers": ("a.pdf", b"%PDF-1.4 rien", "application/pdf")}
            return self.client.request(method(door), at or address(door), headers=sent, data=form, files=file)
        if method(door) != "POST":
            # What is no form: as htmx sends it.
            sent = {"x-jeton": quote(form.pop("jeton", ""))} | sent
        return self.client.request(method(door), at or address(door), headers=sent, data=form)


def add_persons(people: People) -> None:
    """Make an account of each role, under its name."""
    for role in Role:
        people.add(role.value, f"Odile {role.value.upper()}", role, PASSWORD, par="tests")


def callers(desk: Desk) -> dict[str, Caller]:
    """Nobody, and one person of each role (``add_persons``), in one application."""
    app = create_app(desk, {HOST})
    found = {"nobody": Caller(app)}
    for role in Role:
        session = desk.people.redeem(desk.people.one_time(role.value), "192.0.2.9", now_utc())
        assert isinstance(session, Session)
        found[role.value] = Caller(app, session)
    return found


def cookies(answer: httpx2.Response) -> Iterator[SimpleCookie]:
    """Cookies that an answer sets."""
    for value in answer.headers.get_list("set-cookie"):
        yield SimpleCookie(value)
