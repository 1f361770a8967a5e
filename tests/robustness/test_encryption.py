"""An encrypted archive: every command works on it, and none without its key."""

import json
import sqlite3
import subprocess
import tarfile
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pypdf
import pytest

from pipeline.cli import main
from pipeline.dossier.model.forms import Kind
from pipeline.store.seal import MAGIC, parse_key
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES
from tests.reglages import settle
from tests.robustness.bench import command, drop, state

OTHER = b"\xff\xd8\xff une autre photo"


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cles") / "archive.cle"
    assert main(["archive-key", "new", str(path)]) == 0
    return path


def keys(root: Path, **settings: object) -> None:
    """Write the section of the settings that gives the keys."""
    path = root / "pipeline.toml"
    issued = path.read_text(encoding="utf-8").partition("\n[archive]\n")[0]
    section = "\n".join(f"{name} = {json.dumps(str(value))}" for name, value in settings.items())
    path.write_text(f"{issued}\n[archive]\n{section}\n", encoding="utf-8")


def archived(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / "archive").glob("??/*")}


def encrypted(root: Path) -> bool:
    found = {content.startswith(MAGIC) for content in archived(root).values()}
    assert len(found) == 1
    return found.pop()


def apart_from_archive(root: Path) -> dict[str, Any]:
    found = state(root)
    found["files"] = {path: digest for path, digest in found["files"].items() if not path.startswith("archive/")}
    return found


def test_turning_it_on_encrypts_what_is_there_and_changes_nothing_else(workspace: Path, key: Path) -> None:
    """The next run does it, even with nothing else to do; the one after finds nothing to do."""
    before, names = apart_from_archive(workspace), archived(workspace).keys()
    keys(workspace, cle_fichier=key)
    assert command(workspace, "process") == 0
    assert encrypted(workspace)
    assert archived(workspace).keys() == names
    assert apart_from_archive(workspace) == before
    assert command(workspace, "verify", today=None) == 0
    whole = state(workspace)
    assert command(workspace, "process") == 0
    assert state(workspace) == whole


def test_what_comes_then_is_encrypted_and_read(workspace: Path, key: Path) -> None:
    """Forms become dossiers, unreadable files lie in clear beside their note, a file found again is known."""
    keys(workspace, cle_fichier=key)
    drop(workspace / "inbox", "02.pdf", filled(Kind.FICHE, FICHES["02"]))
    drop(workspace / "inbox", "autre.jpg", OTHER)
    drop(workspace / "inbox", "encore.pdf", filled(Kind.FICHE, FICHES["01"]))
    assert command(workspace, "process", "--dry-run") == 0
    assert not encrypted(workspace)
    assert command(workspace, "process") == 0
    assert encrypted(workspace)
    beside = [path for path in (workspace / "outbox/a_verifier").glob("*_original.jpg") if path.read_bytes() == OTHER]
    assert len(beside) == 1
    assert command(workspace, "verify", today=None) == 0
    beside[0].unlink()
    assert command(workspace, "verify", "--repair", today=None) == 0
    assert beside[0].read_bytes() == OTHER


@pytest.mark.slow
def test_a_real_run_reads_and_attaches_encrypted_originals(tmp_path: Path, key: Path) -> None:
    """The real reader and the real dossier: what travels in it is what was received."""
    root = tmp_path / "cdes"
    assert main(["init", str(root)]) == 0
    keys(settle(root), cle_fichier=key)
    fiche, protocole = filled(Kind.FICHE, FICHES["01"]), filled(Kind.PROTOCOLE, PROTOCOLES["01"])
    drop(root / "inbox", "fiche.pdf", fiche)
    drop(root / "inbox", "protocole.pdf", protocole)
    assert command(root, "process", "--jobs", "2") == 0
    assert encrypted(root)
    (dossier,) = (root / "outbox/dossiers").glob("*/dossier_*.pdf")
    attached = [content for contents in pypdf.PdfReader(dossier).attachments.values() for content in contents]
    assert fiche in attached
    assert protocole in attached


def test_nothing_is_done_without_the_key(workspace: Path, key: Path, tmp_path: Path) -> None:
    """Lost, replaced by another, or no longer named: a clear error, exit code 3, nothing written."""
    keys(workspace, cle_fichier=key)
    assert command(workspace, "process") == 0
    another = tmp_path / "autre.cle"
    assert main(["archive-key", "new", str(another)]) == 0
    drop(workspace / "inbox", "autre.jpg", OTHER)
    before = state(workspace)
    for settings in ({"cle_fichier": tmp_path / "absent"}, {"cle_fichier": another}, {}, {"cle_variable": "CLE_NON"}):
        keys(workspace, **settings)
        for name in ("process", "verify", "status", "print-done"):
            assert command(workspace, name, today=None) == 3
        assert main(["backup", str(tmp_path / "s.tar"), "--workspace", str(workspace)]) == 3
        assert state(workspace) == before
    keys(workspace, cle_fichier=key)
    assert command(workspace, "process") == 0
    assert command(workspace, "verify", today=None) == 0


