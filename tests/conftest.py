"""What every test is given, and what is asked of it: to drive a real program, it bears the mark ``programs``."""

import pkgutil
import shutil
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from pipeline.cli import main
from tests.clients.programs import ASKED
from tests.memory import remembering
from tests.robustness.bench import STAND_INS, make_cheap
from tests.secretary import TODAY, Run, impatient, said

_ORDINARY = {Path(sys.executable).name, "sh", "tar", "ldconfig", "gcc", "cc", "ld", "objdump"}
"""Python, what every Debian has, and what ``ctypes`` asks for the name of a library: they are no reason to skip."""
_started: set[str] = set()


def _note(event: str, arguments: tuple[object, ...]) -> None:
    """Note a program that is started, or asked for by ``require``, whoever does it."""
    if event not in ("subprocess.Popen", ASKED):
        return
    name = str(arguments[0])
    path = Path(shutil.which(name) or name)
    # A script that the test itself wrote stands in for a program: nothing needs to be installed.
    if path.name not in _ORDINARY and not path.is_relative_to(tempfile.gettempdir()):
        _started.add(path.name)


sys.addaudithook(_note)
# A loaded machine is no fault of a value, and the first one pays for the fonts.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pytest_itemcollected(item: pytest.Item) -> None:
    """A whole run reads in processes of its own and lays out pages: it takes seconds."""
    if "process" in getattr(item, "fixturenames", ()):
        item.add_marker("slow")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    _started.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    try:
        return (yield)
    finally:
        if _started and item.get_closest_marker("programs") is None:
            pytest.fail(f"{', '.join(sorted(_started))} driven without the mark « programs »", pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Generator[None]:
    """What a test leaves in place of the program makes others fail, far from here: it is told at once."""
    found = yield
    left = [target for target, stand_in in STAND_INS.items() if pkgutil.resolve_name(target) is stand_in]
    if left:
        pytest.fail(f"still replaced after the test: {', '.join(left)}", pytrace=False)
    return found


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody writes into the inbox of a test unless it says so: two looks need no second between them."""
    monkeypatch.setattr("pipeline.intake.inbox.scan.SETTLE_SECONDS", 0.0)


@pytest.fixture
def cheaply(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading and rendering cost milliseconds, in this process."""
    make_cheap(monkeypatch)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """An empty workspace, which reads what is cut short at once."""
    root = tmp_path / "cdes"
    assert main(["init", str(root)]) == 0
    return impatient(root)


@pytest.fixture
def root(workspace: Path) -> Path:
    """The same, where a test calls it so."""
    return workspace


@pytest.fixture(scope="session")
def done(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Where the processes that run tests keep, for one another, what runs have read and printed (``tests.memory``)."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "done"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def process(workspace: Path, capsys: pytest.CaptureFixture[str], done: Path) -> Run:
    """Run ``pipeline process --json`` and return its output; what a run of another test printed is not printed again.

    A test that must see the work done for good, twice over, calls ``main``.
    """

    def run(today: str = TODAY, *options: str, code: int = 0) -> dict[str, Any]:
        with remembering(done):
            found: dict[str, Any] = said(
                capsys, "process", "--workspace", str(workspace), "--today", today, *options, code=code
            )
        return found

    return run
