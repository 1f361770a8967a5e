"""The keys of an archive: where they are read, and which of them its files are under."""

import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ConfigError
from pipeline.store.files import sync_folder
from pipeline.store.seal import Key, new_key, parse_key

MARKER = "cles.json"
"""File of the archive that names the keys in use, by their ids, and whether files remain to be brought under one."""


class UnknownKeyError(ConfigError):
    """A file is encrypted under a key that the settings do not give."""

    def __init__(self, wanted: str) -> None:
        super().__init__(
            f"L’archive est chiffrée avec la clé {wanted}, que les réglages ne donnent pas. Rien n’a été fait ni "
            "perdu : l’administrateur remet cette clé dans [archive] cle_fichier de pipeline.toml, ou dans "
            "ancienne_cle_fichier si une autre la remplace (guide de l’administrateur, « Chiffrer l’archive »)."
        )


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys given by the settings."""

    current: Key | None = None
    """Under which files are put; ``None``: in clear."""
    former: Key | None = None
    """Under which some files may still be."""

    @property
    def current_id(self) -> str | None:
        """Id of the key under which every file is to be."""
        return self.current.id if self.current else None

    def find(self, wanted: str) -> Key:
        """Return a key by its id.

        Raises:
            UnknownKeyError: when it is not given.
        """
        for key in (self.current, self.former):
            if key and key.id == wanted:
                return key
        raise UnknownKeyError(wanted)


@dataclass(frozen=True, slots=True)
class Marker:
    """What an archive says of its files."""

    ids: frozenset[str] = frozenset()
    """Keys that some of them may be under."""
    under_way: bool = False
    """Some of them may still be in clear, or under a key that is to go."""

    def settled(self, current: str | None) -> bool:
        """Every file is under that key, or all are in clear when it is ``None``."""
        return not self.under_way and self.ids == ({current} if current else set())

    def to_bytes(self) -> bytes:
        """Return what the file of the marker holds."""
        return json.dumps({"cles": sorted(self.ids), "en_cours": self.under_way}).encode()


def read_marker(archive: Path) -> Marker:
    """Read the marker of an archive; one that has none is in clear.

    Raises:
        ConfigError: when it cannot be read.
    """
    try:
        found = json.loads((archive / MARKER).read_bytes())
        return Marker(frozenset(map(str, found["cles"])), bool(found["en_cours"]))
    except FileNotFoundError:
        return Marker()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError(
            f"archive/{MARKER}, qui nomme la clé de l’archive, ne peut pas être lu. Rien n’a été fait : "
            "l’administrateur le remet depuis la dernière sauvegarde."
        ) from error


def check_keys(archive: Path, keyring: Keyring) -> None:
    """Refuse to work without the keys that the files of an archive are under.

    Raises:
        UnknownKeyError: naming the one that is missing.
    """
    for wanted in sorted(read_marker(archive).ids):
        keyring.find(wanted)


def read_key(path: Path, workspace: Path, group: int | None = None) -> Key:
    """Read the key kept in a file; ``group``: id of the group whose accounts share the workspace, and may read it.

    Raises:
        ConfigError: when it is not there, is none, or is not kept as a key must be.
    """
    try:
        found = path.stat()
        text = path.read_text(encoding="ascii") if stat.S_ISREG(found.st_mode) else ""
    except (OSError, UnicodeDecodeError) as error:
        why = f" ({error.strerror})" if isinstance(error, OSError) else ""
        raise ConfigError(
            f"[archive] : le fichier de clé {path} ne peut pas être lu{why}. Rien n’a été fait. L’administrateur le "
            "remet à sa place, lisible par le compte du programme, ou corrige pipeline.toml."
        ) from error
    if path.resolve().is_relative_to(workspace.resolve()):
        raise ConfigError(
            "[archive] : le fichier de clé est dans l’espace de travail ; qui prendrait l’un prendrait l’autre. Rien "
            "n’a été fait. L’administrateur le range ailleurs et corrige pipeline.toml."
        )
    theirs = stat.S_IRGRP if found.st_gid == group else 0
    if found.st_mode & (stat.S_IRWXG | stat.S_IRWXO) & ~theirs:
        raise ConfigError(
            f"[archive] : d’autres comptes peuvent lire ou écrire le fichier de clé {path}. Rien n’a été fait. "
            "L’administrateur retire ces droits (chmod go-rwx) ou, si la clé a pu être lue, la remplace."
        )
    return _parse(text, f"le fichier {path}")


def key_of_variable(name: str, environment: Mapping[str, str]) -> Key:
    """Read the key kept in a variable of the environment.

    Raises:
        ConfigError: when it is not set, or is no key.
    """
    if name not in environment:
        raise ConfigError(
            f"[archive] : la variable d’environnement {name}, qui doit contenir la clé de l’archive, n’est pas "
            "définie. Rien n’a été fait. L’administrateur la définit pour ce compte, ou corrige pipeline.toml."
        )
    return _parse(environment[name], f"la variable {name}")


def _parse(text: str, where: str) -> Key:
    try:
        return parse_key(text)
    except ValueError:
        raise ConfigError(
            f"[archive] : {where} ne contient pas une clé de l’archive, ou un caractère y est faux. Rien n’a été "
            "fait. L’administrateur remet la bonne clé ; une clé neuve se fait par : pipeline archive-key new FICHIER"
        ) from None


def write_new_key(path: Path) -> Key:
    """Draw a key and keep it in a new file, readable by its owner only.

    Raises:
        OSError: when the file cannot be written, or exists already; it is then as it was.
    """
    key = new_key()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(key.text + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        sync_folder(path.absolute().parent)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return key
