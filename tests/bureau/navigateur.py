"""A person's browser without a window: pages are asked for, forms of the page are sent as it would send them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from html import unescape
from itertools import count

import httpx2
from starlette.testclient import TestClient

from pipeline.bureau.app import create_app
from pipeline.bureau.hall.desk import Desk
from pipeline.comptes.model import Role
from pipeline.comptes.people import People
from pipeline.workspace import Workspace

HOST = "bureau.test"
PASSWORD = "sept encriers violets"  # noqa: S105 - of nobody
_rank = count(1)


@contextmanager
def application(workspace: Workspace, today: date) -> Iterator[Desk]:
    """Give a desk."""
    with People(workspace.comptes_path) as people:
        desk = Desk(workspace, people, today)
        try:
            yield desk
        finally:
            desk.finish()
            desk.close()


class Navigateur:
    """One browser."""

    def __init__(self, desk: Desk) -> None:
        self.client = TestClient(
            create_app(desk, {HOST}), base_url=f"http://{HOST}", follow_redirects=True, raise_server_exceptions=True
        )
        self.page = ""

    def get(self, path: str, code: int = 200) -> str:
        """Open a page; return it as HTML."""
        return self._shown(self.client.get(path), code)

    def act(self, path: str, code: int = 200, **fields: str | list[str]) -> str:
        """Send a form of the page that is shown; return the page that follows."""
        token = re.search(r'name="jeton" value="([^"]*)"', self.page)
        sent = {"jeton": token[1] if token else "", **fields}
        return self._shown(self.client.post(path, data=sent, headers={"origin": f"http://{HOST}"}), code)

    def _shown(self, answer: httpx2.Response, code: int) -> str:
        self.page = answer.text
        assert answer.status_code == code, (answer.status_code, self.said())
        return self.page

    def said(self) -> str:
        """Return the words of the page that is shown, as they are read."""
        body = self.page.partition("<main")[2] or self.page
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def new_account(desk: Desk, role: str) -> str:
    """Make an account of a role, whose password is ``PASSWORD``; return its name."""
    name = f"{role}{next(_rank)}"
    desk.people.add(name, f"Odile {role.upper()}", Role(role), PASSWORD, par="tests")
    return name


def add_person(desk: Desk, role: str) -> Navigateur:
    """Make an account of a role, and log in with it."""
    name = new_account(desk, role)
    browser = Navigateur(desk)
    browser.get("/connexion")
    browser.act("/connexion", identifiant=name, mot_de_passe=PASSWORD)
    return browser
