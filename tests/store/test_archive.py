"""The archive keeps what enters, in clear or encrypted."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.store.archive import Archive
from pipeline.store.keys import Keyring, UnknownKeyError, read_marker
from pipeline.store.seal import MAGIC, AlteredError, new_key
from tests.store.test_files import leftovers

CONTENTS = (b"", b"un formulaire", b"x" * 65_536, b"y" * 200_001)
A, B = new_key(), new_key()
CLEAR, UNDER_A, UNDER_B = Keyring(), Keyring(A), Keyring(B)


def filled(folder: Path, keyring: Keyring) -> Archive:
    """An archive of a few files, sizes at the limits of segments."""
    archive = Archive(folder / "archive", keyring)
    archive.settle()
    for rank, content in enumerate(CONTENTS):
        source = folder / f"{rank}.pdf"
        source.write_bytes(content)
        archive.add(source)
    return archive


def kept(folder: Path) -> dict[str, bytes]:
    """What lies on the disk, by hash."""
    return {path.name: path.read_bytes() for path in (folder / "archive").glob("??/*")}


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_the_archive_keeps_bytes_under_their_hash_once(tmp_path: Path) -> None:
    """The same bytes twice are one file; the source stays."""
    source = tmp_path / "f.pdf"
    source.write_bytes(b"original")
    archive = Archive(tmp_path / "archive")
    first, second = archive.add(source), archive.add(source)
    assert first == second == hashlib.sha256(b"original").hexdigest()
    assert archive.read(first) == b"original"
    assert source.exists()
    assert len([path for path in (tmp_path / "archive").rglob("*") if path.is_file()]) == 1


def test_the_archive_does_not_follow_links(tmp_path: Path) -> None:
    """A link put in the inbox must not bring another file in."""
    secret = tmp_path / "secret"
    secret.write_bytes(b"x")
    link = tmp_path / "link.pdf"
    link.symlink_to(secret)
    with pytest.raises(OSError, match="symbolic links"):
        Archive(tmp_path / "archive").add(link)
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("keyring", [CLEAR, UNDER_A], ids=["clear", "encrypted"])
def test_what_is_put_in_comes_back(tmp_path: Path, keyring: Keyring) -> None:
    """Whatever its size, an empty file and whole segments included; and nothing else lies about."""
    archive = filled(tmp_path, keyring)
    for content in CONTENTS:
        assert archive.read(digest(content)) == content
        assert archive.is_whole(digest(content))
        archive.copy_out(digest(content), tmp_path / "copie")
        assert (tmp_path / "copie").read_bytes() == content
    assert leftovers(tmp_path) == []


def test_an_encrypted_archive_shows_nothing(tmp_path: Path) -> None:
    """Neither a word of what was received, nor the same bytes twice, nor an open right."""
    filled(tmp_path, UNDER_A)
    first = kept(tmp_path)
    assert first.keys() == {digest(content) for content in CONTENTS}
    assert all(content.startswith(MAGIC) and b"formulaire" not in content for content in first.values())
    filled(tmp_path, UNDER_A)
    assert all(kept(tmp_path)[name] != content for name, content in first.items())
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "archive").glob("??/*")} == {0o400}


ALTERATIONS: dict[str, Callable[[bytes], bytes]] = {
    "a bit of the content": lambda raw: raw[:-1] + bytes([raw[-1] ^ 1]),
    "a bit of the salt": lambda raw: raw[:20] + bytes([raw[20] ^ 1]) + raw[21:],
    "the last segment cut off": lambda raw: raw[: 48 + 65_552],
    "a byte more": lambda raw: raw + b"x",
    "two segments swapped": lambda raw: raw[:48] + raw[65_600:131_152] + raw[48:65_600] + raw[131_152:],
    "no content at all": lambda raw: raw[:48],
}


@pytest.mark.parametrize("alteration", ALTERATIONS)
def test_a_changed_file_is_never_taken_for_what_was_received(tmp_path: Path, alteration: str) -> None:
    """Bytes changed, cut, added or moved."""
    archive = filled(tmp_path, UNDER_A)
    path = archive.path(digest(CONTENTS[3]))
    raw = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(ALTERATIONS[alteration](raw))
    assert path.read_bytes() != raw
    with pytest.raises(AlteredError):
        archive.read(digest(CONTENTS[3]))
    assert not archive.is_whole(digest(CONTENTS[3]))
    with pytest.raises(AlteredError):
        archive.copy_out(digest(CONTENTS[3]), tmp_path / "copie")
    assert not (tmp_path / "copie").exists()


def test_a_file_under_the_name_of_another_is_not_taken_for_it(tmp_path: Path) -> None:
    """The hash is part of what is authenticated."""
    archive = filled(tmp_path, UNDER_A)
    archive.path(digest(CONTENTS[1])).replace(archive.path(digest(CONTENTS[2])))
    with pytest.raises(AlteredError):
        archive.read(digest(CONTENTS[2]))


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    """And is told apart from damage, by an id that names the key wanted."""
    filled(tmp_path, UNDER_A)
    with pytest.raises(UnknownKeyError, match=A.id):
        Archive(tmp_path / "archive", UNDER_B).read(digest(CONTENTS[1]))


@pytest.mark.parametrize(
    ("before", "after"),
    [(CLEAR, UNDER_A), (UNDER_A, Keyring(B, A)), (UNDER_A, Keyring(None, A))],
    ids=["encrypt", "change the key", "back to clear"],
)
def test_an_archive_follows_its_settings(tmp_path: Path, before: Keyring, after: Keyring) -> None:
    """Every file is put as the settings want it, its content and its date kept."""
    filled(tmp_path, before)
    archive = Archive(tmp_path / "archive", after)
    dates = {archive.path(name): archive.path(name).stat().st_mtime_ns for name in kept(tmp_path)}
    assert not archive.settled
    assert archive.settle() == []
    assert archive.settled
    alone = Archive(tmp_path / "archive", Keyring(after.current))
    for content in CONTENTS:
        assert alone.is_as_wanted(digest(content))
        assert alone.read(digest(content)) == content
    assert {path: path.stat().st_mtime_ns for path in dates} == dates
    assert read_marker(tmp_path / "archive").ids == ({after.current.id} if after.current else set())


def test_a_change_that_is_cut_short_is_carried_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Meanwhile every file is read, and both keys are asked for."""
    filled(tmp_path, UNDER_A)
    archive = Archive(tmp_path / "archive", Keyring(B, A))
    renew = archive._renew
    done: list[Path] = []

    def stop_after_two(path: Path) -> None:
        if len(done) == 2:
            raise OSError(28, "No space left on device")
        done.append(path)
        renew(path)

    monkeypatch.setattr(archive, "_renew", stop_after_two)
    with pytest.raises(OSError, match="No space"):
        archive.settle()
    assert read_marker(tmp_path / "archive").ids == {A.id, B.id}
    again = Archive(tmp_path / "archive", Keyring(B, A))
    assert [again.read(digest(content)) for content in CONTENTS] == list(CONTENTS)
    assert sum(again.is_as_wanted(digest(content)) for content in CONTENTS) == 2
    assert again.settle() == []
    assert Archive(tmp_path / "archive", UNDER_B).settled


def test_a_damaged_file_stays_as_it_is(tmp_path: Path) -> None:
    """Nothing that no longer is what was received is made to look as if it were."""
    archive = filled(tmp_path, CLEAR)
    path = archive.path(digest(CONTENTS[1]))
    path.chmod(0o600)
    path.write_bytes(b"autre chose")
    assert Archive(tmp_path / "archive", UNDER_A).settle() == [path.name]
    assert path.read_bytes() == b"autre chose"


def test_what_only_looks_encrypted_is_kept_as_it_came(tmp_path: Path) -> None:
    """A school may send a file that begins as ours do."""
    content = MAGIC + bytes(100)
    source = tmp_path / "x.pdf"
    source.write_bytes(content)
    for keyring in (CLEAR, UNDER_A):
        archive = Archive(tmp_path / "archive", keyring)
        archive.settle()
        assert archive.read(archive.add(source)) == content
