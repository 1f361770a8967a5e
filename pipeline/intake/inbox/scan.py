"""What is in the inbox and ready to be taken: whole regular files, never links, never a copy in progress.

Nothing is believed of the clock that dated a file: it may be another machine's. A file is ready once our own looks, a
pause apart or from one run to the next, found it the same, nobody has it open for writing, and it has its end; one that
has no end is taken all the same once it kept still for as long as the settings say.
"""

import hashlib
import os
import re
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.dossier.values.types import Worded
from pipeline.intake.inbox.finished import missing_of
from pipeline.intake.inbox.names import CLAIMED, is_ignored, is_partial
from pipeline.intake.inbox.writers import written_now

SETTLE_SECONDS = 1.0
"""Pause between two looks at a file that was never seen as it is, so that a copy in progress is left for later."""
MAX_DEPTH = 16
"""Folders within folders beyond which nothing is looked for."""
_NUMBERED = re.compile(r"^(.*?)(?: ?\((\d{1,6})\))?$")
"""The name of a download, and the number that a browser gave to the second one of that name."""


class Why(Worded):
    """Why a file of the inbox is not taken yet."""

    MOVING = "moving", "sa copie est en cours"
    """It changed while it was looked at."""
    OPEN = "open", "un programme y écrit encore"
    """A program has it open for writing."""
    UNFINISHED = "unfinished", "il semble inachevé"
    """It has not the end that files of its format have."""
    PARTIAL = "partial", "son nom est celui d’une copie en cours"
    """Its name is that of a copy in progress: it is never taken."""


@dataclass(frozen=True, slots=True)
class Look:
    """A file as it was seen, and since when it has been so."""

    taille: int
    modifie: int
    """ns, by whatever clock dated it: only ever compared with itself."""
    change: int
    depuis: float
    """POSIX seconds, by our clock: first look at which it was like this."""
    etat: str = ""
    """A :class:`Why`; "" for one that was ready."""

    def same(self, found: os.stat_result) -> bool:
        """Whether the file still is as it was seen."""
        # Without its inode: some network folders number their files anew at each look.
        return (self.taille, self.modifie, self.change) == (found.st_size, found.st_mtime_ns, found.st_ctime_ns)


@dataclass(frozen=True, slots=True)
class Scan:
    """What the inbox holds."""

    ready: tuple[Path, ...]
    waiting: Mapping[Path, Why]
    looks: Mapping[str, Look]
    """Key of a path → how it was seen, to be given back to the next scan."""


def key_of(inbox: Path, path: Path) -> str:
    """What a path of the inbox is remembered by: it tells nothing of the name."""
    return hashlib.sha256(os.fsencode(path.relative_to(inbox))).hexdigest()[:32]


def entries(folder: Path, skip: Callable[[str], bool], depth: int = 0) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield what lies in a folder and its folders, but folders, in the order of names; ``skip``: names not looked at.

    Raises:
        OSError: when the folder itself cannot be listed; what cannot be looked at in it is left where it is.
    """
    try:
        found = sorted(folder.iterdir(), key=_order)
    except OSError:
        if not depth:
            raise
        return
    for path in found:
        if skip(path.name):
            continue
        try:
            # Never through a link: it could bring in a file that was not meant to be read here.
            status = path.lstat()
        except OSError:
            continue  # It vanished, or its folder may not be entered.
        if not stat.S_ISDIR(status.st_mode):
            yield path, status
        elif depth < MAX_DEPTH:
            yield from entries(path, skip, depth + 1)


def _order(path: Path) -> tuple[str, int, str]:
    """By name; « fiche (2).pdf » comes after « fiche.pdf », of which it is a later download."""
    found = _NUMBERED.match(path.stem)
    return (found[1] if found else path.stem) + path.suffix, int((found and found[2]) or 0), path.name


def files(folder: Path, skip: Callable[[str], bool] = is_ignored) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield the regular files among the :func:`entries` of a folder; raises as they do."""
    return ((path, found) for path, found in entries(folder, skip) if stat.S_ISREG(found.st_mode))


