"""The workspace: the folder of one secretariat, with what enters, what leaves and what is kept."""

import hashlib
import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.config import CONFIG_NAME, Settings, load_settings
from pipeline.errors import BusyError, ConfigError, WrongAccountError
from pipeline.resources import FORMS_PDF, TEMPLATES
from pipeline.store.archive import Archive
from pipeline.store.files import copy_atomic, make_folder
from pipeline.store.keys import Keyring, check_keys, key_of_variable, read_key
from pipeline.store.register import ARCHIVE_NAME, REGISTER_NAME


@dataclass(frozen=True, slots=True)
class Workspace:
    """Paths of a workspace."""

    root: Path

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
        return Archive(self.root / ARCHIVE_NAME, self._keyring(load_settings(self.root)))

    def _keyring(self, settings: Settings) -> Keyring:
        given = settings.archive
        current = former = None
        if given.cle_fichier:
            current = read_key(Path(given.cle_fichier), self.root)
        elif given.cle_variable:
            current = key_of_variable(given.cle_variable, os.environ)
        if given.ancienne_cle_fichier:
            former = read_key(Path(given.ancienne_cle_fichier), self.root)
        return Keyring(current, former)

    @property
    def register_path(self) -> Path:
        """The register."""
        return self.root / REGISTER_NAME

    def settings(self) -> Settings:
        """Read ``pipeline.toml``.

        Raises:
            ConfigError: when it is missing or wrong, or when the workspace is not safe to use.
            WrongAccountError: when this account may not read it.
        """
        self._refuse_a_reader()
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
        parts = ("", "inbox", "outbox", ARCHIVE_NAME, "modeles", CONFIG_NAME, REGISTER_NAME)
        for path in (self.root / part for part in parts):
            if path.exists() and path.stat().st_mode & stat.S_IWOTH:
                raise ConfigError(
                    f"Tout le monde peut écrire dans {path.name} : des données de santé y passent. "
                    "L’administrateur retire ce droit (chmod o-w) puis relance."
                )

    def _refuse_a_reader(self) -> None:
        """Say which account runs the program here to somebody who may only look at what is printed.

        Raises:
            WrongAccountError: naming that account.
        """
        try:
            (self.root / CONFIG_NAME).open("rb").close()
        except PermissionError:
            account = _account(self.root.stat().st_uid)
            raise WrongAccountError(
                f"Cet espace de travail est celui du compte « {account} » ; « {_account(os.geteuid())} » ne peut pas "
                "le lire. Rien n’a été fait. La commande se lance sous le bon compte :",
                account,
            ) from None
        except OSError:
            return  # What is wrong is told by whoever reads it.

    def _refuse_another_account(self) -> None:
        """Refuse to write what the account that runs the program here could not read afterwards.

        Raises:
            WrongAccountError: naming that account.
        """
        register, ours = self.register_path, os.geteuid()
        owner = (register if register.exists() else self.root).stat().st_uid
        # Before the first run there is only the folder, which may be lent to us; root alone would keep all for itself.
        if owner == ours or (not register.exists() and ours):
            return
        raise WrongAccountError(
            f"Cet espace de travail est celui du compte « {_account(owner)} », et la commande est lancée par "
            f"« {_account(ours)} » : ce qu’elle écrirait ne pourrait plus être lu ni changé par le premier, et les "
            "traitements suivants échoueraient. Rien n’a été fait. Relancez-la sous le bon compte :",
            _account(owner),
        )

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the workspace, as whatever writes in it does: one run at a time, all under one account.

        Raises:
            BusyError: at once, when another run holds it.
            WrongAccountError: when it is another account's.
        """
        self._refuse_another_account()
        from filelock import FileLock, Timeout  # noqa: PLC0415 - only commands that write need it

        lock = FileLock(self.root / ".verrou", timeout=0, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            raise BusyError(
                "Un autre traitement est en cours dans cet espace de travail. Rien n’a été fait ; "
                "il n’y a rien à faire, sinon attendre qu’il finisse."
            ) from None
        except OSError as error:
            raise ConfigError(
                f"L’espace de travail ne peut pas être écrit ({error.strerror}). Rien n’a été fait ; l’administrateur "
                "vérifie ses droits et le disque, puis relance."
            ) from error
        try:
            yield
        finally:
            lock.release()


def _account(number: int) -> str:
    """Return the name of an account; its number, as ``sudo -u`` takes it, when it has none."""
    import pwd  # noqa: PLC0415 - only when something is wrong

    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"#{number}"


def create(root: Path) -> tuple[Workspace, list[str]]:
    """Make a workspace, or add what is missing to one; return it with the names of what was created.

    Nothing that exists is changed.

    Raises:
        ConfigError: when the folder cannot be written.
    """
    workspace = Workspace(root.resolve())
    created: list[str] = []
    try:
        for name in ("", "inbox/", "outbox/", "modeles/", "formulaires/"):
            if not (workspace.root / name).exists():
                make_folder((workspace.root / name).resolve())
                created += [name] if name else []
        # To be handed out to the schools; the program fills and compares its own blanks.
        forms = {f"formulaires/{form.name}": form for form in sorted(FORMS_PDF.glob("*.pdf"))}
        for name, issued in ({CONFIG_NAME: TEMPLATES / "workspace" / CONFIG_NAME} | forms).items():
            if not (workspace.root / name).exists():
                copy_atomic(issued, workspace.root / name)
                created.append(name)
    except OSError as error:
        raise ConfigError(f"L’espace de travail ne peut pas être créé : {error.strerror}.") from error
    return workspace, created