def test_errors_name_the_key_wanted_and_never_quote_one(
    workspace: Path, key: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The id tells which key to look for."""
    keys(workspace, cle_fichier=key)
    assert command(workspace, "process") == 0
    keys(workspace)
    capfd.readouterr()
    assert command(workspace, "process") == 3
    wanted = parse_key(key.read_text())
    told = capfd.readouterr().err
    assert wanted.id in told
    assert "cle_fichier" in told
    assert wanted.text not in told


def test_the_key_may_be_in_the_environment(workspace: Path, key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the variable that the settings name; one that is not named is not used."""
    monkeypatch.setenv("CDES_CLE", key.read_text())
    assert command(workspace, "process") == 0
    assert not encrypted(workspace)
    keys(workspace, cle_variable="CDES_CLE")
    assert command(workspace, "process") == 0
    assert encrypted(workspace)


def test_a_key_is_replaced_and_taken_away(workspace: Path, key: Path, tmp_path: Path) -> None:
    """As the guide says: the new one beside the old one, one run, and the old one is not needed any more."""
    clear = archived(workspace)
    keys(workspace, cle_fichier=key)
    assert command(workspace, "process") == 0
    another = tmp_path / "autre.cle"
    assert main(["archive-key", "new", str(another)]) == 0
    keys(workspace, cle_fichier=another, ancienne_cle_fichier=key)
    assert command(workspace, "verify", today=None) == 7
    assert command(workspace, "process") == 0
    keys(workspace, cle_fichier=another)
    assert command(workspace, "verify", today=None) == 0
    keys(workspace, ancienne_cle_fichier=another)
    assert command(workspace, "process") == 0
    keys(workspace)
    assert command(workspace, "verify", today=None) == 0
    assert archived(workspace) == clear


def test_verify_sees_what_is_not_encrypted_or_altered(
    workspace: Path, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file put back in clear from an old archive is encrypted by --repair; an altered one is only told."""

    def codes(*options: str) -> list[str]:
        capsys.readouterr()
        command(workspace, "verify", "--json", *options, today=None)
        return [found["code"] for found in json.loads(capsys.readouterr().out)["findings"]]

    old = archived(workspace)
    keys(workspace, cle_fichier=key)
    assert codes() == ["archive_chiffrement"]
    assert command(workspace, "process") == 0
    one, two = sorted((workspace / "archive").glob("??/*"))[:2]
    for path, content in ((one, old[one.name]), (two, two.read_bytes()[:-1])):
        path.chmod(0o600)
        path.write_bytes(content)
    assert sorted(codes()) == ["archive_alteree", "archive_chiffrement"]
    assert codes("--repair") == ["archive_alteree"]
    assert one.read_bytes().startswith(MAGIC)


def test_an_altered_file_is_never_read(workspace: Path, key: Path) -> None:
    """One that the disk spoilt before it was read is set aside like any other whose bytes changed."""
    keys(workspace, cle_fichier=key)
    drop(workspace / "inbox", "02.pdf", filled(Kind.FICHE, FICHES["02"]))
    assert command(workspace, "process") == 0
    path = workspace / "archive" / (name := sha256(filled(Kind.FICHE, FICHES["02"])).hexdigest())[:2] / name
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1])
    with closing(sqlite3.connect(workspace / "registre.sqlite")) as connection, connection:
        connection.execute("DELETE FROM pieces WHERE sha256 = ?", (name,))
        connection.execute("UPDATE fichiers SET statut = 'recu' WHERE sha256 = ?", (name,))
    with pytest.MonkeyPatch.context() as patch:
        from pipeline.intake.worker import read_files  # noqa: PLC0415

        patch.setattr("pipeline.run.collect.read_files", read_files)
        command(workspace, "process")
    with closing(sqlite3.connect(workspace / "registre.sqlite")) as connection:
        (found,) = connection.execute("SELECT diagnostic FROM fichiers WHERE sha256 = ?", (name,))
    assert found == ("abime",)


def test_a_backup_stays_encrypted_and_holds_no_key(workspace: Path, key: Path, tmp_path: Path) -> None:
    """Restored, it works with the key, and is refused without."""
    keys(workspace, cle_fichier=key)
    assert command(workspace, "process") == 0
    target = tmp_path / "s.tar"
    assert main(["backup", str(target), "--workspace", str(workspace)]) == 0
    secret = parse_key(key.read_text())
    content = target.read_bytes()
    assert secret.secret not in content
    assert secret.text.encode() not in content
    with tarfile.open(target) as tar:
        members = [one for one in tar.getmembers() if one.isfile() and one.name.startswith("archive/")]
        bodies = {one.name: tar.extractfile(one).read() for one in members}  # type: ignore[union-attr]
    assert all(body.startswith(MAGIC) for name, body in bodies.items() if name != "archive/cles.json")
    restored = tmp_path / "neuf"
    restored.mkdir(mode=0o700)
    subprocess.run(["tar", "-xpf", target, "-C", restored], check=True)
    assert main(["init", str(restored)]) == 0
    assert state(restored) == state(workspace)
    assert command(restored, "verify", today=None) == 0
    keys(restored)
    assert command(restored, "verify", today=None) == 3


def test_a_backup_tells_of_an_altered_encrypted_file(workspace: Path, key: Path, tmp_path: Path) -> None:
    """As of one in clear."""
    keys(workspace, cle_fichier=key)
    assert command(workspace, "process") == 0
    path = sorted((workspace / "archive").glob("??/*"))[0]
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1])
    assert main(["backup", str(tmp_path / "s.tar"), "--workspace", str(workspace)]) == 5


def test_a_new_key_replaces_no_file(key: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The archive may depend on what is there."""
    before = key.read_bytes()
    assert main(["archive-key", "new", str(key)]) == 1
    assert "existe déjà" in capsys.readouterr().err
    assert key.read_bytes() == before


def test_making_a_key_says_what_to_do_and_not_the_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A terminal keeps what it shows."""
    assert main(["archive-key", "new", str(tmp_path / "cle")]) == 0
    told = capsys.readouterr().out
    wanted = parse_key((tmp_path / "cle").read_text())
    assert wanted.id in told
    assert wanted.text not in told
    assert str(tmp_path / "cle") in told
