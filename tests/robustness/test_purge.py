"""What has outlived its term goes, wholly, after notice and visa; nothing else does."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pipeline.dossier.model.forms import Kind
from pipeline.store.register import Register
from pipeline.store.rows import RemiseRow
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES
from tests.intake.pages.test_reading import flat
from tests.retours import completed
from tests.robustness import kills
from tests.robustness.bench import cheap, command, copy, drop, make, said, state
from tests.robustness.sentinelles import where

pytestmark = pytest.mark.slow

DUE, SOON, LATER = "2014-01-06", "2014-02-06", "2014-04-06"
LENOIR = ("LENOIR", "Chlo")
"""Pupil 01, whose dossier is purged."""
COPY = flat(Kind.FICHE, FICHES["24"])
CONFIE = (str(FICHES["24"]["nom"]),)
"""Pupil 24, whose fiche came without its fields."""
VISA = ("--visa", "AD 2014/12", "--by", "Mme Essai")


def purge(root: Path, *options: str, today: str) -> int:
    return command(root, "purge", *options, today=today)


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Dossiers posted ten years ago, a form that waits, a photograph."""
    with cheap():
        root = make(tmp_path_factory.mktemp("ground") / "cdes")
        drop(root / "inbox", "LENOIR.pdf", b"%PDF-1.7 LENOIR illisible")
        assert command(root, "process") == 0
        assert command(root, "session", "open", "2003-12-04", "--time", "14h30", "--place", "Salle") == 0
        by = ("--by", "Mme Essai", "--reason", "Vu avec Mme LENOIR")
        assert command(root, "accept", "2003-0001", "ACCOMPAGNEMENT_SUPERIEUR", *by) == 0
        assert command(root, "print-done") == 0
        with Register.open(root / "registre.sqlite") as register:
            register.remises.add("2003-0001", RemiseRow(date(2003, 11, 21), "Mme Essai", "LENOIR", "complet"))
    return root


@pytest.fixture
def noticed(workspace: Path) -> Path:
    assert purge(workspace, "--notice", "--by", "Mme Essai", today=DUE) == 0
    return workspace


def due(root: Path, capsys: pytest.CaptureFixture[str], today: str = DUE) -> dict[str, dict[str, Any]]:
    return {found["target"]: found for found in said(root, capsys, "purge", "--dry-run", today=today)}


