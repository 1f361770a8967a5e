"""What a command is said to cost."""

import sys

import pytest

from bench.mesure import Spread, cost_of
from bench.table import bounded, compared

ORPHAN = """
import os, time
if not os.fork():
    if not os.fork():
        while time.process_time() < 0.3: pass
    os._exit(0)
"""
"""Leaves behind it, at once, a process that works for a third of a second."""


def test_the_work_of_a_process_that_outlives_the_command_counts() -> None:
    assert cost_of(sys.executable, "-c", ORPHAN).cpu >= 0.3


def test_a_command_that_fails_is_no_measure() -> None:
    with pytest.raises(RuntimeError, match="voilà pourquoi"):
        cost_of(sys.executable, "-c", "import sys; sys.exit('voilà pourquoi')")


def test_a_ratio_is_that_of_each_pair() -> None:
    row = compared("…", Spread.of((2.0, 9.0, 4.0)), Spread.of((1.0, 3.0, 1.0)), 3)
    assert (row.rapport, row.atteint) == ("3,00 [2,00 – 4,00]", True)


def test_a_bound_is_in_the_unit_that_is_shown() -> None:
    assert bounded("…", Spread.of((0.016,)), 15, factor=1000, unite="ms").atteint is False
