"""What Dask takes to carry a task: processor of the scheduler and of the client, without bytes and by megabyte.

``python -m bench.transport`` starts a scheduler and a worker on this machine; the extra ``distributed`` must be there.
"""

import importlib
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

ADDRESS, PORT = "tcp://127.0.0.1:{}", "18786"
_MEGA = 1_000_000


@dataclass(frozen=True, slots=True)
class Transport:
    """Seconds of processor."""

    ordonnanceur: float = 0.0010
    """Of the scheduler, for a task."""
    ordonnanceur_aller: float = 0.0056
    """Of the scheduler, for a megabyte that a task is given."""
    client: float = 0.0004
    """Of the command, for a task."""
    client_aller: float = 0.0024
    """Of the command, for a megabyte that it gives."""
    client_retour: float = 0.0026
    """Of the command, for a megabyte that comes back."""
    reseau: float = 100e6
    """Bytes a second between two machines: Ethernet at 1 Gbit/s, headers deducted."""


def small(given: bytes) -> bytes:
    """Take bytes and give back some."""
    return given[:10]


def large(size: int) -> bytes:
    """Give back so many bytes."""
    return b"x" * size


def _processor(dask_scheduler: Any = None) -> float:
    del dask_scheduler
    return time.process_time()


def measure() -> Transport:
    """Measure on this machine; the network is not."""
    server = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--port", PORT, "--no-dashboard"]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", ADDRESS.format(PORT), "--nthreads", "1"]
    quiet = subprocess.DEVNULL
    running = [subprocess.Popen(words, stdout=quiet, stderr=quiet) for words in (server, worker)]  # noqa: S603
    try:
        client = importlib.import_module("distributed").Client(ADDRESS.format(PORT), timeout=60)
        client.wait_for_workers(1, timeout=60)
        tiny = _by_task(client, small, [b"%d" % rank for rank in range(500)])
        way = _by_task(client, small, [b"%07d" % rank * 100_000 for rank in range(60)])
        back = _by_task(client, large, [900_000 + rank for rank in range(60)])
        client.close()
    finally:
        for one in running:
            one.terminate()
    return Transport(
        tiny[0], max(0.0, way[0] - tiny[0]) / 0.7, tiny[1], max(0.0, way[1] - tiny[1]) / 0.7, (back[1] - tiny[1]) / 0.9
    )


def _by_task(client: Any, work: Callable[[Any], bytes], given: Sequence[object]) -> tuple[float, float]:
    """Seconds of the scheduler and of this process for one task."""
    scheduler, here = client.run_on_scheduler(_processor), time.process_time()
    client.gather([client.submit(work, one, pure=False) for one in given])
    spent = client.run_on_scheduler(_processor) - scheduler, time.process_time() - here
    return spent[0] / len(given), spent[1] / len(given)


if __name__ == "__main__":
    sys.stdout.write(f"{measure()}\n")