def test_what_is_due_is_listed_with_its_reason(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By rule and by day; a form that waits holds back the dossier it may belong to; nothing is changed."""
    before = state(workspace)
    assert due(workspace, capsys, "2006-11-20") == {}
    found = due(workspace, capsys)
    assert found["2003-0001"]["rule"] == "contact"
    assert found["2003-0001"]["due"] == "2013-11-21"
    assert found["2003-0001"]["held_back"] is None
    assert "attend" in found["2003-0002"]["held_back"]
    strays = [one for target, one in found.items() if len(target) == 64]
    assert {(one["state"], bool(one["held_back"])) for one in strays} >= {("photographie", False), ("", True)}
    assert state(workspace) == before


def test_nothing_goes_without_notice_delay_and_visa(workspace: Path) -> None:
    """Each refusal leaves everything as it was."""
    before = state(workspace)
    assert purge(workspace, *VISA, today=LATER) == 1
    assert state(workspace) == before
    assert purge(workspace, "--notice", "--by", "Mme Essai", today=DUE) == 0
    before = state(workspace)
    assert purge(workspace, *VISA, today=SOON) == 1
    assert purge(workspace, "--visa", "AD", today=LATER) == 1
    assert purge(workspace, "--visa", "nom\nd’élève", "--by", "Mme Essai", today=LATER) == 1
    assert purge(workspace, "--notice", "--by", "Mme Essai", today=LATER) == 1
    assert purge(workspace, today=LATER) == 1
    assert state(workspace) == before


def test_no_byte_of_the_pupil_is_left(noticed: Path) -> None:
    """In no file of the workspace: archive, outbox, trays, register and its free pages; the others keep all."""
    assert {path.split("/")[0] for path in where(noticed, LENOIR)} == {"archive", "outbox", "registre.sqlite"}
    others = where(noticed, ("GOFF",))
    assert purge(noticed, *VISA, today=LATER) == 0
    assert where(noticed, LENOIR) == set()
    assert where(noticed, ("GOFF",)) == {path for path in others if "/a_imprimer/" not in path and "postes" not in path}
    assert command(noticed, "verify", today=None) == 0


def test_notes_that_cannot_be_read_any_more_go_with_their_dossier(noticed: Path) -> None:
    """So do the files beside them, which the journal knows."""
    with closing(sqlite3.connect(noticed / "registre.sqlite")) as connection:
        connection.execute("UPDATE documents SET contenu = '{}'")
        connection.commit()
    assert purge(noticed, *VISA, today=LATER) == 0
    assert where(noticed, LENOIR) == set()


def test_the_tombstone_names_nobody_and_says_who_purged(noticed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every command accepts it: the journal still holds, the number is never given again, the year is not recounted."""
    assert purge(noticed, *VISA, today=LATER) == 0
    before = state(noticed)
    assert command(noticed, "process", today=LATER) == 0
    assert state(noticed) == before
    last = said(noticed, capsys, "journal", "2003-0001")[-1]
    assert (last["actor"], last["act"], last["detail"]) == ("Mme Essai", "élimination", "AD 2014/12")
    assert command(noticed, "status", today=LATER) == 0
    assert command(noticed, "status", "2003-0001", today=LATER) == 1
    assert "éliminé le 06/04/2014" in capsys.readouterr().err
    assert command(noticed, "stats", "2003", today=LATER) == 1
    drop(noticed / "inbox", "nouveau.pdf", filled(Kind.FICHE, FICHES["08"]))
    assert command(noticed, "process", today="2003-12-20") == 0
    found = said(noticed, capsys, "status", today=LATER)
    assert {one["number"] for one in found["dossiers"]} == {"2003-0002", "2003-0003"}


def test_a_purged_file_that_comes_again_is_new(noticed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Even a file that the inbox cannot tell from the one it was: it opens a dossier, and is not lost."""
    assert purge(noticed, *VISA, today=LATER) == 0
    for kind, values in ((Kind.FICHE, FICHES["01"]), (Kind.PROTOCOLE, PROTOCOLES["01"])):
        drop(noticed / "inbox", f"{kind}.pdf", filled(kind, values))
    assert command(noticed, "process", today="2014-09-05") == 0
    dossiers = said(noticed, capsys, "status", today="2014-09-05")["dossiers"]
    assert ["fiche", "protocole"] in [one["forms"] for one in dossiers if one["number"].startswith("2014")]
    assert command(noticed, "verify", today=None) == 0


def test_a_file_brought_back_by_a_backup_is_not_taken_in_again(noticed: Path, tmp_path: Path) -> None:
    """« verify » tells it and « --repair » erases it: what was purged stays purged."""
    old = copy(noticed, tmp_path / "sauvegarde")
    assert purge(noticed, *VISA, today=LATER) == 0
    after = state(noticed)
    for path in (old / "archive").rglob("*"):
        kept = noticed / path.relative_to(old)
        if path.is_file() and not kept.exists():
            kept.parent.mkdir(mode=0o700, exist_ok=True)
            kept.write_bytes(path.read_bytes())
            kept.chmod(0o400)
    assert command(noticed, "verify", today=None) == 7
    assert command(noticed, "verify", "--repair", today=None) == 0
    assert state(noticed)["files"] == after["files"]


def test_what_happened_since_the_notice_keeps_the_dossier(noticed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A letter printed again is a contact: the term runs anew, and an old notice is worth nothing."""
    assert command(noticed, "reprint", "2003-0001", today="2014-03-01") == 0
    assert command(noticed, "print-done", today="2014-03-02") == 0
    assert purge(noticed, *VISA, today=LATER) == 0
    assert "2003-0001" not in due(noticed, capsys, LATER)
    assert command(noticed, "status", "2003-0001", today=LATER) == 0
    assert due(noticed, capsys, "2024-03-02")["2003-0001"]["noticed"] is None


def test_a_letter_that_could_not_be_written_keeps_the_dossier(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is to be done is not to post it: « pending » says what prevents it."""
    with closing(sqlite3.connect(workspace / "registre.sqlite")) as connection:
        letters = "type IN ('accuse_reception', 'transmission') AND dossier = '2003-0001'"
        changed = connection.execute(f"UPDATE documents SET sha256 = NULL, contenu = '{{}}' WHERE {letters}")  # noqa: S608
        assert changed.rowcount
        connection.commit()
    assert command(workspace, "process") == 5
    assert due(workspace, capsys)["2003-0001"]["held_back"].endswith("(pipeline pending)")


def test_a_disk_that_refuses_is_told_and_the_next_run_finishes(
    noticed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The register has forgotten; « verify » says that a file is still there, and resurrects nothing."""
    unlink = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if "archive" in path.parts:
            raise PermissionError(13, "Permission denied", str(path))
        unlink(path, missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        assert purge(noticed, *VISA, today=LATER) == 5
        assert "n’a pas pu être effacé" in capsys.readouterr().err
        assert command(noticed, "verify", "--json", today=None) == 7
        found = json.loads(capsys.readouterr().out)["findings"]
        assert {one["code"] for one in found} == {"effacement_en_attente"}
    assert command(noticed, "process", today=LATER) == 0
    assert where(noticed, LENOIR) == set()
    assert command(noticed, "verify", today=None) == 0


def test_killed_anywhere_it_did_nothing_or_is_finished(noticed: Path, tmp_path: Path) -> None:
    """Killed at each step, then a run: everything is there, or nothing is; « verify » agrees."""
    scenario = ("purge", (*VISA, "--today", LATER))
    whole, spared = copy(noticed, tmp_path / "whole"), copy(noticed, tmp_path / "spared")
    code, steps = kills.run(whole, scenario)
    assert code == 0
    assert steps > 20
    for root in (whole, spared):
        assert command(root, "process") == 0
    expected, untouched = state(whole), state(spared)
    outcomes = set()
    for step in range(1, steps + 1, 7):
        root = copy(noticed, tmp_path / str(step))
        assert kills.run(root, scenario, step)[0] is None
        assert command(root, "process") == 0
        assert command(root, "verify", today=None) == 0
        found = state(root)
        done = found != untouched
        outcomes.add(done)
        if done:
            assert kills.differences(expected, found) == []
            assert where(root, LENOIR) == set()
    assert outcomes == {True, False}


@pytest.fixture
def copied(tmp_path: Path) -> Iterator[Path]:
    """A demande whose fiche was completed from a copy, posted ten years ago; the copy of another fiche waits."""
    with cheap():
        root = make(tmp_path / "copies")
        drop(root / "inbox", f"{CONFIE[0]}.pdf", COPY)
        drop(root / "inbox", "autre.pdf", flat(Kind.FICHE, FICHES["03"] | {"dossier": "2003-0001"}))
        assert command(root, "process") == 0
        drop(root / "inbox", "fiche.pdf", completed(Kind.FICHE, FICHES["24"], sha256(COPY).hexdigest()))
        drop(root / "inbox", "protocole.pdf", filled(Kind.PROTOCOLE, PROTOCOLES["24"]))
        assert command(root, "process") == 0
        assert command(root, "print-done") == 0
        yield root


def test_a_completed_copy_goes_with_its_dossier(copied: Path) -> None:
    """Its file, its notes and what was read of it: no byte of the pupil is left, nor any row on the copy."""
    copy_of = sha256(COPY).hexdigest()
    archived = {path.name for path in (copied / "archive").rglob("*") if path.is_file()}
    assert any(copy_of in name for name in archived)
    assert where(copied, CONFIE)
    assert purge(copied, "--notice", "--by", "Mme Essai", today=DUE) == 0
    assert purge(copied, *VISA, today=LATER) == 0
    assert where(copied, CONFIE) == set()
    assert not any(copy_of in path.name for path in (copied / "archive").rglob("*"))
    with closing(sqlite3.connect(copied / "registre.sqlite")) as connection:
        for query in (
            "SELECT 1 FROM pieces WHERE sha256 = ?1",
            "SELECT 1 FROM fichiers WHERE sha256 = ?1",
            "SELECT 1 FROM documents WHERE contenu LIKE '%' || ?1 || '%'",
        ):
            assert connection.execute(query, (copy_of,)).fetchone() is None, query
    assert command(copied, "verify", today=None) == 0


def test_a_copy_to_confirm_is_kept_like_a_form_that_waits(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It and the dossier whose number it bears are held back until a person settles it; then it goes."""
    found = due(copied, capsys)
    (waiting,) = [target for target, one in found.items() if "2003-0001" in (one["held_back"] or "")]
    assert found[waiting]["rule"] == "fichier"
    assert "attend" in found["2003-0001"]["held_back"]
    by = ("--by", "Mme Essai", "--reason", "Envoyée deux fois")
    assert command(copied, "set-aside", waiting[:12], *by, today="2004-01-05") == 0
    assert due(copied, capsys)[waiting]["held_back"] is None
    assert due(copied, capsys)["2003-0001"]["held_back"] is None
    assert purge(copied, "--notice", "--by", "Mme Essai", today=DUE) == 0
    assert purge(copied, *VISA, today=LATER) == 0
    assert not any(waiting in path.name for path in (copied / "archive").rglob("*"))
    assert where(copied, (str(FICHES["03"]["nom"]),)) == set()
    assert command(copied, "verify", today=None) == 0
