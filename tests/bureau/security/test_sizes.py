"""What is sent in is bounded, in size and in time, and not read at all from whoever may not send it."""

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest
from starlette.types import Message

from pipeline.bureau.hall import security
from pipeline.bureau.hall.desk import Desk
from tests.bureau.loops import awaited
from tests.bureau.navigateur import HOST
from tests.bureau.security.doors import ORIGIN, Caller, address, doors, method, name

ACTS = [door for door in doors() if method(door) != "GET"]
FILES = (b"content-type", b"multipart/form-data; boundary=b")
FORM = [(b"content-type", b"application/x-www-form-urlencoded")]


class Sender:
    """A browser that sends parts as long as it is listened to; then, if it is ``silent``, nothing for ever."""

    def __init__(self, parts: Iterable[bytes], *, silent: bool = False) -> None:
        self._parts, self._silent = iter(parts), silent
        self.sent = 0
        self.answers: list[Message] = []

    async def receive(self) -> Message:
        part = next(self._parts, None)
        if part is None:
            if self._silent:
                await asyncio.Event().wait()
            return {"type": "http.request", "body": b"", "more_body": False}
        self.sent += len(part)
        return {"type": "http.request", "body": part, "more_body": True}

    async def send(self, message: Message) -> None:
        self.answers.append(message)

    @property
    def status(self) -> int:
        return int(self.answers[0]["status"])


def post(app: Any, path: str, sender: Sender, headers: Iterable[tuple[bytes, bytes]] = (), how: str = "POST") -> Sender:
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": how,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", HOST.encode()), (b"origin", ORIGIN.encode()), *headers],
        "client": ("192.0.2.9", 1),
        "server": (HOST, 80),
    }
    # In a thread: a browser that another test drives holds the loop of this one.
    awaited(app(scope, sender.receive, sender.send))
    return sender


def endless(part: bytes = b"a" * 65_536) -> Iterable[bytes]:
    while True:
        yield part


@pytest.mark.parametrize("door", [door for door in ACTS if door.role], ids=name)
def test_from_nobody_nothing_is_read(door: Any, who: dict[str, Caller]) -> None:
    """However much is sent: who it is comes first."""
    sender = post(who["nobody"].app, address(door), Sender(endless()), FORM, method(door))
    assert (sender.status, sender.sent) == (303, 0)


@pytest.mark.parametrize(
    "door", [door for door in ACTS if method(door) == "POST" and not door.name.endswith(".envoi")], ids=name
)
def test_a_form_without_end_is_cut(door: Any, who: dict[str, Caller]) -> None:
    """Soon after the largest that a page of ours sends."""
    caller = who[door.role.value if door.role else "nobody"]
    cookie = [(b"cookie", f"bureau={caller.session.token}".encode())] if caller.session else []
    sender = post(caller.app, address(door), Sender(endless()), [*FORM, *cookie], method(door))
    assert sender.status in (400, 413)
    assert sender.sent <= security.LARGEST + 65_536


def test_a_form_that_never_ends_is_not_waited_for(who: dict[str, Caller], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens two hundred and stays silent does not keep the others out."""
    monkeypatch.setattr(security, "SILENCE", 0.01)
    sender = post(who["nobody"].app, "/connexion", Sender([b"identifiant=a"], silent=True), FORM)
    assert sender.status == 408


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("multipart/form-data; boundary=b", b'--b\r\ncontent-disposition: form-data; name="a"\r\n\r\nx\r\n'),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\ncontent-disposition: form-data; name="a"; filename="f"\r\n\r\nx\r\n',
        ),
        ("application/x-www-form-urlencoded", b"a=b&"),
        ("multipart/form-data", b"sans limite"),
        ("multipart/form-data; boundary=" + "b" * 5000, b"x"),
        ("multipart/form-data; boundary=b", b"--b\r\n" + b"x: y\r\n" * 100),
    ],
)
def test_a_form_of_too_many_parts_is_refused(kind: str, part: bytes, who: dict[str, Caller]) -> None:
    """Or of files where none is asked for, or of a type that it does not have: nothing of it is kept."""
    sender = post(
        who["nobody"].app, "/connexion", Sender(part for _ in range(20_000)), [(b"content-type", kind.encode())]
    )
    assert 400 <= sender.status < 500
    assert sender.sent <= security.LARGEST + len(part)


def test_an_upload_needs_its_token_before_it_is_read(who: dict[str, Caller], desk: Desk) -> None:
    """Where files come in without bound of the guard, the screen's own looks at who sends first."""
    caller = who["secretariat"]
    assert caller.session
    cookie = [(b"cookie", f"bureau={caller.session.token}".encode()), (b"x-jeton", b"faux")]
    for door in ACTS:
        if door.name.endswith(".envoi"):
            sender = post(caller.app, address(door), Sender(endless()), [FILES, *cookie], method(door))
            assert (sender.status, sender.sent) == (403, 0)
