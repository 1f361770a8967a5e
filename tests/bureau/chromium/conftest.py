"""A real Chromium, and persons who come to the page with it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from pipeline.bureau.hall.desk import Desk
from tests.bureau.chromium.personne import DESK, Personne
from tests.bureau.chromium.site import served
from tests.bureau.navigateur import new_account

CHROMIUM = shutil.which("chromium")
ARGUMENTS = (
    "--no-sandbox",  # as root, in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Nothing of Chromium's own goes out."""
Coming = Callable[..., Personne]
"""The fixture ``come``: role, size of the window → somebody who is logged in, at « À faire »."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of Debian; skips without it."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    """Where the page of the desk is served."""
    with served(desk) as given:
        yield given


@pytest.fixture
def come(chromium: Browser, desk: Desk, address: str) -> Iterator[Coming]:
    """Let persons come to the page; what went wrong in a window fails the test that opened it."""
    there: list[Personne] = []

    def came(role: str = "secretariat", size: tuple[int, int] = DESK, *, script: bool = True) -> Personne:
        person = Personne(chromium, address, size, script=script)
        there.append(person)
        person.open("/")
        person.log_in(new_account(desk, role))
        person.heading("À faire")
        return person

    yield came
    for person in there:
        person.close()


AXE = Path(__file__).parents[2] / "clients" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def axe() -> str:
    """Source of the rules of accessibility; skips without them."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed (npm ci in tests/clients)")
    return AXE.read_text(encoding="utf-8")
