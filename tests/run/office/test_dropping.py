"""A person drops a file: it is in the inbox, whole and under its name, or not at all."""

import errno
import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli import main
from pipeline.errors import ExitCode, PipelineError
from pipeline.intake.inbox.names import MAX_NAME, is_ignored
from pipeline.intake.inbox.scan import files
from pipeline.run.office import dropping
from pipeline.run.office.dropping import Dropping, drop, safe_name
from pipeline.workspace import Workspace
from tests.robustness.bench import said
from tests.secretary import impatient


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    """A new workspace."""
    assert main(["init", str(tmp_path / "cdes")]) == 0
    return Workspace(impatient(tmp_path / "cdes"))


def inside(place: Workspace) -> list[str]:
    return sorted(path.name for path in place.inbox.iterdir())


def come(place: Workspace, name: str, content: bytes) -> dropping.Dropped:
    """Drop a file as a browser sends it, in pieces."""
    one = Dropping(place, name)
    try:
        for start in range(0, len(content), 3):
            one.write(content[start : start + 3])
        return one.keep()
    finally:
        one.abandon()


def test_a_file_comes_in_whole(place: Workspace) -> None:
    """Under its name, its owner's alone; nothing else is left."""
    found = come(place, "Fiche d’évaluation.pdf", b"%PDF-1.7 contenu")
    assert (found.nom, found.taille) == ("Fiche d’évaluation.pdf", 16)
    assert (place.inbox / found.nom).read_bytes() == b"%PDF-1.7 contenu"
    assert (place.inbox / found.nom).stat().st_mode & 0o777 == 0o600
    assert inside(place) == [found.nom]


def test_it_never_takes_the_place_of_another(place: Workspace) -> None:
    """Two schools send a « fiche.pdf » the same morning."""
    assert [come(place, "fiche.pdf", bytes([48 + rank])).nom for rank in range(3)] == [
        "fiche.pdf",
        "fiche (2).pdf",
        "fiche (3).pdf",
    ]
    assert [(place.inbox / name).read_bytes() for name in ("fiche.pdf", "fiche (2).pdf")] == [b"0", b"1"]


def test_nor_where_files_have_one_name_only(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some network folders cannot link."""

    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr("os.link", refused)
    come(place, "fiche.pdf", b"une")
    come(place, "fiche.pdf", b"deux")
    assert inside(place) == ["fiche (2).pdf", "fiche.pdf"]


def test_while_it_comes_in_no_run_sees_it(place: Workspace) -> None:
    """And abandoned half-way, nothing is left."""
    one = Dropping(place, "fiche.pdf")
    one.write(b"%PDF")
    assert len(inside(place)) == 1
    assert list(files(place.inbox)) == []
    one.abandon()
    assert inside(place) == []


def test_a_file_larger_than_what_is_ever_read_is_refused(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """As soon as it is known, whatever its length was said to be."""
    monkeypatch.setattr(dropping, "MAX_BYTES", 10)
    one = Dropping(place, "gros.pdf")
    one.write(b"0123456789")
    with pytest.raises(PipelineError, match=r"gros\.pdf : plus de"):
        one.write(b"x")
    one.abandon()
    assert inside(place) == []


def test_an_empty_file_is_refused(place: Workspace) -> None:
    """It is a copy that failed."""
    with pytest.raises(PipelineError, match="vide"):
        come(place, "vide.pdf", b"")
    assert inside(place) == []


def test_a_full_disk_is_told_and_leaves_nothing(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """In French, with who acts."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(PipelineError, match="L’administrateur"):
        come(place, "fiche.pdf", b"contenu")
    assert inside(place) == []


def test_what_a_killed_page_left_goes_with_the_next_file(place: Workspace) -> None:
    """But not what still comes in."""
    old, young = place.inbox / ".depot-vieux", place.inbox / ".depot-jeune"
    for path in (old, young):
        path.write_bytes(b"moitie")
    os.utime(old, (time.time() - 90_000,) * 2)
    come(place, "fiche.pdf", b"contenu")
    assert inside(place) == [".depot-jeune", "fiche.pdf"]


@given(st.text(max_size=400))
def test_any_name_becomes_one_of_a_file_that_is_read(name: str) -> None:
    """One step below the inbox, printable, short enough, and looked at; or it is refused in French."""
    try:
        found = safe_name(name)
    except PipelineError as error:
        assert "renommez-le" in str(error)
        return
    assert Path(found).name == found
    assert found not in ("", ".", "..")
    assert not is_ignored(found)
    assert found.isprintable() or "\u00a0" in found or "\u202f" in found or not found.isascii()
    assert len(found.encode()) < MAX_NAME - 20
    assert safe_name(found) == found


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\fiche.pdf", "fiche.pdf"),
        (".cache.pdf", "cache.pdf"),
        ("~$lock.xlsx", "lock.xlsx"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("nul\x00octet\n.pdf", "nuloctet.pdf"),
        ("", "document"),
        ("..", "document"),
        ("<script>alert(1)</script>.pdf", "script>.pdf"),
        ("e\u0301cole.pdf", "école.pdf"),
    ],
)
def test_hostile_names_are_harmless(given_name: str, kept: str) -> None:
    """Paths, hidden files, controls, directions, markup."""
    assert safe_name(given_name) == kept


@pytest.mark.parametrize("name", ["fiche.pdf.part", "x.tmp", "Thumbs.db", "desktop.ini", "a.crdownload"])
def test_a_name_that_would_never_be_read_is_refused(name: str) -> None:
    """It would wait in the inbox for ever."""
    with pytest.raises(PipelineError, match="renommez-le"):
        safe_name(name)


def test_the_command_drops_what_it_can(place: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One that is refused keeps none of the others out."""
    (tmp_path / "fiche.pdf").write_bytes(b"contenu")
    (tmp_path / "vide.pdf").touch()
    words = [str(tmp_path / name) for name in ("vide.pdf", "fiche.pdf", "absent.pdf")]
    assert main(["drop", *words, "--workspace", str(place.root)]) == ExitCode.INCOMPLETE_RUN
    assert inside(place) == ["fiche.pdf"]
    told = capsys.readouterr()
    assert "inbox/fiche.pdf" in told.out
    assert "absent.pdf ne peut pas être lu" in told.err
    (one,) = said(place.root, capsys, "became", words[1])
    assert [fate["where"] for fate in one["became"]] == ["waits"]
    assert drop(place, tmp_path / "fiche.pdf").sha256 == one["sha256"]
