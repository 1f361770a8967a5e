"""What acts in a file received is found once, where the file is read, and kept; else when it is first asked for.

What is kept counts for those bytes, which their hash names, and for the version of the program that looked at them.
"""

import hashlib
from collections.abc import Iterable
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path

from pipeline.intake.reader import is_pdf
from pipeline.lazy import load
from pipeline.sandbox import Limits, Pool
from pipeline.store.archive import Archive
from pipeline.store.register import Register

LOOK = Limits(seconds=30, memory=1_500_000_000)
"""Every object of a file is looked at."""
_JUDGES = ("active_content.py", "pdf_objects.py")


@cache
def judge() -> str:
    """Name what looks for active content here: what another version found proves nothing to this one."""
    digest = hashlib.sha256(version("pypdf").encode())
    for name in _JUDGES:
        digest.update((Path(__file__).parent / name).read_bytes())
    return digest.hexdigest()[:16]


def keep(register: Register, sha256: str, actif: str | None) -> None:
    """Keep what reading a file found to act in it, French; "" for nothing, ``None`` when it did not look."""
    if actif is not None:
        register.fichiers.keep_judged(sha256, judge(), actif)


def known(register: Register, sha256: str) -> str | None:
    """What is known to act in a file, French; "" for nothing, ``None`` when nobody looked."""
    return register.fichiers.judged(sha256, judge())


def judge_dossiers(register: Register, archive: Archive, pool: Pool, numeros: Iterable[str]) -> None:
    """Look through the files of dossiers that nobody looked through: of an earlier version, or that take long."""
    todo = {sha256 for numero in numeros for sha256 in register.fichiers.not_judged(numero, judge())}
    _look(register, archive, pool, sorted(todo))


def holds_active_content(register: Register, archive: Archive, pool: Pool, sha256: str) -> bool:
    """Whether a file of the archive holds active content, or cannot be proved not to.

    A workbook with active content is never read as a form, and a picture holds none.
    """
    try:
        whole = archive.is_whole(sha256)
    except OSError:
        whole = False
    # Bytes that are no more those that were received are other bytes.
    if not whole:
        return True
    if (found := known(register, sha256)) is None:
        found = _look(register, archive, pool, [sha256])[0]
    return found != ""


def _look(register: Register, archive: Archive, pool: Pool, files: list[str]) -> list[str | None]:
    """Look through files apart and keep what was found; ``None`` for what could not be looked at."""
    if not files:
        return []
    tasks = [partial(_given, archive, sha256) for sha256 in files]
    outcomes = [one if isinstance(one, str) else None for one in pool.run(_acting, tasks, LOOK)]
    with register.transaction():
        for sha256, found in zip(files, outcomes, strict=True):
            keep(register, sha256, found)
    return outcomes


def _given(archive: Archive, sha256: str) -> tuple[bytes]:
    return (archive.read(sha256),)


def _acting(content: bytes) -> str:
    found: str = load("pipeline.active_content:find_active_content")(content) if is_pdf(content) else ""
    return found