def is_unseen(name: str) -> bool:
    """Whether a name is not even looked at: copies in progress are, and files that a run was about to remove."""
    return is_ignored(name) and not is_partial(name) and not name.startswith(CLAIMED)


def scan(
    inbox: Path,
    before: Mapping[str, Look],
    *,
    patience: float,
    now: Callable[[], float] = time.time,
    pause: Callable[[float], None] = time.sleep,
    writers: Callable[[Iterable[Path]], set[Path]] = written_now,
) -> Scan:
    """Say which files are ready, and which wait; folders are entered, links, sockets and the like left alone.

    Args:
        inbox: the folder.
        before: the looks of the last scan.
        patience: seconds for which a file that seems unfinished must have kept still to be taken all the same.
        now: our clock, in POSIX seconds.
        pause: waits for so many seconds.
        writers: says who is written into.

    Raises:
        OSError: when the inbox cannot be listed.
    """
    found_there, start = dict(files(inbox, is_unseen)), now()
    first = {
        path: found for path, found in found_there.items() if not any(map(is_ignored, path.relative_to(inbox).parts))
    }
    known = {path: look for path in first if (look := before.get(key_of(inbox, path)))}
    if any(not _is_still(known.get(path), found, start) for path, found in first.items()):
        pause(SETTLE_SECONDS)
    seen: dict[Path, Look] = {}
    for path, found in first.items():
        try:
            again = _look_again(path)
        except FileNotFoundError:
            continue  # Somebody took it back.
        marks, former = (again.st_size, again.st_mtime_ns, again.st_ctime_ns), known.get(path)
        if not Look(*marks, start).same(found):
            seen[path] = Look(*marks, now(), Why.MOVING)
            continue
        # A clock that went back since proves nothing: the waiting begins anew.
        lasting = former is not None and former.same(again) and former.depuis <= start
        seen[path] = Look(*marks, former.depuis if former and lasting else start)
    open_ones = writers(path for path, look in seen.items() if not look.etat)
    seen = {path: _judge(path, look, path in open_ones, now() - patience) for path, look in seen.items()}
    waiting = {path: Why(look.etat) for path, look in seen.items() if look.etat}
    ready = tuple(path for path in seen if path not in waiting)
    for path in found_there.keys() - first.keys():
        if is_partial(path.name):
            seen[path] = _partial(before.get(key_of(inbox, path)), found_there[path], start)
    return Scan(ready, waiting, {key_of(inbox, path): look for path, look in seen.items()})


def _partial(former: Look | None, found: os.stat_result, moment: float) -> Look:
    since = former.depuis if former is not None and former.same(found) else moment
    return Look(found.st_size, found.st_mtime_ns, found.st_ctime_ns, since, Why.PARTIAL)


def _look_again(path: Path) -> os.stat_result:
    """What is known of a file now: network folders answer from memory, unless the file is opened."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return path.lstat()  # It may not be read: taking it will say so.
    try:
        return os.fstat(handle)
    finally:
        os.close(handle)


def _is_still(look: Look | None, found: os.stat_result, moment: float) -> bool:
    """It was seen like this long enough ago to need no second look."""
    return look is not None and look.same(found) and look.depuis + SETTLE_SECONDS <= moment


def _judge(path: Path, look: Look, held: bool, limit: float) -> Look:
    """Say why a file that keeps still waits; ``limit``: moment since which an unfinished one must have kept so."""
    if look.etat:
        return look
    etat: str = ""
    if held:
        etat = Why.OPEN
    elif look.depuis > limit and missing_of(path, look.taille):
        etat = Why.UNFINISHED
    return Look(look.taille, look.modifie, look.change, look.depuis, etat)


def is_empty(inbox: Path) -> bool:
    """No file lies in the inbox, not even a copy in progress; an inbox that cannot be listed is not empty."""
    try:
        return next(files(inbox, is_unseen), None) is None
    except OSError:
        return False
