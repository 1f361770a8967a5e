"""The workspace in which everything is, made once; who changes something works in a copy."""

from pathlib import Path

import pytest

from tests.cli.office import office
from tests.robustness.bench import cheap


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace in which everything is; it is only looked at."""
    with cheap():
        return office(tmp_path_factory.mktemp("office") / "cdes")
