"""Files as browsers send them, in whatever pieces the network makes of them."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.requests import ClientDisconnect, Request

from pipeline.bureau.hall.desk import Desk
from pipeline.bureau.hall.upload import Files, receive
from pipeline.bureau.hall.visit import Visit
from pipeline.errors import PipelineError
from tests.bureau.loops import awaited
from tests.bureau.navigateur import Navigateur

TOKEN = b'--x\r\nContent-Disposition: form-data; name="jeton"\r\n\r\n%b\r\n'
FILE = b'--x\r\nContent-Disposition: form-data; name="f"; filename="%b"\r\nContent-Type: a/b\r\n\r\n%b\r\n'
END = b"--x--\r\n"
KIND = b"multipart/form-data; boundary=x"


@pytest.fixture
def visit(desk: Desk, secretary: Navigateur) -> Visit:
    """A visit of the secretary, who sends files."""
    session = desk.people.session(next(iter(secretary.client.cookies.values())), datetime.now(UTC))
    assert session is not None
    asked = {"type": "http", "method": "POST", "path": "/", "headers": [(b"content-type", KIND)]}
    return Visit(Request(asked), desk, session)


def come(visit: Visit, chunks: Sequence[bytes], *, cut: bool = False) -> Files:
    """Take what comes in these pieces; ``cut``: then the browser is gone."""

    async def stream() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk
        if cut:
            raise ClientDisconnect

    return awaited(receive(visit, stream()))


def inside(desk: Desk) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in desk.workspace.inbox.iterdir()}


def emptied(desk: Desk) -> None:
    for path in desk.workspace.inbox.iterdir():
        path.unlink()


def token(visit: Visit) -> bytes:
    assert visit.session is not None
    return TOKEN % visit.session.csrf.encode()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(min_size=1, max_size=300), size=st.integers(1, 40))
def test_what_comes_in_is_what_was_sent_however_it_is_cut(visit: Visit, desk: Desk, content: bytes, size: int) -> None:
    """Also when it holds what looks like the end of a part."""
    whole = token(visit) + FILE % (b"a.pdf", content + b"\r\n--y") + FILE % (b"b.pdf", b"--x" + content) + END
    come(visit, [whole[at : at + size] for at in range(0, len(whole), size)])
    assert inside(desk) == {"a.pdf": content + b"\r\n--y", "b.pdf": b"--x" + content}
    emptied(desk)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300))
def test_nothing_comes_in_of_what_is_no_form(visit: Visit, desk: Desk, content: bytes) -> None:
    """It is refused in French, and leaves nothing."""
    try:
        found = come(visit, [b"--x\r\n" + content])
        assert found.kept == []
    except PipelineError as error:
        assert str(error).endswith(("déposé.", "manquent.", "geste."))
    assert inside(desk) == {}


def test_a_browser_that_goes_away_leaves_nothing_half_done(visit: Visit, desk: Desk) -> None:
    """What was whole by then is there."""
    whole = token(visit) + FILE % (b"a.pdf", b"une") + FILE % (b"b.pdf", b"deux")
    with pytest.raises(PipelineError, match="coupé"):
        come(visit, [whole[:-3]], cut=True)
    assert inside(desk) == {"a.pdf": b"une"}


def test_a_form_without_a_file_drops_nothing(visit: Visit, desk: Desk) -> None:
    """Browsers send an empty name when nothing was chosen."""
    found = come(visit, [token(visit) + FILE % (b"", b"") + END])
    assert (found.kept, found.refused, inside(desk)) == ([], [], {})
