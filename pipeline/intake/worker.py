"""Reading each file in a process of its own: what happens to one file costs that file alone."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from pipeline.intake.bounds import at_depth, within_limits
from pipeline.intake.containers.limits import MAX_TOTAL
from pipeline.intake.diagnosis import diagnose, too_big
from pipeline.intake.raw import Contenu, Reading
from pipeline.intake.reader import MAX_BYTES, read_file
from pipeline.sandbox import Limits, Lost, Pool

READ_SECONDS = 9
"""Processor time that one file may take: a filled form takes a tenth of a second, one read off its pages three."""
_STUCK = 3
"""Times ``READ_SECONDS`` after which a reading that does not even compute is stopped."""
READ_MEMORY = 480_000_000
"""Bytes of address space that a reading process may take; hostile files took a plain reader to 1.3 GB."""
READ_RESULT = MAX_TOTAL + 10_000_000
"""Bytes that a reading may send back: what a container holds, and some more."""

File = tuple[Path, str, str]
"""Path, SHA-256, name shown."""
Content = Callable[[Path], bytes]
_ENCRYPTION = 100_000
"""Bytes by which a file of the archive may exceed its content; the reader knows the exact size."""


def _read(content: bytes, sha256: str, name: str) -> Reading:
    if hashlib.sha256(content).hexdigest() != sha256:
        return _altered(sha256, name)
    return read_file(content, name)


def _altered(sha256: str, name: str) -> Reading:
    return Reading(name, sha256, (), diagnose("abime", "Son contenu n’est plus celui qui a été reçu."))


def read_files(files: Sequence[File], pool: Pool, content: Content = Path.read_bytes) -> Iterator[Reading]:
    """Read files, each in a process of its own; yields in the same order.

    ``content`` returns what a file holds: an encrypted archive is opened here, where its key is, and a reading process
    is handed the bytes of its one file; it opens none itself. One that cannot be had is diagnosed as ``abime``. A file
    that takes more than ``READ_SECONDS`` or too much memory, or whose reading dies, gets the diagnosis
    ``lecture_arretee``.

    Raises:
        PipelineError: when no process can be started: that is no file's fault, and none is set aside for it.
    """
    limits = Limits(_STUCK * READ_SECONDS, READ_MEMORY, processor=READ_SECONDS, result=READ_RESULT)
    sizes = [_size(path) for path, _, _ in files]
    small = [file for file, size in zip(files, sizes, strict=True) if size <= MAX_BYTES + _ENCRYPTION]
    outcomes = pool.run(_read, [partial(_given, file, content) for file in small], limits)
    try:
        for (_, sha256, name), size in zip(files, sizes, strict=True):
            if size > MAX_BYTES + _ENCRYPTION:
                yield Reading(name, sha256, (), too_big(size, MAX_BYTES), suspect=True)
                continue
            outcome = next(outcomes)
            if isinstance(outcome, Reading):
                yield outcome
            elif outcome is Lost.NOT_GIVEN:
                yield _altered(sha256, name)
            else:
                # What brings a library down may have been made to bring down the viewer that opens it.
                yield Reading(name, sha256, (), diagnose("lecture_arretee"), suspect=True)
    finally:
        outcomes.close()


def read_through(files: Sequence[File], pool: Pool, content: Content = Path.read_bytes) -> Iterator[Reading]:
    """Read files, each followed by the files found in it; raises as :func:`read_files`."""
    for reading in read_files(files, pool, content):
        yield from _through(reading, pool, 0, {})


def _through(reading: Reading, pool: Pool, depth: int, taken: dict[Path, int]) -> Iterator[Reading]:
    """A reading and those of what it holds; ``taken``: size of all that was found so far in the outermost file."""
    found = {Path(hashlib.sha256(one.octets).hexdigest()): one for one in reading.contenus}
    more = taken | {path: len(one.octets) for path, one in found.items()}
    reading = within_limits(at_depth(reading, depth), len(more), sum(more.values()))
    yield reading
    if not reading.contenus:
        return
    taken.update(more)
    inside = [(path, path.name, one.nom) for path, one in found.items()]
    for one in read_files(inside, pool, partial(_octets, found)):
        yield from _through(one, pool, depth + 1, taken)


def _octets(found: Mapping[Path, Contenu], path: Path) -> bytes:
    return found[path].octets


def _given(file: File, content: Content) -> tuple[bytes, str, str]:
    path, sha256, name = file
    return content(path), sha256, name


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # The reader finds out.
