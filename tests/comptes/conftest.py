"""Persons of an invented secretariat."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.comptes import People, Role

NOW = datetime(2003, 11, 21, 8, 0, tzinfo=UTC)
WORDS = "chaise lune tracteur vert"
OTHERS = "girafe parapluie horloge sel"
HERE = "192.0.2.7"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "comptes.sqlite"


@pytest.fixture
def people(path: Path) -> Iterator[People]:
    """Two persons: one who keeps the accounts, one who acts."""
    with People(path) as opened:
        opened.add("chef", "Mme Durand", Role.ADMINISTRATION, WORDS, "Mme Durand", NOW)
        opened.add("m.petit", "M. Petit", Role.SECRETARIAT, WORDS, "Mme Durand", NOW)
        yield opened
