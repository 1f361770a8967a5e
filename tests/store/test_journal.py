"""Events are chained: what is changed after the fact shows."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from pipeline.store.journal import broken_events
from pipeline.store.register import Register

DAY = date(2003, 11, 21)
SHA = "a" * 64


def clock() -> datetime:
    return datetime(2003, 11, 21, 11, 30, tzinfo=timezone(timedelta(hours=1)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "registre.sqlite"


@pytest.fixture
def register(path: Path) -> Iterator[Register]:
    with Register.open(path, clock) as opened:
        for number in range(1, 5):
            opened.journal.log(
                DAY, "pipeline", "écriture", dossier=f"2003-{number:04}", sha256=SHA, detail=f"{number}.pdf"
            )
        yield opened


def test_an_event_says_who_what_and_when_it_was_recorded(register: Register) -> None:
    """The day is the one given; the moment comes from the clock, in UTC."""
    event = register.journal.events()[0]
    assert (event.le, event.acteur, event.acte, event.instant) == (DAY, "pipeline", "écriture", "2003-11-21T10:30:00Z")
    assert datetime.fromisoformat(event.instant).tzinfo == UTC


def test_a_chain_left_alone_holds(register: Register) -> None:
    """Nothing is said of events that follow one another."""
    assert broken_events(register.journal.events()) == []


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE evenements SET acteur = 'Mme Essai' WHERE id = 2", [2]),
        ("UPDATE evenements SET instant = '2003-11-21T10:30:01Z' WHERE id = 1", [1]),
        ("DELETE FROM evenements WHERE id = 3", [4]),
        ("DELETE FROM evenements WHERE id = 1", [2]),
        ("UPDATE evenements SET id = 9 WHERE id = 2", [3, 9]),
    ],
)
def test_what_is_altered_removed_or_moved_shows(
    register: Register, path: Path, statement: str, found: list[int]
) -> None:
    """The first event that no longer follows is named."""
    with sqlite3.connect(path) as other:
        other.execute(statement)
    other.close()
    assert set(found) <= {event.id for event in broken_events(register.journal.events())}


def test_the_events_of_a_dossier_include_those_of_its_files(register: Register) -> None:
    """The reception of a file comes before anybody knows its dossier."""
    other = "b" * 64
    register.fichiers.add(other, "x.pdf", DAY)
    register.journal.log(DAY, "pipeline", "réception", sha256=other)
    numero = register.dossiers.open(DAY, "a_completer")
    register.pieces.add(other, "fiche", 0, {}, {})
    register.pieces.attach(register.pieces.without_dossier()[0].id, numero)
    assert [event.acte for event in register.journal.events(numero)] == ["écriture", "réception"]
