"""A real cluster on this machine: a scheduler and workers, processes that a test may kill."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ADDRESS = re.compile(rb"Scheduler at:\s+(\S+)")
_UP = re.compile(rb"Registered to:")


def _launch(module: str, *options: str) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", f"distributed.cli.{module}", *options]
    environment = os.environ | {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "5", "PYTHONPATH": str(Path.cwd())}
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)


def _await(process: subprocess.Popen[bytes], said: re.Pattern[bytes]) -> re.Match[bytes]:
    """Read what a process says until it says that it is up."""
    assert process.stderr is not None
    for line in process.stderr:
        if found := said.search(line):
            return found
    raise AssertionError("a process of the cluster did not start")


class Grappe:
    """A scheduler and its workers."""

    def __init__(self, *tls: str, host: str = "127.0.0.1") -> None:
        self._tls, self._host = tls, host
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduler, self.address = self._schedule("0")

    def _schedule(self, port: str) -> tuple[subprocess.Popen[bytes], str]:
        process = _launch("dask_scheduler", "--host", self._host, "--port", port, "--no-dashboard", *self._tls)
        return process, _await(process, _ADDRESS)[1].decode()

    def join(self, *options: str) -> subprocess.Popen[bytes]:
        """Start a worker of one thread, and wait until it is up."""
        usual = ("--nthreads", "1", "--no-dashboard", *(options or ("--no-nanny", "--memory-limit", "0")))
        worker = _launch("dask_worker", self.address, *usual, *self._tls)
        self.workers.append(worker)
        _await(worker, _UP)
        return worker

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a process as the system would."""
        process.kill()
        process.wait()
        if process.stderr is not None:
            process.stderr.close()

    def restart(self) -> None:
        """Kill all of it, and start another scheduler at its address with a worker of its own."""
        for process in (self.scheduler, *self.workers):
            self.kill(process)
        self.scheduler, _ = self._schedule(self.address.rpartition(":")[2])
        self.join()

    def end(self) -> None:
        """End all that is left."""
        for process in (*self.workers, self.scheduler):
            self.kill(process)


@contextmanager
def grappe(workers: int = 1, tls: tuple[str, ...] = ()) -> Iterator[Grappe]:
    """Have a cluster for a test."""
    found = Grappe(*tls)
    try:
        for _ in range(workers):
            found.join()
        yield found
    finally:
        found.end()
