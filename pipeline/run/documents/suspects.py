"""Does a file that was read hold something that acts when it is opened? Looked at apart, as all that schools send."""

import logging
import multiprocessing
import resource

from pipeline.store.archive import Archive

SECONDS = 30
MEMORY = 1_500_000_000
"""Bytes of address space: every object of the file is looked at."""
_PDF = b"%PDF-"


def holds_active_content(archive: Archive, sha256: str) -> bool:
    """Whether a PDF of the archive holds active content, or cannot be proved not to.

    A workbook with active content is never read as a form: there is nothing to look for.
    """
    from pebble import ProcessPool  # noqa: PLC0415 - only when a form waits

    context = multiprocessing.get_context("forkserver")
    with ProcessPool(max_workers=1, initializer=_limit, context=context) as pool:
        future = pool.schedule(_holds_active, args=(archive, sha256), timeout=SECONDS)
        return bool(future.exception()) or bool(future.result())


def _limit() -> None:
    logging.disable()  # What a library has to say of a file may quote it.
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _holds_active(archive: Archive, sha256: str) -> bool:
    from pipeline.active_content import find_active_content  # noqa: PLC0415 - in the process apart

    content = archive.read(sha256)
    return content.lstrip().startswith(_PDF) and bool(find_active_content(content))
