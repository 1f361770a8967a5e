"""Whatever stands in a form, in a file name or in an address is shown as text, on every page."""

from html.parser import HTMLParser
from typing import Any

import pytest

from pipeline.bureau.hall.desk import Desk
from tests.bureau.security.conftest import MARK, TRAPS
from tests.bureau.security.doors import Caller, address, doors, method, name, parameters

PAGES = [door for door in doors() if method(door) == "GET"]
_RUNS = {"script", "iframe", "embed", "base", "style", "template"}
_LEADS = ("href", "src", "action", "formaction", "data", "poster")
WAYS_OUT = [
    "../../registre.sqlite",
    "..%2f..%2fregistre.sqlite",
    "%2e%2e/%2e%2e/comptes.sqlite",
    "....//....//pipeline.toml",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "C:%5cpipeline.toml",
    "pipeline.toml",
    "..",
    "%00",
    "a%00.pdf",
    "file:%2f%2f%2fetc%2fpasswd",
    "%ff%fe",
    "2003-0001%0d%0aset-cookie:%20a=b",
    "'%20OR%201=1%20--",
    "%7b%7b7*7%7d%7d",
    "a" * 3000,
]


class Living(HTMLParser):
    """What of a page could run: only what the layout itself brings."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.headings = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.headings += tag == "h1"
        given = dict(attrs)
        if tag in _RUNS and not (tag == "script" and (given.get("src") or "").startswith("/static/")):
            self.found.append(f"<{tag}>")
        for key, value in attrs:
            if key.startswith("on") or key in ("style", "srcdoc") or MARK in key:
                self.found.append(f"{key}=")
            if key.startswith("hx-on"):
                self.found.append(key)
            if (key in _LEADS and value and not value.startswith(("/", "#", "?"))) or (value or "").startswith("//"):
                self.found.append(f"{key}={value}")


def living(text: str) -> Living:
    found = Living()
    found.feed(text)
    return found


def test_the_traps_are_shown(who: dict[str, Caller]) -> None:
    """Or nothing here would prove anything: the name of the pupil is on a page, as it was written."""
    assert any("&lt;script&gt;" in who["secretariat"].ask(door).text for door in PAGES)


@pytest.mark.parametrize("door", PAGES, ids=name)
def test_no_answer_of_a_form_comes_to_life(door: Any, who: dict[str, Caller], desk: Desk) -> None:
    """Tags, ends of attributes, words of templates, in names of pupils, of schools and of files."""
    for query in ("", "?q=" + str(TRAPS["prenom"]), f"?retour={MARK}&voir=<b>&lien=\"><b>&q='><b>"):
        answer = who["administration"].ask(door, address(door) + query)
        if "html" in answer.headers.get("content-type", ""):
            page = living(answer.text)
            assert page.found == []
            assert "1337" not in answer.text
            assert page.headings == 1 or answer.headers.get("hx-fragment") or "<html" not in answer.text


@pytest.mark.parametrize("door", [door for door in doors() if method(door) == "POST"], ids=name)
def test_what_is_typed_comes_back_as_text(door: Any, who: dict[str, Caller]) -> None:
    """A refused act shows what was typed again."""
    fields = (
        "identifiant",
        "nom",
        "retour",
        "lien",
        "quoi",
        "motif",
        "compte",
        "role",
        "piece",
        "dossier",
        "q",
        "valeur",
    )
    answer = who[door.role.value if door.role else "nobody"].ask(
        door, data=dict.fromkeys(fields, f"{TRAPS['prenom']}{TRAPS['nom']}")
    )
    assert answer.status_code < 500
    if "html" in answer.headers.get("content-type", ""):
        assert living(answer.text).found == []


@pytest.mark.parametrize("door", [door for door in doors() if parameters(door)], ids=name)
def test_no_address_leads_out_of_the_workspace(door: Any, who: dict[str, Caller], desk: Desk) -> None:
    """Nor to what is in it and is not for the page: neither as a path, nor as words for the register."""
    secrets = (b"SQLite format 3", b"root:x:", b"[signataire]")
    for value in WAYS_OUT:
        answer = who["administration"].ask(door, address(door, value))
        assert answer.status_code < 500, value
        assert not any(secret in answer.content for secret in secrets), value
        assert "set-cookie" not in answer.headers


def test_the_register_and_the_settings_have_no_address(who: dict[str, Caller]) -> None:
    """By no name under the root of the page."""
    client = who["administration"].client
    session = who["administration"].session
    assert session
    for path in (
        "/registre.sqlite",
        "/comptes.sqlite",
        "/pipeline.toml",
        "/.verrou",
        "/inbox/",
        "/archive/",
        "/outbox/",
        "/.git/config",
        "/static/",
        "/static",
        "/docs",
        "/openapi.json",
    ):
        assert client.get(path, headers={"cookie": f"bureau={session.token}"}).status_code in (307, 404), path
