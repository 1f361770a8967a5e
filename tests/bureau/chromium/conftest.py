"""A real Chromium, and persons who come to the page with it."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pipeline.bureau.hall.desk import Desk
from pipeline.workspace import Workspace
from tests.bureau.chromium import semaine
from tests.bureau.chromium.personne import DESK, Personne
from tests.bureau.chromium.site import served
from tests.bureau.navigateur import application, new_account
from tests.robustness.bench import cheap, copy

Coming = Callable[..., Personne]
"""The fixture ``come``: role, size of the window → somebody who is logged in, at « À faire »."""


@pytest.fixture(scope="session")
def week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a week of mail left to be done, on the morning of a séance."""
    with cheap():
        return semaine.make(tmp_path_factory.mktemp("semaine") / "cdes")


@pytest.fixture
def workspace(week: Path, tmp_path: Path, cheaply: None) -> Path:
    """A copy of it."""
    return copy(week, tmp_path / "cdes")


@pytest.fixture
def desk(workspace: Path) -> Iterator[Desk]:
    """Its desk, on that day."""
    with application(Workspace(workspace), date.fromisoformat(semaine.DAY)) as made:
        yield made


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
