"""A key is read whole, from where nobody else reads it, or nothing is done."""

from pathlib import Path

import pytest

from pipeline.errors import ConfigError, ExitCode
from pipeline.store.keys import key_of_variable, read_key, read_marker, write_new_key
from pipeline.store.seal import Key, new_key, parse_key


@pytest.mark.parametrize("secret", [bytes(32), bytes(range(32)), b"\xff" * 32, bytes(range(22, 54))])
def test_a_key_survives_paper(secret: bytes) -> None:
    """Capitals, blanks and line ends make no difference; one wrong character does, and is never quoted."""
    key = Key(secret)
    assert parse_key(f" {key.text}\n") == key
    prefix, _, letters = key.text.partition(":")
    assert parse_key(f"{prefix}:{letters.upper().replace('-', ' ')}") == key
    for rank, letter in enumerate(letters):
        if letter != "-":
            wrong = letters[:rank] + ("b" if letter != "b" else "c") + letters[rank + 1 :]
            with pytest.raises(ValueError, match="not a key"):
                parse_key(f"{prefix}:{wrong}")


@pytest.mark.parametrize("text", ["", "cdes-cle-1:", "é", "cdes-cle-1:aaaa", "cdes-cle-2:aaaa", "x cdes-cle-1:a" * 9])
def test_what_is_no_key_is_refused(text: str) -> None:
    """Empty, short, of another version."""
    with pytest.raises(ValueError, match="not a key"):
        parse_key(text)


def test_a_key_is_not_shown() -> None:
    """Neither in a traceback nor in a log."""
    key = new_key()
    assert key.secret.hex() not in repr(key)
    assert repr(key) == "Key()"


def test_keys_are_drawn() -> None:
    """Two are never the same, nor are their ids."""
    assert new_key() != new_key()
    assert new_key().id != new_key().id


def test_a_new_key_is_private_and_replaces_nothing(tmp_path: Path) -> None:
    """0600 whatever the umask; a file that exists is left alone."""
    key = write_new_key(tmp_path / "cle")
    assert (tmp_path / "cle").stat().st_mode & 0o777 == 0o600
    assert read_key(tmp_path / "cle", tmp_path / "cdes") == key
    with pytest.raises(FileExistsError):
        write_new_key(tmp_path / "cle")
    assert read_key(tmp_path / "cle", tmp_path / "cdes") == key


def refused(path: Path, workspace: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        read_key(path, workspace)
    assert caught.value.exit_code is ExitCode.CONFIG
    return str(caught.value)


def test_a_key_must_be_kept_as_one(tmp_path: Path) -> None:
    """Missing, a folder, readable by others, inside the workspace, damaged: told apart, and never quoted."""
    workspace = tmp_path / "cdes"
    workspace.mkdir()
    path = tmp_path / "cle"
    assert "ne peut pas être lu" in refused(path, workspace)
    assert "ne contient pas une clé" in refused(tmp_path, workspace / "autre")
    key = write_new_key(path)
    path.chmod(0o640)
    assert "d’autres comptes" in refused(path, workspace)
    path.chmod(0o600)
    path.write_text(key.text[:-1])
    assert "ne contient pas une clé" in (told := refused(path, workspace))
    assert key.text[-20:-1] not in told
    write_new_key(workspace / "cle")
    assert "dans l’espace de travail" in refused(workspace / "cle", workspace)
    (tmp_path / "lien").symlink_to(workspace / "cle")
    assert "dans l’espace de travail" in refused(tmp_path / "lien", workspace)


def test_a_key_may_come_from_the_environment() -> None:
    """From the variable named, and only if it holds a key."""
    key = new_key()
    assert key_of_variable("CLE", {"CLE": key.text}) == Key(key.secret)
    with pytest.raises(ConfigError, match="n’est pas définie"):
        key_of_variable("CLE", {})
    with pytest.raises(ConfigError, match="la variable CLE ne contient pas") as caught:
        key_of_variable("CLE", {"CLE": "secret"})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"cles": 1, "en_cours": false}', b"\xff"])
def test_a_damaged_marker_stops_everything(tmp_path: Path, content: bytes) -> None:
    """An archive of which nobody knows the key is not written to."""
    (tmp_path / "cles.json").write_bytes(content)
    with pytest.raises(ConfigError, match=r"cles\.json"):
        read_marker(tmp_path)
