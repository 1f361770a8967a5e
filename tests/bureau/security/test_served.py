"""The page as ``pipeline bureau`` serves it: a process of its own, real sockets, and no connection outwards."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from pipeline.comptes import People
from tests.bureau.navigateur import PASSWORD
from tests.bureau.security.doors import address, doors, method
from tests.robustness.bench import copy
from tests.secretary import TODAY

pytestmark = [pytest.mark.slow, pytest.mark.programs]

WATCH = """
import json, os, sys
ASKED = ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendmsg")
def _seen(event, arguments):
    if event in ASKED:
        with open(os.environ["CONNEXIONS"], "a") as told:
            told.write(json.dumps([event, repr(arguments)]) + "\\n")
sys.addaudithook(_seen)
"""
"""Read by each Python that starts, workers included: what it asks of the network is written down."""
LOCAL = re.compile(r"127\.0\.0\.1|localhost|::1|AF_UNIX|'/|b'\\x00|'\\x00")


@dataclass
class Served:
    """One page that is served."""

    host: str
    link: str
    connections: Path
    root: Path

    def raw(self, request: bytes) -> bytes:
        """Send bytes as they are; return all that comes back."""
        name, _, port = self.host.partition(":")
        with socket.create_connection((name, int(port)), timeout=20) as line:
            line.sendall(request)
            line.shutdown(socket.SHUT_WR)
            got = b""
            while part := line.recv(65_536):
                got += part
        return got

    def ask(
        self, how: str, path: str, cookie: str = "", form: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], str]:
        """Ask as a browser does."""
        line = http.client.HTTPConnection(self.host, timeout=60)
        sent = {"cookie": cookie, "origin": f"http://{self.host}", "content-type": "application/x-www-form-urlencoded"}
        line.request(how, path, urlencode(form) if form is not None else None, sent)
        answer = line.getresponse()
        text = answer.read().decode("utf-8", "replace")
        line.close()
        return answer.status, {key.lower(): value for key, value in answer.getheaders()}, text


@pytest.fixture(scope="module")
def served(processed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The command itself, without a browser, over a workspace that nobody has an account in."""
    folder = tmp_path_factory.mktemp("served")
    root = copy(processed, folder / "cdes")
    (root / "comptes.sqlite").unlink()
    (folder / "ici").mkdir()
    (folder / "ici" / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    connections = folder / "connexions"
    connections.touch()
    environment = os.environ | {"PYTHONPATH": str(folder / "ici"), "CONNEXIONS": str(connections)}
    words = ["bureau", "--no-browser", "--port", "0", "--today", TODAY, "--workspace", str(root)]
    running = subprocess.Popen(
        [sys.executable, "-c", "import sys; from pipeline.cli import main; sys.exit(main(sys.argv[1:]))", *words],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert running.stdout
        said = running.stdout.readline()
        found = re.search(r"http://\S+", said)
        assert found, said
        where = urlsplit(found[0])
        yield Served(where.netloc, f"{where.path}?{where.query}", connections, root)
    finally:
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=30)
    assert running.returncode == 0


@pytest.fixture(scope="module")
def cookie(served: Served) -> str:
    """Whoever started the page makes the first account, by its link, and is in."""
    status, headers, _ = served.ask("GET", served.link)
    assert status == 303
    assert headers["location"].startswith("/premier-compte?lien=")
    link = headers["location"].partition("=")[2]
    form = {"lien": link, "identifiant": "o.paraphe", "nom": "Odile PARAPHE", "mot_de_passe": PASSWORD}
    status, headers, _ = served.ask("POST", "/premier-compte", form=form)
    assert (status, headers["location"]) == (303, "/a-faire")
    return headers["set-cookie"].partition(";")[0]


def test_the_link_of_the_start_makes_the_first_account_and_serves_once(served: Served, cookie: str) -> None:
    """Nobody comes in without; with what was found in a history or a log, nobody comes in again."""
    assert served.ask("GET", "/a-faire", cookie)[0] == 200
    assert served.ask("GET", "/a-faire")[0] == 303
    assert served.ask("GET", served.link)[0] != 303
    form = {
        "lien": served.link.partition("=")[2],
        "identifiant": "intrus",
        "nom": "M. Intrus",
        "mot_de_passe": PASSWORD,
    }
    assert served.ask("POST", "/premier-compte", form=form)[0] == 409
    with People(served.root / "comptes.sqlite") as people:
        assert [account.nom for account in people.accounts()] == ["Odile PARAPHE"]


def test_an_answer_names_no_program(served: Served, cookie: str) -> None:
    """Neither what serves the page nor its version; refusals of the server itself included."""
    for path in ("/a-faire", "/nulle-part", "/static/bureau.css"):
        _, headers, _ = served.ask("GET", path, cookie)
        assert not headers.keys() & {"server", "x-powered-by", "via"}
    assert b"uvicorn" not in served.raw(b"GET / HTTP/1.1\r\nhost\r\n\r\n").lower()


def odd(host: bytes) -> dict[str, bytes]:
    """Requests that two servers might read two ways, or that no browser sends."""
    head = b"POST /connexion HTTP/1.1\r\nHost: " + host + b"\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    hidden = b"GET /a-faire HTTP/1.1\r\nHost: " + host + b"\r\n\r\n"
    return {
        "two lengths": head + b"Content-Length: 0\r\nContent-Length: 5\r\n\r\nabcde",
        "a length and chunks": head + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
        "chunks of another name": head + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + hidden,
        "chunks twice": head + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + hidden,
        "a length below zero": head + b"Content-Length: -1\r\n\r\n" + hidden,
        "a length in words": head + b"Content-Length: 0x5\r\n\r\nabcde",
        "a chunk without end": head + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n" + hidden,
        "two hosts": b"GET / HTTP/1.1\r\nHost: " + host + b"\r\nHost: ailleurs.example\r\n\r\n",
        "no host": b"GET /a-faire HTTP/1.1\r\n\r\n",
        "an old request without host": b"GET /a-faire HTTP/1.0\r\n\r\n",
        "no version": b"GET /a-faire\r\n\r\n",
        "a later version": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "an address elsewhere": b"GET http://ailleurs.example/ HTTP/1.1\r\nHost: ailleurs.example\r\n\r\n",
        "a tunnel": b"CONNECT ailleurs.example:443 HTTP/1.1\r\nHost: ailleurs.example:443\r\n\r\n",
        "a header folded": b"GET / HTTP/1.1\r\nHost: " + host + b"\r\nCookie: a=b\r\n c=d\r\nX: y\r\n\r\n",
        "a space before the colon": b"GET / HTTP/1.1\r\nHost : " + host + b"\r\n\r\n",
        "a zero": b"GET /a\x00b HTTP/1.1\r\nHost: " + host + b"\r\n\r\n",
        "bytes": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256)),
        "a header without end": b"GET / HTTP/1.1\r\nHost: " + host + b"\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
        "an address without end": b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: " + host + b"\r\n\r\n",
        "headers without end": b"GET / HTTP/1.1\r\nHost: " + host + b"\r\n" + b"X: y\r\n" * 30_000 + b"\r\n",
        "a line alone": b"\r\n" * 1000,
        "another protocol": b"GET / HTTP/1.1\r\nHost: "
        + host
        + b"\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    }


