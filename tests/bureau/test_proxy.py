"""Behind Debian's nginx, as ``deploy/nginx-bureau.conf`` sets it: TLS, two browsers, and who says where they are."""

import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from pipeline.comptes import People, Role
from tests.bureau.loops import apart
from tests.bureau.navigateur import PASSWORD
from tests.clients.programs import require
from tests.robustness.bench import cheap, command, make

pytestmark = [pytest.mark.programs, pytest.mark.slow]
DEPLOY = Path(__file__).parents[2] / "deploy"
NAME = "bureau.departement.example"
TODAY = ("--today", "2003-11-21")
HANDED = """
import os, sys
os.dup2(int(sys.argv.pop(1)), 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
from pipeline.cli import run
run()
"""
"""What systemd does for the page: its socket is the third file."""
CHROMIUM = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")


@dataclass(frozen=True, slots=True)
class Site:
    """A page behind nginx."""

    root: Path
    folder: Path
    port: int
    plain: int

    @property
    def address(self) -> str:
        """Of the page."""
        return f"https://{NAME}:{self.port}"

    def client(self) -> httpx2.Client:
        """A browser without a window, that trusts the certificate made for the test."""
        trusted = ssl.create_default_context(cafile=str(self.folder / "bureau.pem"))
        trusted.check_hostname = False  # It is reached by its number; the name is sent as the host.
        return httpx2.Client(
            base_url=f"https://127.0.0.1:{self.port}",
            verify=trusted,
            headers={"host": f"{NAME}:{self.port}", "origin": self.address},
        )


def free() -> int:
    """Return a port that nobody has."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait(port: int) -> None:
    """Wait until somebody listens."""
    for _ in range(200):
        with socket.socket() as one:
            if not one.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.05)
    pytest.fail("nobody listens")


def certificate(folder: Path) -> None:
    """Make a certificate for the name of the page."""
    require("openssl")
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    named = ["-days", "2", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    files = ["-keyout", str(folder / "bureau.key"), "-out", str(folder / "bureau.pem")]
    subprocess.run([*made, *named, *files], check=True, capture_output=True)


def configuration(folder: Path, port: int, plain: int) -> Path:
    """Write our configuration for ports, files and a socket of this test."""
    text = (DEPLOY / "nginx-bureau.conf").read_text(encoding="utf-8")
    for said, here in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{port} ssl http2;"),
        ("    listen [::]:80;\n", ""),
        ("    listen [::]:443 ssl http2;\n", ""),
        ("/etc/ssl/certs/", f"{folder}/"),
        ("/etc/ssl/private/", f"{folder}/"),
        ("/run/pipeline-bureau.sock", f"{folder}/bureau.sock"),
        ("/var/log/nginx/bureau.error.log crit", f"{folder}/error.log warn"),
    ):
        assert said in text, said
        text = text.replace(said, here)
    temporary = "".join(
        f"{kind}_temp_path {folder}/temp-{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    path = folder / "nginx.conf"
    whose = "" if os.geteuid() else "user www-data;\n"  # As Debian has it.
    head = f"{whose}pid {folder}/nginx.pid;\ndaemon off;\nerror_log {folder}/main.log;\n"
    path.write_text(f"{head}events {{}}\nhttp {{\n{temporary}{text}}}\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A page behind nginx, on the day of its mail, with two persons."""
    require("nginx")
    with TemporaryDirectory() as place:  # nginx's own account crosses it.
        folder = Path(place)
        folder.chmod(0o755)
        port, plain = free(), free()
        with cheap():
            root = make(folder / "cdes")
            assert command(root, "process") == 0
        settings = root / "pipeline.toml"
        text = re.sub(r'(?m)^adresse = ""', f'adresse = "{NAME}:{port}"', settings.read_text(encoding="utf-8"), count=1)
        assert f"{NAME}:{port}" in text
        settings.write_text(text, encoding="utf-8")
        with People(root / "comptes.sqlite") as people:
            for name in ("odile", "basile"):
                people.add(name, name.capitalize(), Role.SECRETARIAT, PASSWORD, par="tests")
        certificate(folder)
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(str(folder / "bureau.sock"))
        listening.listen(64)
        (folder / "bureau.sock").chmod(0o660)
        if not os.geteuid():
            shutil.chown(folder / "bureau.sock", group="www-data")
        number = listening.fileno()
        page = subprocess.Popen(
            [sys.executable, "-c", HANDED, str(number), "bureau", "--workspace", str(root), "--no-browser", *TODAY],
            pass_fds=[number],
            stdout=subprocess.DEVNULL,
        )
        nginx = subprocess.Popen(["nginx", "-c", str(configuration(folder, port, plain))], stderr=subprocess.DEVNULL)
        listening.close()
        try:
            wait(port)
            yield Site(root, folder, port, plain)
        finally:
            for one in (nginx, page):
                one.terminate()
                one.wait(30)


