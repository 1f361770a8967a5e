"""The page of a secretariat in which a morning's mail was processed, and persons in their browsers (``navigateur``)."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from pipeline.bureau.hall.desk import Desk
from pipeline.workspace import Workspace
from tests.bureau.chromium.navigator import ARGUMENTS, CHROMIUM
from tests.bureau.navigateur import Navigateur, add_person, application
from tests.robustness.bench import cheap, command, copy, make
from tests.secretary import TODAY

Entering = Callable[..., Navigateur]
"""The fixture ``enter``: a role → the browser of somebody of that role, who is logged in."""


@pytest.fixture(scope="session")
def processed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace after a run: a demande complete, one whose protocole waits for a person, a file that is no form."""
    with cheap():
        root = make(tmp_path_factory.mktemp("bureau") / "cdes")
        assert command(root, "process") == 0
    return root


@pytest.fixture
def workspace(processed: Path, tmp_path: Path, cheaply: None) -> Path:
    """A copy of it."""
    return copy(processed, tmp_path / "cdes")


@pytest.fixture
def desk(workspace: Path) -> Iterator[Desk]:
    """The desk of that workspace, on the day of its mail, with one person of each role."""
    with application(Workspace(workspace), date.fromisoformat(TODAY)) as made:
        yield made


@pytest.fixture
def enter(desk: Desk) -> Entering:
    """Log somebody in."""

    def entered(role: str = "secretariat") -> Navigateur:
        return add_person(desk, role)

    return entered


@pytest.fixture
def secretary(enter: Entering) -> Navigateur:
    """The browser of a secretary, who is logged in."""
    return enter()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of Debian; skips without it."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()
