"""A run killed anywhere is finished by the next one."""

import subprocess
import sys


def test_a_run_killed_while_it_writes_is_finished_by_the_next() -> None:
    """Files, register and batches are those of an undisturbed run, and « verify » finds nothing to say.

    At one step in seven here; « make kills » does 500 at random, and ``python -m tests.robustness.kills`` every one.
    """
    command = [sys.executable, "-m", "tests.robustness.kills", "--stride", "7"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-3000:]
