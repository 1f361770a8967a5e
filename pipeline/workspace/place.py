"""Where everything is in a workspace, and how it is set."""

import hashlib
import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from pipeline.config import CONFIG_NAME, Settings, load_settings
from pipeline.errors import ConfigError
from pipeline.store.archive import Archive
from pipeline.store.files import GRANTED, SHARED, Mode
from pipeline.store.keys import Keyring, check_keys, key_of_variable, read_key
from pipeline.store.register import ARCHIVE_NAME, REGISTER_NAME
from pipeline.workspace.accounts import group_of, refuse_a_reader, refuse_another_account
from pipeline.workspace.lock import Holder, Waiting, held, holder

COMPTES_NAME = "comptes.sqlite"


@dataclass(frozen=True, slots=True)
class Workspace:
    """Paths of a workspace."""

    root: Path
    waiting: Waiting = field(default=Waiting(), compare=False)
    """How whoever works in it waits for the others."""
    defers: bool = field(default=False, compare=False)
    """Acts record what they decide, and leave what follows from it on paper to the next run, which is asked for."""
    trays: bool = field(default=True, compare=False)
    """Letters are put into trays as soon as they are written; else when a person is about to print."""

    @property
    def inbox(self) -> Path:
        """Where forms are dropped."""
        return self.root / "inbox"

    @property
    def outbox(self) -> Path:
        """What the secretariat prints."""
        return self.root / "outbox"

    @property
    def modeles(self) -> Path:
        """Templates of the department; a file there replaces the program's own of the same name."""
        return self.root / "modeles"

    @property
    def archive(self) -> Archive:
        """The original files, with the keys that the settings give.

        Raises:
            ConfigError: when the settings are wrong, or a key cannot be had.
        """
        settings = load_settings(self.root)
        return Archive(self.root / ARCHIVE_NAME, self._keyring(settings), shared=bool(settings.acces.groupe))

    def _keyring(self, settings: Settings) -> Keyring:
        given, group = settings.archive, group_of(settings)
        current = former = None
        if given.cle_fichier:
            current = read_key(Path(given.cle_fichier), self.root, group)
        elif given.cle_variable:
            current = key_of_variable(given.cle_variable, os.environ)
        if given.ancienne_cle_fichier:
            former = read_key(Path(given.ancienne_cle_fichier), self.root, group)
        return Keyring(current, former)

    @property
    def register_path(self) -> Path:
        """The register."""
        return self.root / REGISTER_NAME

    @property
    def comptes_path(self) -> Path:
        """The accounts of the persons who use the page."""
        return self.root / COMPTES_NAME

    def settings(self) -> Settings:
        """Read ``pipeline.toml``.

        Raises:
            ConfigError: when it is missing or wrong, or when the workspace is not safe to use.
            WrongAccountError: when this account may not read it.
        """
        refuse_a_reader(self.root)
        settings = load_settings(self.root)
        for folder in (self.root, self.inbox, self.outbox):
            if not folder.is_dir():
                raise ConfigError(
                    f"Le dossier {folder.name}/ manque dans l’espace de travail. L’administrateur le recrée par : "
                    "pipeline init"
                )
            if folder != self.root and folder.is_symlink():
                raise ConfigError(
                    f"{folder.name}/ est un lien vers un autre dossier : ce qui entre et ce qui sort pourraient s’y "
                    "mêler, ou être lus par d’autres. L’administrateur met un vrai dossier à sa place."
                )
        self._refuse_open_doors()
        check_keys(self.root / ARCHIVE_NAME, self._keyring(settings))
        if settings.service.logo and not (self.root / settings.service.logo).is_file():
            raise ConfigError(f"[service] logo : le fichier {settings.service.logo} n’existe pas.")
        return settings

    def ready_settings(self) -> Settings:
        """Read ``pipeline.toml`` for whoever prints, or plans what is to be printed.

        Raises:
            ConfigError: as :meth:`settings`; or when examples are left, under whose names no letter may leave.
        """
        settings = self.settings()
        if examples := tuple(settings.examples()):
            lines = "\n".join(f"  – {one}" for one in examples)
            raise ConfigError(
                f"{CONFIG_NAME} porte encore les exemples d’un espace neuf : les lettres partiraient sous un nom qui "
                "n’est pas le vôtre. Rien n’a été fait ; ce qui est dans inbox/ y reste. L’administrateur écrit les "
                f"vraies valeurs à leur place, puis relance :\n{lines}"
            )
        return settings

    def imprint(self, settings: Settings) -> str:
        """Return the hash of what letters are printed with, beside what they say: head, signature, texts, templates."""
        # What is not set is left out: a setting that a later version brings changes no letter until it is used.
        sections = {
            name: {key: value for key, value in asdict(getattr(settings, name)).items() if value}
            for name in ("service", "signataire", "fenetre")
        }
        said = [sections, settings.regime, dict(settings.textes or {})]
        digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode())
        logo = [self.root / settings.service.logo] if settings.service.logo else []
        for path in (*logo, *sorted(path for path in self.modeles.rglob("*") if path.is_file())):
            digest.update(path.relative_to(self.root).as_posix().encode())
            with suppress(OSError):  # Whoever prints with it tells why it cannot be read.
                digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()

    def _refuse_open_doors(self) -> None:
        """Refuse to work where other accounts of the machine can write.

        Raises:
            ConfigError: naming what is open.
        """
        parts = ("", "inbox", "outbox", ARCHIVE_NAME, "modeles", CONFIG_NAME, REGISTER_NAME, COMPTES_NAME)
        for path in (self.root / part for part in parts):
            if path.exists() and path.stat().st_mode & stat.S_IWOTH:
                raise ConfigError(
                    f"Tout le monde peut écrire dans {path.name} : des données de santé y passent. "
                    "L’administrateur retire ce droit (chmod o-w) puis relance."
                )

    def require_account(self) -> None:
        """Refuse to write what the other accounts that work here could not read afterwards.

        Raises:
            WrongAccountError: naming the account under which the command is to be given.
            ConfigError: when the settings are wrong.
        """
        refuse_another_account(self.root, self.register_path)

    def holder(self) -> Holder | None:
        """Who works in it now; ``None`` when nobody does.

        Raises:
            ConfigError: when the lock cannot be looked at.
        """
        return holder(self.root)

    def patient(self, waiting: Waiting, *, defers: bool = False, trays: bool = True) -> "Workspace":
        """Return the same workspace, for somebody who waits until it is free.

        ``defers``: who then asks for a run; ``trays``: nobody says when letters are put into trays.
        """
        return replace(self, waiting=waiting, defers=defers, trays=trays)

    @contextmanager
    def lock(self, patience: float = 0, holder: str = "") -> Iterator[None]:
        """Hold the workspace, as whatever writes in it does: one at a time, each under an account that may.

        ``patience``: seconds to wait until it is free, and ``holder``: name of the person who holds it; by default,
        those of :meth:`patient`.

        Raises:
            BusyError: when somebody else holds it, with who does.
            WrongAccountError: when this account may not write here.
            ConfigError: when the settings are wrong, or it cannot be written.
        """
        self.require_account()
        own = self.waiting
        waiting = replace(own, patience=patience or own.patience, person=holder or own.person)
        with held(self.root, waiting, shared=bool(load_settings(self.root).acces.groupe)):
            yield


def outward(settings: Settings) -> Mode:
    """Return to whom what is written into the outbox is open."""
    return SHARED if settings.acces.groupe else GRANTED