def enter(client: httpx2.Client, name: str, **headers: str) -> httpx2.Response:
    """Log in."""
    jeton = re.search(r'name="jeton" value="([^"]*)"', client.get("/connexion").text)
    sent = {"jeton": jeton[1] if jeton else "", "identifiant": name, "mot_de_passe": PASSWORD}
    return client.post("/connexion", data=sent, headers=headers)


def test_it_is_reached_by_tls_alone(site: Site) -> None:
    """In clear, one is sent to the right address, and the browser remembers it."""
    answer = httpx2.get(f"http://127.0.0.1:{site.plain}/a-faire", headers={"host": NAME})
    assert (answer.status_code, answer.headers["location"]) == (301, f"https://{NAME}/a-faire")
    with site.client() as client:
        answer = client.get("/connexion")
    assert answer.status_code == 200
    assert "max-age=" in answer.headers["strict-transport-security"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "uvicorn" not in answer.headers.get("server", "")


def test_the_cookie_is_bound_to_the_site(site: Site) -> None:
    """By TLS only, no other host, no script."""
    with site.client() as client:
        cookie = enter(client, "odile").headers["set-cookie"].lower()
    assert cookie.startswith("__host-")
    assert {"secure", "httponly", "path=/"} <= {part.strip() for part in cookie.split(";")}


def test_another_name_is_not_answered(site: Site) -> None:
    """A site whose name was made to lead here sees nothing."""
    with site.client() as client:
        assert client.get("/connexion", headers={"host": "ailleurs.example"}).status_code == 421


def test_only_the_proxy_says_where_a_browser_is(site: Site) -> None:
    """What a browser says of it is replaced: nobody is slowed down in another one's place."""
    with site.client() as client:
        enter(client, "odile", **{"x-forwarded-for": "203.0.113.9", "forwarded": "for=203.0.113.9"})
    found = (site.root / "comptes.sqlite").read_bytes()
    assert b"127.0.0.1" in found
    assert b"203.0.113.9" not in found


def test_a_file_goes_straight_into_the_inbox(site: Site) -> None:
    """However large: nothing of it is written by nginx."""
    with site.client() as client:
        enter(client, "odile")
        page = client.get("/deposer").text
        jeton = re.search(r'name="jeton" value="([^"]*)"', page)
        assert jeton is not None
        content = b"%PDF-1.7 " + os.urandom(8_000_000)
        answer = client.post("/deposer/fichiers", files={"f": ("gros.pdf", content)}, headers={"x-jeton": jeton[1]})
        assert (answer.status_code, answer.text) == (200, "")
        assert (site.root / "inbox" / "gros.pdf").read_bytes() == content
        assert client.post("/a-faire", content=b"x" * 2_100_000).status_code == 413
    # nginx warns of whatever it puts into a file.
    assert "temporary file" not in (site.folder / "error.log").read_text(encoding="utf-8")


def test_two_persons_post_the_same_tray(site: Site) -> None:
    """In two browsers: the first one does, the second one is told; both see the same afterwards."""
    require("chromium")
    apart(partial(_post_twice, site))


def _post_twice(site: Site) -> None:
    with sync_playwright() as playwright:
        rules = f"--host-resolver-rules=MAP {NAME} 127.0.0.1"
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=[*CHROMIUM, rules])
        first, second = (_at_work(browser, site, name) for name in ("odile", "basile"))
        for page in (first, second):
            page.goto(f"{site.address}/imprimer")
        for page in (first, second):
            page.get_by_role("button", name="C’est posté : Familles").click()
            page.locator("#messages .message, .alerte").first.wait_for(timeout=60_000)
        assert "Posté le 21/11/2003" in first.locator("#messages").inner_text()
        assert "Ce geste n’a pas été fait" in second.locator("main").inner_text()
        second.goto(f"{site.address}/imprimer")
        assert second.get_by_role("button", name="C’est posté : Familles").count() == 0
        browser.close()


def _at_work(browser: Browser, site: Site, name: str) -> Page:
    # Without script: a page brought up to date meanwhile would leave her nothing to post twice.
    context = browser.new_context(ignore_https_errors=True, locale="fr-FR", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.address}/connexion")
    page.fill("[name=identifiant]", name)
    page.fill("[name=mot_de_passe]", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/a-faire")
    return page
