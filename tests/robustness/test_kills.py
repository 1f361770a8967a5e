"""A command killed anywhere is finished by the next one."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow


def test_a_command_killed_while_it_writes_is_finished_by_the_next() -> None:
    """A run, or an act given again: the workspace is as if nothing had been, and « verify » finds nothing to say.

    At one step in thirty here; « make kills » does 500 at random, and ``python -m tests.robustness.kills`` all of them.
    """
    command = [sys.executable, "-m", "tests.robustness.kills", "--stride", "30"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-3000:]
