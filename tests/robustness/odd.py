"""Reads every PDF of a folder as a run would, and says what became of each; nothing is kept.

``python -m tests.robustness.odd FOLDER`` (« make odd FOLDER=… »). For the odd PDFs that libraries carry for their own
tests, or any others: each must be read or get a named diagnosis, in less than ``READ_SECONDS`` and in the memory that a
reading process is given. Exit code 1 when one is not.
"""

import argparse
import hashlib
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.intake.raw import Reading
from pipeline.intake.worker import READ_SECONDS, read_files
from pipeline.sandbox.local import Local

SLOWEST = 8
STOPPED = "lecture_arretee"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    path: Path
    what: str
    """Kinds of the forms read, or the code of the diagnosis."""
    seconds: float
    size: int
    """Bytes."""


def outcome(reading: Reading) -> str:
    """Name what a reading gave; never empty."""
    if reading.diagnosis is not None:
        return reading.diagnosis.code
    return " + ".join(form.kind.value for form in reading.forms) or f"{len(reading.rejets)} lignes refusées"


def read_all(folder: Path) -> list[Outcome]:
    """Read every file of a folder whose name or bytes say that it is a PDF, one after the other."""
    found: list[Outcome] = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.is_symlink():
            continue
        content = path.read_bytes()
        if path.suffix.lower() != ".pdf" and b"%PDF-" not in content[:1024]:
            continue
        start = time.monotonic()
        (reading,) = read_files([(path, hashlib.sha256(content).hexdigest(), path.name)], Local())
        found.append(Outcome(path, outcome(reading), time.monotonic() - start, len(content)))
    return found


def table(found: Sequence[Outcome]) -> str:
    """What to show: how many of each outcome, the slowest, the largest, those that were stopped."""
    counts = Counter(one.what for one in found)
    lines = [f"{count:6} {what}" for what, count in counts.most_common()]
    lines += ["", "slowest:"]
    lines += [f"{one.seconds:6.1f} s  {one.what:20} {one.path}" for one in _top(found, [one.seconds for one in found])]
    lines += ["", "largest:"]
    lines += [f"{one.size / 1e6:6.1f} MB {one.what:20} {one.path}" for one in _top(found, [one.size for one in found])]
    if stopped := [one for one in found if one.what == STOPPED]:
        lines += ["", "stopped:", *(f"{one.seconds:6.1f} s  {one.path}" for one in stopped)]
    return "\n".join([*lines, "", f"{len(found)} files"])


def _top(found: Sequence[Outcome], measures: Sequence[float]) -> list[Outcome]:
    ranked = sorted(zip(measures, range(len(found)), strict=True), reverse=True)
    return [found[rank] for _, rank in ranked[:SLOWEST]]


def main(arguments: Sequence[str]) -> int:
    """Read, tell; 0 when every file was answered in time."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    found = read_all(parser.parse_args(arguments).folder)
    sys.stdout.write(table(found) + "\n")
    # The time to start a process is not the file's; it is stopped on time by who started it.
    return 0 if found and all(one.seconds < READ_SECONDS + 1 for one in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
