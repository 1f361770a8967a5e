"""``python -m tests.clients.matrix [PROGRAM…]``: what is read from every program and every way of saving.

Without an argument, every program is driven and ``docs/logiciels.md`` is written; with some missing, they are named
and the document is left as it is. Fails when a live value is not exact, when a wrong value is taken as certain, or
when a return has neither a form nor a diagnosis.
"""

import logging
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.intake.raw import Reading
from pipeline.intake.reader import read_file
from tests.clients.imitated import IMITATIONS, LEAST, LEAST_OF_PHOTOS, PHOTOGRAPHY, Figures
from tests.clients.imitated import judge as judge_page
from tests.clients.joined import BUNDLES
from tests.clients.merges import MERGES
from tests.clients.outcome import Outcome, judge
from tests.clients.programs import PROGRAMS
from tests.clients.report import JoinedRow, Row, document
from tests.clients.ways import WAYS, Family, Way, answers

DOCUMENT = Path(__file__).parents[2] / "docs" / "logiciels.md"


@dataclass(slots=True)
class _Failures:
    """What must not be."""

    lines: list[str]

    def say(self, program: str, gesture: str, what: str) -> None:
        self.lines.append(f"{program}, {gesture} : {what}")


def _read(file: Path) -> Reading:
    """Read a file as a run does, but for the time limit: on a busy machine, the table would depend on it."""
    return read_file(file.read_bytes(), file.name)


def _run(way: Way, failures: _Failures) -> Row:
    total = Outcome()
    with TemporaryDirectory(prefix="clients-") as folder:
        for case in way.cases:
            way.make(case, file := Path(folder) / f"{case[0]}-{case[1]}.pdf")
            total.add(judge(_read(file), case[0], answers(case), flat=way.family is not Family.LIVE))
    if total.wrong:
        failures.say(way.program, way.gesture, f"valeurs fausses tenues pour sûres : {sorted(set(total.wrong))}")
    if total.nowhere:
        failures.say(way.program, way.gesture, f"{total.nowhere} retours sans formulaire ni diagnostic")
    if way.family is Family.LIVE and not total.exact:
        failures.say(way.program, way.gesture, f"réponses perdues ; diagnostics : {dict(total.diagnoses)}")
    return Row(way.family, way.program, way.gesture, total)


def _run_joined(program: str, failures: _Failures) -> JoinedRow:
    outcomes = []
    with TemporaryDirectory(prefix="clients-") as folder:
        for bundle in BUNDLES:
            bundle.write(MERGES[program], file := Path(folder) / "joined.pdf")
            outcome, wrong = bundle.judge(_read(file))
            outcomes.append(outcome)
            if wrong:
                failures.say(program, bundle.title, f"valeurs fausses tenues pour sûres : {sorted(set(wrong))}")
            if not outcome:
                failures.say(program, bundle.title, "ni formulaire ni diagnostic")
    return JoinedRow(program, tuple(outcomes))


def _run_imitated(failures: _Failures) -> dict[str, Figures]:
    """Read the imitated pages, and add their figures family by family."""
    found: dict[str, Figures] = {}
    for one in IMITATIONS:
        found.setdefault(one.family, Figures()).add(judge_page(one))
    for family, figures in found.items():
        sys.stdout.write(f"{family} | {figures.decided} / {figures.ticks}\n")
        if figures.wrong:
            failures.say("pages imitées", family, f"valeurs fausses tenues pour sûres : {figures.wrong}")
        if figures.unseen:
            failures.say("pages imitées", family, f"coches ou marques dont rien n’est dit : {figures.unseen}")
        if not all(one.mark for one in IMITATIONS if one.family == family):
            least = LEAST_OF_PHOTOS if family == PHOTOGRAPHY else LEAST
            if figures.decided < least * figures.ticks:
                failures.say("pages imitées", family, f"coches décidées : moins de {100 * least:.0f} %")
    return found


def main(names: list[str]) -> int:
    """Drive the programs named, or all; return the exit code."""
    logging.disable()  # the libraries have much to say about each other's files
    failures = _Failures([])
    missing = sorted(program.name for program in PROGRAMS.values() if not program.available)
    if missing:
        sys.stdout.write(f"Programmes absents, laissés de côté : {', '.join(missing)}.\n")
    rows = []
    for way in WAYS:
        if way.available and (not names or way.program in names):
            rows.append(_run(way, failures))
            sys.stdout.write(f"{rows[-1].line}\n")
            sys.stdout.flush()
    joined = []
    for program in MERGES:
        if PROGRAMS[program].available and (not names or program in names):
            joined.append(_run_joined(program, failures))
            sys.stdout.write(f"{joined[-1].line}\n")
            sys.stdout.flush()
    figures = {} if names else _run_imitated(failures)
    if not names and not missing:
        DOCUMENT.write_text(document(rows, joined, figures), encoding="utf-8")
    for line in failures.lines:
        sys.stdout.write(f"ÉCHEC – {line}\n")
    return 1 if failures.lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
