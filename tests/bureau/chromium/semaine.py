"""A secretariat on the morning of a séance: what a week of mail left to be done, and twelve dossiers to decide."""

import os
from datetime import date
from pathlib import Path

from pipeline.cli import main
from pipeline.run.checks.item import Act
from pipeline.run.checks.pending import pending
from pipeline.workspace import Workspace
from tests import demo, secretary
from tests.robustness.bench import LONG_AGO, command

DAY = demo.OUVERTURE
"""The day on which the page is used."""
_READ, _OPENED, _POSTED = demo.TODAY, "2003-11-24", "2003-11-25"


def make(root: Path) -> Path:
    """Make the workspace, from the mail of the demonstration; where reading and rendering are ``cheap``."""
    assert main(["init", str(root)]) == 0
    secretary.impatient(root)
    demo.drop(root / "inbox")
    for dropped in (root / "inbox").iterdir():
        os.utime(dropped, (LONG_AGO, LONG_AGO))
    assert command(root, "process", today=_READ) == 0
    numbers = demo.numbers(root)
    only = ",".join(numbers[pupil] for pupil in demo.A_DECIDER)
    president = "Irène FICTIVE, présidente de la commission"
    plan = ("--time", "14h30", "--place", demo.LIEU, "--president", president, "--only", only)
    assert command(root, "session", "open", demo.SECONDE, *plan, today=_OPENED) == 0
    assert command(root, "print-done", today=_POSTED) == 0
    return root


def example(root: Path) -> dict[str, str]:
    """What the addresses of pages are about, in that workspace: parameter → an example of it."""
    waiting = pending(Workspace(root), date.fromisoformat(DAY))
    piece = next(one.about for one in waiting for act in one.acts if act.act is Act.CONFIRM)
    numero = demo.numbers(root)[demo.A_DECIDER[0]]
    return {
        "numero": numero,
        "piece": piece,
        "kind": "fiche",
        "jour": demo.SECONDE,
        "chemin": "nulle/part",
        "rang": "0",
        "number": "1",
        "suffixe": "xlsx",
    }
