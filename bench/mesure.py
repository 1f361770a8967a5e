"""What a command costs: processor and memory of it and of all its descendants.

``python -m bench.mesure COMMAND …`` runs one command and prints a line of JSON. A process of its own for each, so that
what the kernel counts for children is that command's alone.
"""

import ctypes
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36
"""prctl(2): orphans become ours, so that they are counted as well."""
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command cost."""

    cpu: float
    """Seconds of processor, user and system, of the command and all its descendants."""
    wall: float
    """Seconds until it ended."""
    peak: float
    """Megabytes of the largest of its processes."""


def cost_of(*command: str | Path) -> Cost:
    """Run a command apart and return what it cost.

    Raises:
        RuntimeError: when the command fails, with the end of what it said.
    """
    words = [sys.executable, "-m", "bench.mesure", *map(str, command)]
    ended = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if ended.returncode:
        raise RuntimeError(f"{' '.join(words[3:])} : {ended.returncode}\n{(ended.stderr + ended.stdout)[-2000:]}")
    return Cost(**json.loads(ended.stdout.splitlines()[-1]))


def here(work: Callable[[], object]) -> float:
    """Seconds of processor that some work takes in this process."""
    before = time.process_time()
    work()
    return time.process_time() - before


@dataclass(frozen=True, slots=True)
class Spread:
    """Several measures of one thing."""

    values: tuple[float, ...]

    @classmethod
    def of(cls, values: Iterable[float]) -> "Spread":
        """Gather measures."""
        return cls(tuple(values))

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.values)

    def shown(self, digits: int = 2, factor: float = 1) -> str:
        """« median [lowest – highest] », times ``factor``."""
        low, middle, high = (f"{v * factor:.{digits}f}" for v in (min(self.values), self.median, max(self.values)))
        return f"{middle} [{low} – {high}]".replace(".", ",")


def main(command: list[str]) -> int:
    """Run a command, wait for all that descends from it, print what it cost."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    begun = time.monotonic()
    ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)  # noqa: S603
    wall = time.monotonic() - begun
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    sys.stdout.write(ended.stdout.decode(errors="replace") + "\n")
    sys.stdout.write(json.dumps(asdict(Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024))) + "\n")
    return ended.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
