"""What is asked of every test: one that drives a real program bears the mark ``programs``."""

import shutil
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.clients.programs import ASKED

_ORDINARY = {Path(sys.executable).name, "tar", "ldconfig", "gcc", "cc", "ld", "objdump"}
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
