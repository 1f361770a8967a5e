"""Workspaces of the bench, made once; each test has a copy of its own, and ends with ``cheap`` readings and pages."""

from pathlib import Path

import pytest

from tests.robustness.bench import cheap, command, copy, make


@pytest.fixture(scope="session")
def mail(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a morning's mail."""
    with cheap():
        return make(tmp_path_factory.mktemp("mail") / "cdes")


@pytest.fixture(scope="session")
def processed(mail: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same after a run: one demande complete, one whose protocole waits for a person."""
    with cheap():
        root = copy(mail, tmp_path_factory.mktemp("processed") / "cdes")
        assert command(root, "process") == 0
    return root


@pytest.fixture
def ground(processed: Path) -> Path:
    """What a test starts from; a module may have another one."""
    return processed


@pytest.fixture
def workspace(ground: Path, tmp_path: Path, cheaply: None) -> Path:
    """A copy of the ground."""
    return copy(ground, tmp_path / "cdes")
