"""``pipeline compte``, and what the other commands know of the accounts."""

import io
import json
import tarfile
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.comptes import People, Session
from tests.cli.terminals import on_terminal
from tests.comptes.conftest import HERE, NOW, OTHERS, WORDS


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{WORDS}\n"))


def compte(root: Path, *words: str) -> int:
    return main(["compte", *words, "--workspace", str(root)])


def add(root: Path, *more: str) -> int:
    return compte(root, "add", "chef", "--name", "Mme Durand", "--by", "Mme Durand", "--password-stdin", *more)


def test_an_account_is_made_and_listed(root: Path, typed: None, capsys: pytest.CaptureFixture[str]) -> None:
    """With the password of the standard input, that opens the page."""
    assert add(root, "--role", "administration") == 0
    capsys.readouterr()
    assert compte(root, "list", "--json") == 0
    (account,) = json.loads(capsys.readouterr().out)
    assert (account["login"], account["name"], account["role"], account["open"]) == (
        "chef",
        "Mme Durand",
        "administration",
        True,
    )
    with People(root / "comptes.sqlite") as people:
        assert isinstance(people.authenticate("chef", WORDS, HERE, NOW), Session)


def test_a_password_is_never_on_the_command_line(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a terminal and without --password-stdin, nothing is made; no option takes one."""
    assert compte(root, "add", "chef", "--name", "Mme Durand", "--by", "Mme Durand") == 1
    assert "jamais" in capsys.readouterr().err
    assert add(root, "--password", WORDS) == 2
    with People(root / "comptes.sqlite") as people:
        assert people.accounts() == []


def test_a_role_that_is_none_is_told(root: Path, typed: None, capsys: pytest.CaptureFixture[str]) -> None:
    """With those that there are; its accent does not matter."""
    assert add(root, "--role", "chef") == 2
    assert "lecture, secretariat ou administration" in capsys.readouterr().err
    assert add(root, "--role", "secrétariat") == 0


def test_every_change_has_its_command(
    root: Path, typed: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Role, password, closed, opened; each is told, and in the journal."""
    assert add(root) == 0
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{OTHERS}\n"))
    for words in (
        ["role", "chef", "lecture"],
        ["password", "chef", "--password-stdin"],
        ["close", "chef"],
        ["open", "chef"],
    ):
        assert compte(root, *words, "--by", "M. Petit") == 0
    capsys.readouterr()
    assert compte(root, "journal", "--json") == 0
    told = [line["act"] for line in json.loads(capsys.readouterr().out)]
    assert told == ["reouverture", "fermeture", "mot_de_passe", "role", "creation"]
    with People(root / "comptes.sqlite") as people:
        assert isinstance(people.authenticate("chef", OTHERS, HERE, NOW), Session)


def test_whoever_acts_is_named(root: Path, typed: None, capsys: pytest.CaptureFixture[str]) -> None:
    """A space is no name."""
    assert compte(root, "close", "chef", "--by", " ") == 1
    assert "qui agit" in capsys.readouterr().err


def test_an_account_that_is_not_there_is_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the command that lists them."""
    assert compte(root, "close", "personne", "--by", "Mme Durand") == 1
    assert "compte list" in capsys.readouterr().err


def test_tries_that_were_refused_are_listed(root: Path, typed: None, capsys: pytest.CaptureFixture[str]) -> None:
    """With the address from which they came."""
    assert add(root) == 0
    with People(root / "comptes.sqlite") as people:
        people.authenticate("chef", "faux", HERE, NOW)
    capsys.readouterr()
    assert compte(root, "journal", "--refused", "--json") == 0
    (line,) = json.loads(capsys.readouterr().out)
    assert (line["login"], line["address"]) == ("chef", HERE)


@pytest.mark.programs
def test_on_a_terminal_nothing_typed_is_shown(root: Path) -> None:
    """The password is asked for, and not on the screen; without an answer nothing is made."""
    _, shown = on_terminal(
        "compte", "add", "chef", "--name", "Mme Durand", "--by", "Mme Durand", folder=root, until="Mot de passe"
    )
    assert "12 caractères" in shown
    with People(root / "comptes.sqlite") as people:
        assert people.accounts() == []


def test_accounts_come_back_with_a_backup_and_sessions_do_not(root: Path, typed: None, tmp_path: Path) -> None:
    """Whoever finds an old backup finds no session to take up again."""
    assert add(root) == 0
    with People(root / "comptes.sqlite") as people:
        session = people.authenticate("chef", WORDS, HERE, NOW)
        assert isinstance(session, Session)
        assert main(["backup", str(tmp_path / "s.tar"), "--workspace", str(root)]) == 0
        assert people.session(session.token, NOW), "those of now go on"
    with tarfile.open(tmp_path / "s.tar") as tar:
        assert tar.getmember("comptes.sqlite").mode == 0o600
        tar.extract("comptes.sqlite", tmp_path, filter="data")
    with People(tmp_path / "comptes.sqlite") as kept:
        assert [account.nom for account in kept.accounts()] == ["Mme Durand"]
        assert kept.session(session.token, NOW) is None


def test_verify_tells_of_a_damaged_file_and_of_open_rights(
    root: Path, typed: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rights are mended; the file is for the last backup."""
    assert add(root) == 0
    path = root / "comptes.sqlite"
    path.chmod(0o644)
    assert main(["verify", "--repair", "--workspace", str(root)]) == 0
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_bytes(path.read_bytes()[:5000] + b"\xff" * 9000)
    capsys.readouterr()
    assert main(["verify", "--json", "--workspace", str(root)]) == 7
    (found,) = json.loads(capsys.readouterr().out)["findings"]
    assert found["code"] == "comptes_abimes"


def test_a_workspace_without_accounts_has_no_file(root: Path, tmp_path: Path) -> None:
    """Nothing but the page and its accounts makes one."""
    assert main(["process", "--workspace", str(root)]) in (0, 3)
    assert main(["backup", str(tmp_path / "s.tar"), "--workspace", str(root)]) == 0
    assert main(["verify", "--workspace", str(root)]) == 0
    assert not (root / "comptes.sqlite").exists()
