"""One at a time in a workspace: who holds it is written beside the lock, for whoever finds it taken."""

import json
import os
import platform
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import BusyError, ConfigError
from pipeline.store.files import TEMPORARY
from pipeline.store.register import SHARED_MODE
from pipeline.workspace.accounts import account_name

if TYPE_CHECKING:
    from filelock import FileLock

LOCK_NAME, HOLDER_NAME = ".verrou", ".verrou-par"
"""Who holds it stands in a file of its own: to try the lock is to empty its file."""
_GRACE = 0.1
"""Seconds for which every try lasts: whoever asks who holds the lock has it for an instant."""
_PAUSE = 0.05
_LONG = 3600
"""Seconds after which holding it is no ordinary work any more."""
_READ_BY_ALL_WHO_WORK = SHARED_MODE & 0o640


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a workspace; each "" when it is not known."""

    compte: str = ""
    """Account of the machine."""
    personne: str = ""
    """Name of the person who asked for it."""
    commande: str = ""
    """Command of ``pipeline``."""
    depuis: str = ""
    """Local time, ISO 8601 with its offset."""
    machine: str = ""

    @property
    def seconds(self) -> float:
        """For how long; 0 when it is not known."""
        try:
            return max(0.0, (datetime.now().astimezone() - datetime.fromisoformat(self.depuis)).total_seconds())
        except (ValueError, TypeError):
            return 0.0

    def told(self) -> str:
        """Return it in French: « Mme Essai (compte cdes), par « pipeline process », depuis 14 h 02 »; "" for nobody."""
        elsewhere = f" sur la machine {self.machine}" if self.machine not in ("", platform.node()) else ""
        account = f"compte {self.compte}{elsewhere}" if self.compte else ""
        who = f"{self.personne} ({account})" if self.personne and account else self.personne or account
        return ", ".join(filter(None, (who, self.commande and f"par « pipeline {self.commande} »", self._since())))

    def _since(self) -> str:
        try:
            moment = datetime.fromisoformat(self.depuis)
        except ValueError:
            return ""
        day = "" if moment.date() == datetime.now().astimezone().date() else f"le {moment:%d/%m/%Y} à "
        return f"depuis {day}{moment.hour} h {moment.minute:02}"


def _silent(_: Holder) -> None:
    """Nobody is told that somebody waits."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How somebody waits until a workspace is free."""

    patience: float = 0
    """Seconds."""
    person: str = ""
    """Who waits, and then holds it."""
    command: str = ""
    """What for."""
    gives_way: tuple[str, ...] = ()
    """Commands for which it is no use to wait: they do the same work."""
    told: Callable[[Holder], object] = _silent
    """Called once, when waiting begins."""


@contextmanager
def held(root: Path, waiting: Waiting, *, shared: bool) -> Iterator[None]:
    """Hold a workspace; ``shared``: every account of its group may do so in turn.

    Raises:
        BusyError: when it is not free in time.
        ConfigError: when the workspace cannot be written.
    """
    lock = _lock(root, shared=shared)
    try:
        if not acquired(lock, _GRACE):
            _wait(lock, root, waiting)
    except OSError as error:
        raise ConfigError(
            f"L’espace de travail ne peut pas être écrit ({error.strerror}). Rien n’a été fait ; l’administrateur "
            "vérifie ses droits et le disque, puis relance."
        ) from error
    try:
        _write_holder(root, waiting, shared=shared)
        yield
    finally:
        with suppress(OSError):
            (root / HOLDER_NAME).unlink()
        lock.release()


def holder(root: Path) -> Holder | None:
    """Who holds a workspace now; ``None`` when nobody does.

    Raises:
        ConfigError: when the lock may not be looked at.
    """
    if not (root / LOCK_NAME).exists():
        return None
    lock = _lock(root, shared=False)
    try:
        free = acquired(lock, 0)
    except OSError as error:
        raise ConfigError(
            f"Le verrou de l’espace de travail ne peut pas être regardé ({error.strerror}) : il est à un autre compte."
        ) from error
    if free:
        lock.release()
        return None
    return _read_holder(root)


def _lock(root: Path, *, shared: bool) -> "FileLock":
    from filelock import FileLock  # noqa: PLC0415 - only commands that write need it

    return FileLock(root / LOCK_NAME, mode=SHARED_MODE if shared else 0o600)


def acquired(lock: "FileLock", seconds: float) -> bool:
    """Try to have the lock for some seconds, and return whether it is had."""
    from filelock import Timeout  # noqa: PLC0415 - as above

    try:
        lock.acquire(timeout=seconds, poll_interval=_GRACE / 10)
    except Timeout:
        return False
    return True


def _wait(lock: "FileLock", root: Path, waiting: Waiting) -> None:
    """Try until the lock is had, or patience ends.

    Raises:
        BusyError: with who holds it.
    """
    end = time.monotonic() + waiting.patience
    said = False
    while True:
        by = _read_holder(root)
        left = end - time.monotonic()
        if left <= 0 or by.commande in waiting.gives_way:
            raise BusyError(_busy(by))
        if not said:
            said = True
            waiting.told(by)
        if acquired(lock, min(_PAUSE, left)):
            return


def _busy(by: Holder) -> str:
    who = f" ({told})" if (told := by.told()) else ""
    act = (
        "s’il ne finit pas, l’administrateur regarde ce qui le retient."
        if by.seconds > _LONG
        else "il n’y a rien à faire, sinon attendre qu’il finisse et recommencer."
    )
    return f"Un autre traitement est en cours dans cet espace de travail{who}. Rien n’a été fait ; {act}"


def _write_holder(root: Path, waiting: Waiting, *, shared: bool) -> None:
    """Write who holds it; it is not flushed: after a power cut, nobody does."""
    account = account_name(os.geteuid()) if hasattr(os, "geteuid") else ""
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    by = Holder(account, waiting.person, waiting.command, now, platform.node())
    with suppress(OSError):  # Who holds it is a help to the others, and no reason to do nothing.
        handle, name = tempfile.mkstemp(dir=root, prefix=TEMPORARY)
        with os.fdopen(handle, "wb") as stream:
            stream.write(json.dumps(asdict(by)).encode())
        if shared:
            Path(name).chmod(_READ_BY_ALL_WHO_WORK)
        Path(name).replace(root / HOLDER_NAME)


def _read_holder(root: Path) -> Holder:
    """What is written of who holds it; nobody that is known when it cannot be read, as in the instant it is taken."""
    try:
        found = json.loads((root / HOLDER_NAME).read_bytes())
        return Holder(**{name: str(found[name]) for name in Holder.__dataclass_fields__})
    except (OSError, ValueError, KeyError, TypeError):
        return Holder()
