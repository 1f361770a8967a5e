"""A letter comes: it is kept with its scan, does what it asks for, is handed over and purged with its dossier."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pipeline.store.register import Register
from tests.robustness.bench import PHOTOGRAPH, drop, said
from tests.run.acts.office import BY, COMPLETE, WAITING, acts, etat, letters, outbox, say

SCAN = b"\xff\xd8\xff la lettre de la famille"
HASH = sha256(SCAN).hexdigest()
PHOTO = sha256(PHOTOGRAPH).hexdigest()[:12]


@pytest.fixture(autouse=True)
def _agrees(root: Path) -> Iterator[None]:
    """Whatever was done, register, journal, archive and outbox agree in the end."""
    yield
    say(root, "verify")


@pytest.fixture
def scan(tmp_path: Path) -> str:
    """A scan on the desk of the secretary."""
    path = tmp_path / "lettre de Mme Lenoir.jpg"
    path.write_bytes(SCAN)
    return str(path)


def told(root: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """The letters of the dossier, as status tells them."""
    found: list[dict[str, Any]] = said(root, capsys, "status", COMPLETE, today="2003-11-28")["letters"]
    return found


def archived(root: Path) -> bool:
    """The scan is in the archive."""
    return (root / "archive" / HASH[:2] / HASH).is_file()


def test_a_letter_is_kept_with_its_scan(root: Path, scan: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Once, read as nothing; the journal has its sort and no name."""
    before = letters(root, COMPLETE)
    receive = ("receive", COMPLETE, "pièce", "--file", scan, "--on", "20/11/2003", *BY)
    say(root, *receive)
    say(root, *receive)
    (one,) = told(root, capsys)
    assert (one["sort"], one["received"], one["sha256"], one["active"]) == ("piece", "2003-11-20", HASH, False)
    assert acts(root) == [("courrier", "piece")]
    assert archived(root)
    assert letters(root, COMPLETE) == before
    say(root, "process")
    with Register.open(root / "registre.sqlite") as register:
        assert not any("Lenoir" in str(event) for event in register.journal.events())


def test_taken_back_it_is_listed_no_more(root: Path, scan: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What was received stays in the archive, and goes with the dossier."""
    papers = outbox(root)
    say(root, "receive", COMPLETE, "autre", "--file", scan, *BY)
    say(root, "undo", COMPLETE, *BY)
    assert told(root, capsys) == []
    assert outbox(root) == papers
    assert archived(root)


def test_an_empty_file_is_no_scan(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A scan that was interrupted holds no letter: nothing is recorded, and the person is told."""
    path = tmp_path / "lettre.pdf"
    path.touch()
    capsys.readouterr()
    say(root, "receive", COMPLETE, "pièce", "--file", str(path), *BY, code=1)
    assert "lettre.pdf est vide" in capsys.readouterr().err
    assert told(root, capsys) == []


def test_a_family_that_asks_to_be_heard_is_called(root: Path) -> None:
    """To each séance to come, whatever the protocole said."""
    say(root, "session", "open", "2003-12-11", "--time", "9h", "--place", "Salle des Essais")
    before = letters(root, COMPLETE).count("convocation")
    say(root, "receive", COMPLETE, "audition", *BY)
    assert letters(root, COMPLETE).count("convocation") == 1
    say(root, "undo", COMPLETE, *BY)
    assert letters(root, COMPLETE).count("convocation") == before


def test_a_withdrawal_closes_the_dossier(root: Path) -> None:
    """And is taken back with the letter."""
    say(root, "receive", COMPLETE, "désistement", *BY)
    assert etat(root, COMPLETE) == "clos"
    assert "cloture_famille" in letters(root, COMPLETE)
    say(root, "undo", COMPLETE, *BY)
    assert etat(root, COMPLETE) == "transmis"


def test_a_file_that_waited_becomes_the_letter(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was scanned into the inbox is joined by its hash; taken back, it waits again."""
    assert any(PHOTO in path for path in outbox(root))
    say(root, "receive", COMPLETE, "recours", "--file", PHOTO, *BY)
    assert not any(PHOTO in path for path in outbox(root))
    assert told(root, capsys)[0]["sha256"].startswith(PHOTO)
    say(root, "undo", COMPLETE, *BY)
    assert any(PHOTO in path for path in outbox(root))


@pytest.mark.parametrize(
    ("sorte", "words"),
    [("recours", ("2004-01-21", "réputé rejeté")), ("départ", ("pipeline transfer", "pipeline close"))],
)
def test_what_a_person_must_settle_is_listed(
    root: Path, sorte: str, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """An appeal with the day on which silence refuses it, a departure with what settles it; until that is done."""
    say(root, "receive", COMPLETE, sorte, *BY)
    capsys.readouterr()
    found = str(said(root, capsys, "pending", today="2003-11-28"))
    assert all(word in found for word in words)
    say(root, "close", COMPLETE, "depart", *BY)
    capsys.readouterr()
    assert not any(word in str(said(root, capsys, "pending", today="2003-11-28")) for word in words)


def test_the_same_scan_in_the_inbox_is_known(root: Path, scan: str) -> None:
    """It is told that it came already, and read no more than before."""
    say(root, "receive", COMPLETE, "autre", "--file", scan, *BY)
    drop(root / "inbox", "encore.jpg", SCAN)
    say(root, "process")
    assert any("deja_recu" in path for path in outbox(root))


@pytest.mark.parametrize("what", ["absent.pdf", "registre.sqlite", "0123456789ab"])
def test_a_file_that_cannot_be_taken_is_refused(root: Path, what: str) -> None:
    """One that does not exist, one of the workspace itself, a hash that names nothing."""
    name = str(root / what) if what.endswith("sqlite") else what
    say(root, "receive", COMPLETE, "autre", "--file", name, *BY, code=1)
    assert acts(root) == []


def test_a_form_is_no_letter(root: Path, tmp_path: Path) -> None:
    """A form that came is in a dossier, or waits for one: it is not joined as well."""
    with Register.open(root / "registre.sqlite") as register:
        form = register.pieces.of(WAITING)[0].sha256
    (tmp_path / "fiche.pdf").write_bytes((root / "archive" / form[:2] / form).read_bytes())
    say(root, "receive", COMPLETE, "autre", "--file", str(tmp_path / "fiche.pdf"), *BY, code=1)


def test_a_letter_of_a_day_to_come_is_refused(root: Path) -> None:
    """Its date is to be looked at."""
    say(root, "receive", COMPLETE, "autre", "--on", "2004-01-01", *BY, code=1)


def test_the_letter_is_purged_with_the_dossier(root: Path, scan: str) -> None:
    """Nothing of it stays: neither its bytes, nor what was said of it."""
    say(root, "receive", COMPLETE, "autre", "--file", scan, "--by", "Mme Essai", "--reason", "Lettre sentinelle")
    say(root, "print-done")
    say(root, "purge", "--notice", "--by", "Mme Essai", today="2030-01-05")
    say(root, "print-done", today="2030-01-05", code=1)
    say(root, "purge", "--by", "Mme Essai", "--visa", "AD 2030-1", today="2031-01-05")
    assert not archived(root)
    assert b"sentinelle" not in (root / "registre.sqlite").read_bytes()
