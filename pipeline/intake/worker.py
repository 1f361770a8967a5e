"""Reading a file in a process of its own: a bomb, a loop or a crash of a library costs one file."""

import multiprocessing
import resource
from collections.abc import Iterator
from pathlib import Path

from pipeline.intake.raw import Reading

READ_SECONDS = 30
READ_MEMORY = 2 << 30
"""Bytes of address space a reading process may take."""


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (READ_MEMORY, READ_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(path: str, name: str) -> Reading:
    from pipeline.intake.files import read_file  # noqa: PLC0415 - loaded in the reading process only

    return read_file(Path(path).read_bytes(), name)


def read_files(files: list[tuple[Path, str, str]], jobs: int) -> Iterator[Reading]:
    """Read (path, SHA-256, name shown) files with ``jobs`` processes; yields in the same order.

    A file that takes more than ``READ_SECONDS``, or whose reading dies, gets the diagnosis ``lecture_arretee``.
    """
    from pebble import ProcessPool  # noqa: PLC0415 - only when there is something to read

    from pipeline.intake.diagnosis import diagnose  # noqa: PLC0415

    # Spawned, not forked: the parent holds an open register and pebble's threads.
    context = multiprocessing.get_context("spawn")
    with ProcessPool(max_workers=max(1, min(jobs, len(files))), initializer=_limit, context=context) as pool:
        futures = [pool.schedule(_read, args=(str(path), name), timeout=READ_SECONDS) for path, _, name in files]
        for (_, sha256, name), future in zip(files, futures, strict=True):
            error = future.exception()
            # Whatever stopped the reading (time, memory, crash of a library), the file alone bears the cost.
            yield future.result() if error is None else Reading(name, sha256, (), diagnose("lecture_arretee"))
