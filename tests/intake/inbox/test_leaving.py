"""A file is dropped while nobody writes into it and it is what was archived; nothing of a late writer is lost."""

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from pipeline.intake.inbox import leaving, writers
from pipeline.intake.inbox.leaving import finish, left_behind, mark_of, take_out
from pipeline.intake.inbox.names import CLAIMED
from pipeline.intake.inbox.writers import written_now


def nobody(_: Iterable[Path]) -> set[Path]:
    return set()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "fiche.pdf"
    found.write_bytes(b"une fiche")
    return found


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_what_was_archived_leaves(path: Path) -> None:
    """Nothing is left of it in the inbox."""
    assert take_out(path, path.lstat()) is None
    assert names(path.parent) == []


def test_a_file_that_somebody_writes_into_stays(path: Path) -> None:
    """A handle is open: what it will write is still to come, and will be read."""
    archived = path.lstat()
    with path.open("ab") as late:
        assert take_out(path, archived) == path
        late.write(b" et sa fin")
    assert path.read_bytes() == b"une fiche et sa fin"
    assert names(path.parent) == ["fiche.pdf"]


def test_what_a_late_writer_added_stays(path: Path) -> None:
    """It grew between the archive and its removal, whoever cannot be seen having written."""
    archived = path.lstat()
    path.write_bytes(b"une fiche et sa fin")
    assert take_out(path, archived, nobody) == path
    assert path.read_bytes() == b"une fiche et sa fin"


@pytest.mark.parametrize("links", [True, False])
def test_a_newcomer_of_the_same_name_is_not_written_over(
    path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    """The two are there afterwards, where the file system has second names and where it has none."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    if not links:
        monkeypatch.setattr(os, "link", refuse)
    archived = path.lstat()

    def newcomer(paths: Iterable[Path]) -> set[Path]:
        path.write_bytes(b"une autre")
        return set(paths)

    assert take_out(path, archived, newcomer) == path.with_name("fiche (reste 1).pdf")
    assert {one.read_bytes() for one in path.parent.iterdir()} == {b"une autre", b"une fiche"}


@pytest.mark.parametrize("archived", [True, False])
def test_a_removal_that_was_cut_short_is_finished(path: Path, archived: bool) -> None:
    """What is archived goes; else it has its name again."""
    path.rename(path.with_name(f"{CLAIMED}{path.name}"))
    (left,) = left_behind(path.parent)
    finish(left, archived=archived)
    assert names(path.parent) == ([] if archived else ["fiche.pdf"])


def test_what_an_earlier_run_could_not_remove_is_not_written_over(path: Path) -> None:
    """It may have grown since, and be archived nowhere."""
    earlier = path.with_name(f"{CLAIMED}{path.name}")
    earlier.write_bytes(b"la precedente et sa fin")
    assert take_out(path, path.lstat()) is None
    assert earlier.read_bytes() == b"la precedente et sa fin"


def test_the_longest_name_can_leave(tmp_path: Path) -> None:
    """A hidden name is no longer than the file system allows."""
    path = tmp_path / f"{'é' * 125}.pdf"
    path.write_bytes(b"x")
    assert take_out(path, path.lstat()) is None


def test_two_copies_that_keep_the_date_of_their_source_are_two(path: Path) -> None:
    """The mark holds what no copy can choose."""
    first = mark_of(path.lstat())
    os.utime(path, ns=(0, path.lstat().st_mtime_ns))
    assert mark_of(path.lstat()) != first


def test_who_writes_is_seen_and_who_reads_is_not(path: Path) -> None:
    """By a lease; by the handles of programs where no lease is given."""
    with path.open("rb"):
        assert written_now([path]) == writers._by_proc([path]) == set()
    with path.open("ab"):
        assert written_now([path]) == writers._by_proc([path]) == {path}


def test_where_the_system_says_nothing_nobody_is_seen(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other evidence is then all there is."""
    monkeypatch.setattr(writers, "_by_lease", lambda _: None)
    monkeypatch.setattr(writers, "_PROC", path.parent / "absent")
    with path.open("ab"):
        assert written_now([path]) == set()
    assert leaving.take_out(path, path.lstat()) is None
