"""A real terminal for the real command, forked from the test: what a person sees, and the exit code."""

import fcntl
import os
import pty
import re
import signal
import struct
import sys
import termios
from multiprocessing import forkserver
from operator import methodcaller
from pathlib import Path

from pipeline.cli import run

_STOP = methodcaller("_stop")
"""What the tests of Python itself call; its stubs do not know it."""
_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def on_terminal(*words: str, columns: int = 100, folder: Path, until: str = "", **variables: str) -> tuple[int, str]:
    """Run a command on a terminal of so many columns; return its exit code, and what it showed without its colours.

    ``until``: once this is shown, the command is told to end.
    """
    # The command starts a server of its own: that of this process, if a test had it started, does not answer its child.
    _STOP(forkserver._forkserver)
    pid, terminal = pty.fork()
    if not pid:
        code = 99
        try:
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
            os.chdir(folder)
            # Tests begun in the background of a shell ignore it, and so would what they start.
            signal.signal(signal.SIGINT, signal.default_int_handler)
            os.environ.update({"TERM": "xterm-256color"} | variables)
            sys.argv = ["pipeline", *words]
            run()
        except SystemExit as end:
            code = int(end.code or 0)
        finally:
            os._exit(code)
    shown = b""
    while True:
        try:
            part = os.read(terminal, 1 << 16)
        except OSError:  # Linux says so when the other side has gone.
            break
        if not part:
            break
        shown += part
        if until and until in shown.decode(errors="replace"):
            os.kill(pid, signal.SIGTERM)
            until = ""
    os.close(terminal)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return code, _COLOURS.sub("", shown.decode()).replace("\r\n", "\n").replace("\r", "\n")
