"""What the simulation of several machines may say."""

from dataclasses import replace

import pytest

from bench.machines import serial_part, simulate
from bench.taches import Passage, Tache
from bench.transport import Transport

LU, LETTRE = Tache("read", 1, 0.05, 300_000, 7_000), Tache("safely accuse_reception", 2, 0.25, 1_000, 20_000)
BAC, BORDEREAU = Tache("bind", 3, 0.04, 20_000, 20_000), Tache("print_slip", 4, 0.01, 100, 5_000)
PASSAGE = Passage(1, (LU, LU, LETTRE, LETTRE, LETTRE, LETTRE, BAC, BORDEREAU), seul=0.02)
"""A run of one dossier: 1.17 s in all."""


def test_one_worker_does_one_thing_after_the_other() -> None:
    # The command works while its worker does: what it does after the last tasks of a wave is all that is added.
    assert simulate(PASSAGE, 1, 100) == pytest.approx(115, abs=2.1)


def test_what_only_the_command_does_and_the_trays_bound_any_number_of_workers() -> None:
    own, tail = serial_part(PASSAGE, 100)
    assert (own, tail) == pytest.approx((2, 5))
    assert own + tail <= simulate(PASSAGE, 1_000, 100) < own + tail + 1


def test_a_second_worker_halves_what_can_be_shared() -> None:
    one, two = (simulate(PASSAGE, workers, 100) for workers in (1, 2))
    assert one / 2 < two < one / 2 + 5


def test_other_workspaces_use_the_workers_that_the_tail_of_one_leaves_idle() -> None:
    apart, together = 8 * simulate(PASSAGE, 16, 100), simulate(PASSAGE, 16, 100, espaces=8)
    assert 8 * 115 / 16 <= together < 0.75 * apart


def test_bytes_take_time_to_travel() -> None:
    slow = replace(Transport(), reseau=1e6)
    here, near, far = (simulate(PASSAGE, 4, 20, by=by) for by in (None, Transport(), slow))
    assert here < near < far
