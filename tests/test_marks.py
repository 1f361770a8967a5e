"""Tests that need a program say so: ``make check`` leaves them out."""

import subprocess

import pytest

from tests.clients.programs import PROGRAMS, require


@pytest.mark.xfail(raises=pytest.fail.Exception)
def test_a_test_that_starts_a_program_bears_the_mark() -> None:
    """Whoever starts it: the test, a helper, or the code under test."""
    subprocess.run(["true"], check=True)


@pytest.mark.xfail(raises=pytest.fail.Exception)
@pytest.mark.parametrize("name", [name for name, program in PROGRAMS.items() if not program.package])
def test_a_test_that_asks_for_a_program_bears_the_mark(name: str) -> None:
    """Even where the program is missing, and the test would be skipped."""
    require(name)


@pytest.mark.parametrize("name", [name for name, program in PROGRAMS.items() if program.package])
def test_a_python_package_needs_no_mark(name: str) -> None:
    """It comes with the test dependencies."""
    require(name)
