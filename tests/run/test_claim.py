"""What is taken out of the inbox, by the command itself: never half a file, never what others are writing."""

import importlib
import os
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import main
from pipeline.dossier.model.forms import Kind
from pipeline.intake.inbox import leaving
from pipeline.intake.inbox.names import CLAIMED
from pipeline.store.register import Register
from tests.demo import filled
from tests.eleves import FICHES
from tests.reglages import settle
from tests.robustness.bench import command, said
from tests.secretary import TODAY

pytestmark = pytest.mark.usefixtures("cheaply")

FICHE = filled(Kind.FICHE, FICHES["01"])
CLAIM = importlib.import_module("pipeline.run.claim")
HALF = FICHE[: len(FICHE) // 2]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace as it is delivered: it waits for what seems unfinished."""
    assert main(["init", str(tmp_path / "cdes")]) == 0
    return settle(tmp_path / "cdes")


def process(root: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = said(root, capsys, "process", today=TODAY)
    return found


def kinds(report: dict[str, Any]) -> list[str]:
    return [one["kind"] for one in report["pieces"]]


def inbox(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "inbox").iterdir())


def let_time_pass(root: Path, seconds: int) -> None:
    """Have the last looks be so much older."""
    with Register.open(root / "registre.sqlite") as register:
        register._db.run("UPDATE observations SET depuis = depuis - ?", seconds)


def test_a_whole_file_is_taken_in_that_very_run(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever dates a copy kept, or a share gave."""
    for name, shift in (("a.pdf", 0), ("b.pdf", -300), ("c.pdf", 300), ("d.pdf", -9e8)):
        path = root / "inbox" / name
        path.write_bytes(FICHE + name.encode())
        os.utime(path, (path.stat().st_mtime + shift,) * 2)
    assert kinds(process(root, capsys)) == ["fiche"] * 4
    assert inbox(root) == []


def test_a_place_kept_is_read_once_it_is_filled(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A scanner opens an empty file and writes it later through the same handle."""
    with (root / "inbox" / "scan.pdf").open("wb") as handle:
        report = process(root, capsys)
        assert (report["pieces"], report["waiting"]) == ([], [{"file": "scan.pdf", "reason": "open"}])
        handle.write(HALF)
        handle.flush()
        let_time_pass(root, 3600)
        assert process(root, capsys)["pieces"] == []
        handle.write(FICHE[len(HALF) :])
    assert kinds(process(root, capsys)) == ["fiche"]
    assert inbox(root) == []


def test_a_copy_that_stalls_is_not_judged(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody has it open: it goes on by bits, and is read whole."""
    path = root / "inbox" / "fiche.pdf"
    for size in range(0, len(FICHE), len(FICHE) // 4 + 1):
        path.write_bytes(FICHE[:size])
        assert process(root, capsys)["pieces"] == []
        let_time_pass(root, 500)
    path.write_bytes(FICHE)
    assert kinds(process(root, capsys)) == ["fiche"]


@pytest.mark.parametrize(("content", "code"), [(b"", "vide"), (HALF, "abime")])
def test_what_stays_unfinished_is_judged_after_a_while(
    root: Path, capsys: pytest.CaptureFixture[str], content: bytes, code: str
) -> None:
    """Told meanwhile, in what waits; then read as it is, with the note that says what to ask."""
    (root / "inbox" / "fiche.pdf").write_bytes(content)
    assert process(root, capsys)["waiting"] == [{"file": "fiche.pdf", "reason": "unfinished"}]
    (found,) = said(root, capsys, "pending", today=TODAY)["pending"]
    assert found["sort"] == "achever" and "fiche.pdf" in found["title"] and "inachevé" in found["reason"]
    assert said(root, capsys, "status", today=TODAY)["pending"] == 1
    let_time_pass(root, 601)
    assert [one["diagnosis"] for one in process(root, capsys)["pieces"]] == [code]
    assert inbox(root) == []


def test_the_patience_is_a_setting(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """None at all reads at once; too much is refused."""
    settings = root / "pipeline.toml"
    issued = settings.read_text(encoding="utf-8")
    (root / "inbox" / "vide.pdf").touch()
    settings.write_text(issued.replace("patience_minutes = 10", "patience_minutes = 1441"), encoding="utf-8")
    assert command(root, "process") == 3
    settings.write_text(issued.replace("patience_minutes = 10", "patience_minutes = 0"), encoding="utf-8")
    assert [one["diagnosis"] for one in process(root, capsys)["pieces"]] == ["vide"]


def test_bins_and_snapshots_of_a_share_are_left(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was deleted stays deleted; told once."""
    folders = (
        "#recycle",
        "@Recycle",
        "$RECYCLE.BIN",
        "System Volume Information",
        ".Trash-1000",
        "#snapshot",
        "@eaDir",
    )
    for folder in folders:
        (root / "inbox" / folder).mkdir()
        (root / "inbox" / folder / "supprime.pdf").write_bytes(FICHE)
    assert process(root, capsys)["pieces"] == []
    told = said(root, capsys, "status", today=TODAY)["left"]
    assert [line for line in told if line.startswith("#recycle : corbeille")]
    assert not [line for line in told if "supprime" in line]


def test_what_looks_like_a_form_and_is_never_taken_is_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A copy in progress that moves no more, a link, a hidden file; not what holds no form."""
    folder = root / "inbox"
    (folder / "fini.pdf.part").write_bytes(FICHE)
    (folder / ".cachee.pdf").write_bytes(FICHE)
    (folder / "lien.pdf").symlink_to(folder / ".cachee.pdf")
    (folder / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
    (folder / "~$fiche.docx").write_bytes(b"x")
    (folder / "notes.part").write_bytes(b"rien")
    assert process(root, capsys)["pieces"] == []
    told = said(root, capsys, "status", today=TODAY)["left"]
    assert [line.split(" : ")[0] for line in told] == [".cachee.pdf", "fini.pdf.part", "lien.pdf"]
    assert command(root, "status") == 0
    assert "Laissé dans inbox/" in capsys.readouterr().out
    (folder / "fini.pdf.part").write_bytes(FICHE + b"\n")
    assert len(said(root, capsys, "status", today=TODAY)["left"]) == 2


def kept_open(patch: pytest.MonkeyPatch) -> None:
    """Somebody opened the file as it was about to be removed."""
    patch.setattr(leaving.take_out, "__defaults__", (set,))
    patch.setitem(leaving.finish.__kwdefaults__ or {}, "writers", set)


class Killed(BaseException):
    """The process ends there."""


@pytest.mark.parametrize("moment", ["renamed", "given back", ""])
def test_a_file_that_had_to_stay_is_not_another_arrival(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Wherever the run was killed as it gave the file its name again, its other mark is that of the same arrival."""
    (root / "inbox" / "fiche.pdf").write_bytes(FICHE)
    put_back = leaving.put_back

    def killing(claimed: Path, path: Path) -> Path:
        if moment != "renamed":
            put_back(claimed, path)
        raise Killed

    with monkeypatch.context() as patch:
        kept_open(patch)
        if not moment:
            process(root, capsys)
        else:
            patch.setattr(CLAIM, "put_back", killing)
            with pytest.raises(Killed):
                command(root, "process")
            patch.setattr(CLAIM, "put_back", put_back)
        capsys.readouterr()
        process(root, capsys)
        assert inbox(root) == ["fiche.pdf"]
    process(root, capsys)
    assert inbox(root) == []
    assert [one["sort"] for one in said(root, capsys, "pending", today=TODAY)["pending"]].count("revoir") == 0


def test_a_person_who_takes_a_file_back_stops_nothing(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was given its name again, and is moved away at once."""
    for name in ("a.pdf", "b.pdf"):
        (root / "inbox" / name).write_bytes(FICHE + name.encode())
    put_back = leaving.put_back

    def take(claimed: Path, path: Path) -> Path:
        left = put_back(claimed, path)
        left.unlink()
        return left

    kept_open(monkeypatch)
    monkeypatch.setattr(CLAIM, "put_back", take)
    assert kinds(process(root, capsys)) == ["fiche", "fiche"]


def test_a_removal_that_fails_keeps_no_other_from_being_finished(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told once; the others leave."""
    for name in ("a.pdf", "b.pdf"):
        (root / "inbox" / f"{CLAIMED}{name}").write_bytes(FICHE)
    finish = leaving.finish

    def failing(claimed: Path, **options: Any) -> None:
        if claimed.name.endswith("a.pdf"):
            raise PermissionError(13, "Permission denied")
        finish(claimed, **options)

    monkeypatch.setattr(CLAIM, "finish", failing)
    assert command(root, "process") == 5
    capsys.readouterr()
    assert inbox(root) == [f"{CLAIMED}a.pdf"]


def test_a_rehearsal_takes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The inbox is left as it is."""
    (root / "inbox" / "fiche.pdf").write_bytes(FICHE)
    (root / "inbox" / "vide.pdf").touch()
    assert command(root, "process", "--dry-run") == 0
    assert inbox(root) == ["fiche.pdf", "vide.pdf"]
