"""A program that starts slowly is started once and given one job a line; it answers ``ok``, or what went wrong."""

import atexit
import subprocess
from collections.abc import Sequence


class Server:
    """A driver process, started at the first job and ended with the tests."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = list(command)
        self._process: subprocess.Popen[str] | None = None

    def ask(self, job: str) -> None:
        """Have one job, of one line, done.

        Raises:
            RuntimeError: with what the driver said, when it could not.
        """
        process = self._process
        if process is None or process.poll() is not None:
            process = self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
            )
            atexit.register(self.stop)
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the driver has no pipes")
        process.stdin.write(job + "\n")
        process.stdin.flush()
        answer = process.stdout.readline().strip()
        if answer != "ok":
            raise RuntimeError(answer or f"{self._command[0]} ended without a word")

    def stop(self) -> None:
        """End the driver; the next job starts it anew."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin and not process.stdin.closed:
            process.stdin.close()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()
