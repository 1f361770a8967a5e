"""Tasks of the tests, which a worker of a cluster imports by their name."""

import os
import resource
from pathlib import Path


def double(common: bytes, number: int) -> tuple[int, bytes]:
    """Return twice a number, and what it was given with."""
    return 2 * number, common


def limits() -> list[int]:
    """Return the limits of the process."""
    return [resource.getrlimit(kind)[0] for kind in (resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)]


def dies() -> None:
    """End the process at once."""
    os._exit(3)


def waits(begun: str, go_on: str) -> str:
    """Say who has begun it through one pipe, then wait for a word on another."""
    Path(begun).write_text(f"{os.getpid()}", encoding="utf-8")
    return Path(go_on).read_text(encoding="utf-8")
