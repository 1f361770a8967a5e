"""The register holds keepers, each of one kind of things, and none of them knows another."""

import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import RegisterError
from pipeline.store import rows
from pipeline.store.register import Register
from pipeline.store.rows import FichierRow, columns
from pipeline.store.table import Keeper

DAY = date(2003, 11, 21)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """An empty register."""
    with Register.open(tmp_path / "registre.sqlite") as opened:
        yield opened


def test_a_keeper_knows_no_other_keeper(register: Register) -> None:
    """It is given the tables: no circle, and each can be read alone."""
    keepers = [keeper for keeper in vars(register).values() if isinstance(keeper, Keeper)]
    assert len(keepers) > 10
    for keeper in keepers:
        module = sys.modules[type(keeper).__module__]
        known = [value for value in vars(module).values() if isinstance(value, type) and issubclass(value, Keeper)]
        assert [value for value in known if value is not Keeper and value.__module__ != module.__name__] == []


@pytest.mark.parametrize(
    "kind", [one for one in vars(rows).values() if is_dataclass(one)], ids=lambda kind: kind.__name__
)
def test_the_fields_of_a_row_are_its_columns(kind: type) -> None:
    """In their order, each with what reads it."""
    names, read = columns(kind)
    assert names.split(", ") == [field.name for field in fields(kind)]
    assert len(read) == len(fields(kind))


def test_a_query_that_fails_is_told_in_french(register: Register) -> None:
    """Whatever the keeper asked: nobody but the table speaks to SQLite."""
    register.close()
    with pytest.raises(RegisterError, match=r"Le registre .* ne peut pas être utilisé"):
        register.fichiers.get("0")
    with pytest.raises(RegisterError):
        register.fichiers.add("0", "fiche.pdf", DAY)


def test_a_file_is_read_back_as_it_was_registered(register: Register) -> None:
    """Days come back as days, what is not known as None."""
    register.fichiers.add("0", "fiche.pdf", DAY)
    assert register.fichiers.get("0") == FichierRow("0", "fiche.pdf", DAY, "recu", None, None)
