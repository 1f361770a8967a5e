"""Any request at all: no failure, no word of the inside, every header, whatever is asked of whichever route.

By hypothesis on the application itself: schemathesis wants a schema of JSON, and the page has forms; it would bring
twenty packages to make of our own routes what ``doors`` says in a line.
"""

from contextlib import ExitStack
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.bureau.hall.visit import Door
from pipeline.workspace import Workspace
from tests.bureau.navigateur import application
from tests.bureau.security.doors import Caller, address, callers, doors, method
from tests.bureau.security.test_answers import INSIDE, check
from tests.bureau.security.test_texts import living
from tests.robustness.bench import cheap, copy
from tests.secretary import TODAY

NAMES = [
    "jeton",
    "retour",
    "lien",
    "identifiant",
    "nom",
    "mot_de_passe",
    "ancien",
    "nouveau",
    "encore",
    "role",
    "compte",
    "session",
    "quoi",
    "motif",
    "voir",
    "q",
    "page",
    "dossier",
    "numero",
    "piece",
    "jour",
    "le",
    "date",
    "valeur",
    "code",
    "annee",
    "tri",
    "etat",
    "kind",
    "fichier",
    "cases",
    "heure",
    "lieu",
]
"""Fields of screens, and others."""
VALUES = st.one_of(
    st.text(max_size=40),
    st.text(st.characters(exclude_categories=()), max_size=12),
    st.sampled_from(
        [
            "",
            "0",
            "-1",
            "99999999999999999999",
            "1e999",
            "NaN",
            "2003-0001",
            "2003-02-30",
            "0000-00-00",
            "31/12/9999",
            "on",
            "None",
            "\x00",
            "\ud800",
            "a\r\nb: c",
            "../..",
            "' OR 1=1 --",
            "%s%n",
            "{{7*7}}",
            "<b>",
            "\u202e",
            "é" * 3000,
        ]
    ),
)
FIELDS = st.dictionaries(st.one_of(st.sampled_from(NAMES), st.text(max_size=8)), VALUES, max_size=6)
HEADERS = st.dictionaries(
    st.sampled_from(
        [
            "hx-request",
            "hx-target",
            "hx-current-url",
            "accept",
            "accept-language",
            "content-type",
            "range",
            "if-none-match",
            "if-modified-since",
            "x-jeton",
            "x-forwarded-for",
            "cookie",
            "sec-fetch-site",
            "origin",
            "expect",
            "content-encoding",
        ]
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=30),
    max_size=3,
)


def _sendable(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@pytest.mark.slow
def test_any_request_has_an_answer_of_ours(processed: Path, tmp_path: Path) -> None:
    """Each by somebody who may all, so that nothing stops it before the screen itself."""
    with ExitStack() as stack:
        stack.enter_context(cheap())
        root = copy(processed, tmp_path / "cdes")
        desk = stack.enter_context(application(Workspace(root), date.fromisoformat(TODAY)))

        @settings(max_examples=300, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(st.sampled_from(doors()), st.lists(VALUES, min_size=4, max_size=4), FIELDS, FIELDS, HEADERS)
        def ask(
            door: Door, places: list[str], query: dict[str, str], form: dict[str, str], headers: dict[str, str]
        ) -> None:
            caller: Caller = callers(desk)["administration"]
            assert caller.session
            at = address(door, quote(_sendable(places[0]) or b"x", safe=""))
            asked = "&".join(f"{quote(_sendable(key))}={quote(_sendable(value))}" for key, value in query.items())
            sent = {key.encode(): value.encode("latin-1") for key, value in headers.items()}
            sent.setdefault(b"cookie", f"bureau={caller.session.token}".encode())
            sent.setdefault(b"content-type", b"application/x-www-form-urlencoded")
            pairs = {"jeton": caller.session.csrf} | form
            body = "&".join(f"{quote(_sendable(key))}={quote(_sendable(value))}" for key, value in pairs.items())
            answer = caller.client.request(
                method(door), f"{at}?{asked}", headers=sent, content=body.encode() if method(door) != "GET" else b""
            )
            assert answer.status_code < 500, answer.text
            check(answer)
            if "html" in answer.headers.get("content-type", ""):
                assert not INSIDE.search(answer.text)
                assert living(answer.text).found == []

        ask()