@pytest.mark.parametrize("what", odd(b"x"))
def test_an_odd_request_is_refused_and_hides_no_other(what: str, served: Served) -> None:
    """One answer at most, that lets nobody in and tells nothing; the next request of a browser is answered."""
    try:
        got = served.raw(odd(served.host.encode())[what])
    except OSError:  # It hung up at once.
        got = b""
    codes = [int(code) for code in re.findall(rb"HTTP/1\.[01] (\d{3})", got)]
    assert len(codes) <= 1 or codes[1:] == [400]
    assert all(code in (303, 400, 403, 404, 405, 408, 409, 413, 414, 421, 426, 431, 501) for code in codes), codes
    assert b"Traceback" not in got
    assert b"\xc3\x80 faire" not in got
    assert served.ask("GET", "/connexion")[0] == 200


def test_it_listens_on_loopback_alone(served: Served) -> None:
    """No other machine reaches it but through a proxy that speaks TLS."""
    port = int(served.host.partition(":")[2])
    listening = [
        line.split()[1]
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{table}").read_text(encoding="ascii").splitlines()[1:]
        if line.split()[3] == "0A" and int(line.split()[1].rpartition(":")[2], 16) == port
    ]
    assert listening == [f"0100007F:{port:04X}"]


def test_no_connection_goes_out(served: Served, cookie: str) -> None:
    """Every page is opened: what serves it, and what that starts, asks nothing of the network."""
    for door in doors():
        if method(door) == "GET":
            assert served.ask("GET", address(door), cookie)[0] < 500
    subprocess.run(
        [
            sys.executable,
            "-c",
            "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('192.0.2.1', 9))",
        ],
        env=os.environ | {"PYTHONPATH": str(served.connections.parent / "ici"), "CONNEXIONS": str(served.connections)},
        check=False,
    )
    told = [json.loads(line) for line in served.connections.read_text(encoding="utf-8").splitlines()]
    outward = [one for one in told if not LOCAL.search(one[1])]
    assert [one for one in outward if "192.0.2.1" not in one[1]] == []
    assert len(outward) == 1, "the watch sees what goes out: it saw the one of this test"
