"""``pipeline verify`` finds what does not agree, and mends what is safe."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pipeline.run.checks import verify as checking
from pipeline.store.archive import Archive
from pipeline.workspace import Workspace
from tests.robustness.bench import command, state

Plant = Callable[[Path], object]
Verify = Callable[..., dict[str, Any]]


@pytest.fixture
def verify(workspace: Path, capsys: pytest.CaptureFixture[str]) -> Verify:
    """Run ``pipeline verify --json`` and return its output; the exit code must tell whether something was found."""

    def run(*options: str) -> dict[str, Any]:
        capsys.readouterr()
        code = command(workspace, "verify", "--json", *options, today=None)
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        assert code == (7 if found["findings"] else 0)
        return found

    return run


def codes(verdict: dict[str, Any]) -> set[str]:
    return {found["code"] for found in verdict["findings"]}


def sql(statement: str) -> Plant:
    def plant(root: Path) -> None:
        with closing(sqlite3.connect(root / "registre.sqlite")) as connection, connection:
            connection.execute(statement)

    return plant


def first(root: Path, pattern: str) -> Path:
    return sorted(path for path in root.glob(pattern) if path.is_file())[0]


def remove(pattern: str) -> Plant:
    return lambda root: first(root, pattern).unlink()


def alter(pattern: str) -> Plant:
    def plant(root: Path) -> None:
        path = first(root, pattern)
        path.chmod(0o600)
        path.write_bytes(b"autre chose")

    return plant


def put(path: str, content: bytes = b"x") -> Plant:
    def plant(root: Path) -> None:
        (root / path).parent.mkdir(mode=0o700, exist_ok=True)
        (root / path).write_bytes(content)
        (root / path).chmod(0o600)

    return plant


LETTER = "outbox/courriers/*/*.pdf"
TRAY = "outbox/a_imprimer/*/*.pdf"
UNKNOWN = sha256(b"jamais vu").hexdigest()

MENDED: dict[str, tuple[Plant, str]] = {
    "a letter lost": (remove(LETTER), "sortie_manquante"),
    "a letter altered": (alter(LETTER), "sortie_alteree"),
    "a tray lost": (remove(TRAY), "sortie_manquante"),
    "a tray altered": (alter(TRAY), "sortie_alteree"),
    "a dossier lost": (remove("outbox/dossiers/*/dossier*.pdf"), "sortie_manquante"),
    "a file beside its note lost": (remove("outbox/a_verifier/*_original*"), "sortie_manquante"),
    "a file half written in the outbox": (put("outbox/courriers/.ecriture-x"), "ecriture_inachevee"),
    "a file half written in the archive": (put("archive/.ecriture-x"), "ecriture_inachevee"),
    "a letter open to others": (lambda root: first(root, LETTER).chmod(0o644), "droits_ouverts"),
    "the register open to others": (lambda root: (root / "registre.sqlite").chmod(0o660), "droits_ouverts"),
    "an original open to others": (lambda root: first(root, "archive/??/*").chmod(0o444), "droits_ouverts"),
    "the workspace open to others": (lambda root: root.chmod(0o755), "droits_ouverts"),
}
LEFT: dict[str, tuple[Plant, str]] = {
    "a stranger in the outbox": (put("outbox/courriers/note.txt"), "sortie_sans_ligne"),
    "a link in the outbox": (lambda root: (root / "outbox" / "lien").symlink_to("/"), "sortie_sans_ligne"),
    "an original lost": (remove("archive/??/*"), "archive_manquante"),
    "an original altered": (alter("archive/??/*"), "archive_alteree"),
    "a stranger in the archive": (put("archive/note.txt"), "archive_etrangere"),
    "an event altered": (sql("UPDATE evenements SET acteur = 'Mme Essai' WHERE id = 3"), "journal_rompu"),
    "an event removed": (sql("DELETE FROM evenements WHERE id = 3"), "journal_rompu"),
    "the last event removed": (
        sql("DELETE FROM evenements WHERE id = (SELECT max(id) FROM evenements)"),
        "evenement_manquant",
    ),
    "a hash changed": (sql("UPDATE documents SET sha256 = 'x' WHERE type = 'dossier'"), "sortie_alteree"),
    "a state changed": (sql("UPDATE dossiers SET etat = 'decide' WHERE rang = 1"), "etat_contredit"),
    "a dossier without its grid": (sql("DELETE FROM pieces WHERE kind = 'fiche'"), "etat_sans_piece"),
    "no form in force": (sql("UPDATE pieces SET rang = NULL WHERE kind = 'fiche'"), "rangs_faux"),
    "a form in no dossier": (sql("UPDATE pieces SET dossier = NULL, rang = NULL WHERE id = 1"), "piece_en_suspens"),
    "a row that refers to nothing": (sql("DELETE FROM dossiers WHERE rang = 1"), "reference_perdue"),
    "a number changed": (sql("UPDATE dossiers SET rang = 9 WHERE rang = 1"), "numero_faux"),
    "a letter planned, not written": (
        sql("UPDATE documents SET sha256 = NULL WHERE type = 'accuse_reception'"),
        "ecriture_en_attente",
    ),
    "a file not read": (sql("UPDATE fichiers SET statut = 'recu' WHERE rowid = 1"), "lecture_en_attente"),
    "a tray forgotten": (sql("DELETE FROM documents WHERE type = 'bordereau'"), "lot_incomplet"),
    "a letter in no tray": (sql("UPDATE documents SET bac = NULL WHERE type = 'accuse_reception'"), "lettre_sans_bac"),
    "a container without its contents": (
        sql("UPDATE fichiers SET statut = 'ouvert' WHERE rowid = 1"),
        "contenant_sans_contenu",
    ),
    "a reading that led nowhere": (sql("DELETE FROM documents WHERE serie LIKE 'note/%'"), "fichier_sans_suite"),
}


def test_an_undisturbed_workspace_agrees(verify: Verify) -> None:
    """Nothing is found where nothing was touched, and the last hash of the journal is given."""
    verdict = verify()
    assert verdict["findings"] == []
    assert (verdict["archived"], len(verdict["journal"])) == (5, 64)


@pytest.mark.parametrize("name", MENDED)
def test_what_can_be_written_again_is_found_and_mended(workspace: Path, verify: Verify, name: str) -> None:
    """What is lost comes back byte for byte; looking alone changes nothing."""
    before = state(workspace)["files"]
    plant, code = MENDED[name]
    plant(workspace)
    damaged = state(workspace)
    assert codes(verify()) == {code}
    assert state(workspace) == damaged
    verdict = verify("--repair")
    assert verdict["findings"] == []
    assert len(verdict["repaired"]) == 1
    assert state(workspace)["files"] == before


@pytest.mark.parametrize("name", LEFT)
def test_what_a_person_must_settle_is_found_and_left(workspace: Path, verify: Verify, name: str) -> None:
    """Each disagreement has its code, and says who acts and how."""
    plant, code = LEFT[name]
    plant(workspace)
    verdict = verify()
    assert code in codes(verdict)
    assert all(found["what"] and found["who"] and found["how"] for found in verdict["findings"])
    archive = [(path, path.read_bytes()) for path in sorted((workspace / "archive").rglob("*")) if path.is_file()]
    if name != "a hash changed":
        assert code in codes(verify("--repair"))
    assert archive == [(path, path.read_bytes()) for path, _ in archive]


def test_an_archived_file_that_the_register_does_not_know_is_read_as_new(workspace: Path, verify: Verify) -> None:
    """The register takes it in; the next run reads it."""
    put(f"archive/{UNKNOWN[:2]}/{UNKNOWN}", b"jamais vu")(workspace)
    assert codes(verify()) == {"archive_sans_ligne"}
    assert codes(verify("--repair")) == {"lecture_en_attente"}
    assert command(workspace, "process") == 0
    assert verify()["findings"] == []


def test_an_original_dropped_again_takes_its_place_in_the_archive(workspace: Path, verify: Verify) -> None:
    """Altered or lost, the archived file is whole again."""
    path = first(workspace, "archive/??/*")
    content = path.read_bytes()
    alter("archive/??/*")(workspace)
    assert codes(verify()) == {"archive_alteree"}
    put("inbox/encore_une_fois.pdf", content)(workspace)
    assert command(workspace, "process") == 0
    assert verify()["findings"] == []


def test_what_has_left_is_never_written_otherwise(workspace: Path, verify: Verify) -> None:
    """A posted letter that cannot be made again as it was stays missing: it is in the backup."""
    letter = first(workspace, LETTER)
    assert command(workspace, "print-done") == 0
    assert verify()["findings"] == []
    letter.unlink()
    sql("UPDATE documents SET contenu = replace(contenu, 'Lenoir', 'Autre'), sha256 = 'x'")(workspace)
    assert "sortie_manquante" in codes(verify("--repair"))
    assert not letter.exists()


def test_a_damaged_file_of_the_register_is_said(workspace: Path, verify: Verify) -> None:
    """What SQLite finds wrong in its pages comes before anything else."""
    register = workspace / "registre.sqlite"
    content = bytearray(register.read_bytes())
    content[-4096:] = b"\x0d" * 4096
    register.write_bytes(content)
    assert codes(verify()) == {"base_abimee"}


def test_a_register_that_has_gone_is_not_made_anew_in_silence(workspace: Path, verify: Verify) -> None:
    """Beside a full archive, an empty register would number the dossiers again; a person says to start over."""
    (workspace / "registre.sqlite").unlink()
    assert command(workspace, "process") == 8
    assert not (workspace / "registre.sqlite").exists()
    assert len(verify("--repair")["repaired"]) == 5
    assert command(workspace, "process") == 0


def test_a_lost_follow_up_of_a_year_names_the_command_that_writes_it(workspace: Path, verify: Verify) -> None:
    """It follows from the dossiers: the command that made it makes it again."""
    assert command(workspace, "stats", "2003") == 0
    assert verify()["findings"] == []
    (workspace / "outbox/statistiques/suivi_2003-2004.csv").unlink()
    (found,) = verify("--repair")["findings"]
    assert found["code"] == "sortie_manquante"
    assert "pipeline stats 2003" in found["how"]
    assert command(workspace, "stats", "2003") == 0
    assert verify()["findings"] == []


def test_what_is_only_read_is_read_while_others_work(
    workspace: Path, verify: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hashing an archive takes minutes: the workspace is not held meanwhile."""
    plain, holders = Archive.is_whole, list[object]()

    def looked(archive: Archive, name: str) -> bool:
        holders.append(Workspace(workspace).holder())
        return plain(archive, name)

    monkeypatch.setattr(Archive, "is_whole", looked)
    assert verify()["findings"] == []
    assert holders
    assert set(holders) == {None}


@pytest.mark.parametrize(
    ("pattern", "code"), [("archive/*/*", "archive_alteree"), ("outbox/**/*.pdf", "sortie_alteree")]
)
def test_what_changes_after_it_was_read_is_read_again(
    workspace: Path, verify: Verify, monkeypatch: pytest.MonkeyPatch, pattern: str, code: str
) -> None:
    """What was found before the workspace is held counts only for the very same file."""
    read = checking._read_before

    def meanwhile(found: Workspace) -> object:
        whole = read(found)
        alter(pattern)(workspace)
        return whole

    monkeypatch.setattr(checking, "_read_before", meanwhile)
    assert codes(verify()) == {code}
