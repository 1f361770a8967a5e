"""Kills the real command (SIGKILL) at each step that writes, then lets the next run finish, and compares.

``python -m tests.robustness.kills``: at every step, or at one in ``--stride``; ``--random N``: N times at random steps,
the runs that repair included. A process is forked for each run, so that the kill is a real one and costs milliseconds.
"""

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.cli import main as command_line
from pipeline.dossier.model.forms import Kind
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES
from tests.intake.containers.samples import mail, zipped
from tests.intake.pages.test_reading import flat
from tests.papier import pictures
from tests.retours import completed
from tests.robustness.bench import PHOTOGRAPH, cheap, command, copy, drop, make, state
from tests.secretary import TODAY

Scenario = tuple[str, tuple[str, ...]]
"""Command, options."""
Step = Scenario | Callable[[Path], None]
"""A command, or something done to the workspace."""

WHO = ("--by", "Mme Essai")
BY = (*WHO, "--reason", "Vu avec l’école")
WAITING = sha256(filled(Kind.PROTOCOLE, PROTOCOLES["10"])).hexdigest()[:12]
"""A protocole that waits for a person: LEGOFF, when the fiche says LE GOFF."""
TWICE = sha256(filled(Kind.FICHE, FICHES["01"])).hexdigest()[:12]
PHOTO = sha256(PHOTOGRAPH).hexdigest()[:12]
FLAT = flat(Kind.FICHE, FICHES["03"])
COPY = sha256(FLAT).hexdigest()
"""A fiche without its fields, which waits to be confirmed or completed."""
PAGES = [sha256(page).hexdigest()[:12] for page in pictures("08")]
PROCESS: Scenario = ("process", ())
JOIN: Scenario = ("join", (*PAGES, *BY))
ATTACH: Scenario = ("attach", (WAITING, "2003-0002", *BY))
ATTACH_NEW: Scenario = ("attach", (WAITING, "nouveau", *BY))
MERGE: Scenario = ("merge", ("2003-0003", "2003-0002", *BY))
CLOSE: Scenario = ("close", ("2003-0001", "desistement", *BY))
ELSEWHERE = "3 quai de la Gomme, 13999 Villeneuve-la-Fictive"
LETTER = Path(__file__).parents[2] / "docs" / "images" / "lettre.png"
"""A picture that stands for the scan of a letter."""


def _remarkable(root: Path) -> None:
    """The forms of a pupil on whom there is a remark to accept."""
    drop(root / "inbox", "30_fiche.pdf", filled(Kind.FICHE, FICHES["30"]))
    drop(root / "inbox", "30_protocole.pdf", filled(Kind.PROTOCOLE, PROTOCOLES["30"]))


def _flat_copy(root: Path) -> None:
    """A fiche that lost its fields, and the protocole of that pupil."""
    drop(root / "inbox", "03_plat.pdf", FLAT)
    drop(root / "inbox", "03_protocole.pdf", filled(Kind.PROTOCOLE, PROTOCOLES["03"]))


def _typed(name: str, *options: str) -> Scenario:
    """A person types a fiche off paper, and its answers lie beside the workspace."""
    answers = Path(tempfile.gettempdir()) / f"reponses_{name}_{os.getuid()}.json"
    answers.write_text(json.dumps(FICHES["03"]), encoding="utf-8")
    return "type", ("fiche", str(answers), *WHO, *options)


def _again(root: Path) -> None:
    """The photograph comes once more, when it was put aside, and an older version of a form that is in its dossier."""
    drop(root / "inbox", "encore_une.pdf", PHOTOGRAPH)
    older = FICHES["01"] | {"date_evaluation": "01/09/2003"}
    drop(root / "inbox", "retrouvee.pdf", filled(Kind.FICHE, older))


def _completed_copy(root: Path) -> None:
    """The form prefilled from that fiche comes back completed."""
    drop(root / "inbox", "03_complet.pdf", completed(Kind.FICHE, FICHES["03"], COPY))


def _pages(*ranks: int, of: str = "08") -> Callable[[Path], None]:
    """Pictures of some pages of a fiche, each in a file of its own."""

    def give(root: Path) -> None:
        for rank in ranks:
            drop(root / "inbox", f"{of}_{rank}.jpg", pictures(of)[rank])

    return give


def _mails(root: Path) -> None:
    """A mail that brings an archive, a form that came by itself as well, and one that waits; glued forms."""
    pupil = {
        "03_fiche.pdf": filled(Kind.FICHE, FICHES["03"]),
        "03_protocole.pdf": filled(Kind.PROTOCOLE, PROTOCOLES["03"]),
    }
    again = {"encore.pdf": filled(Kind.FICHE, FICHES["01"]), "envoi.zip": zipped(pupil), "photo.jpg": PHOTOGRAPH}
    drop(root / "inbox", "message.eml", mail(again).as_bytes())
    drop(root / "inbox", "colles.pdf", filled(Kind.FICHE, FICHES["12"]) + filled(Kind.PROTOCOLE, PROTOCOLES["12"]))


def _with_key(name: str, former: str = "") -> Callable[[Path], None]:
    """Give the archive a key, beside the workspace."""

    def give(root: Path) -> None:
        given = {"cle_fichier": root.parent / name} | ({"ancienne_cle_fichier": root.parent / former} if former else {})
        for path in given.values():
            if not path.exists():
                assert command_line(["archive-key", "new", str(path)]) == 0
        settings = root / "pipeline.toml"
        issued = settings.read_text(encoding="utf-8").partition("\n[archive]\n")[0]
        lines = "".join(f'{key} = "{path}"\n' for key, path in given.items())
        settings.write_text(f"{issued}\n[archive]\n{lines}", encoding="utf-8")

    return give


def _another_signs(root: Path) -> None:
    """The administrator changes who signs: what is not posted is printed anew."""
    settings = root / "pipeline.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("PARAPHE", "NOUVELLE"), encoding="utf-8")


def _incomplete(root: Path) -> None:
    """A demande that the school has to complete."""
    drop(root / "inbox", "02_fiche.pdf", filled(Kind.FICHE, FICHES["02"]))
    drop(root / "inbox", "02_protocole.pdf", filled(Kind.PROTOCOLE, PROTOCOLES["02"] | {"chef": ""}))


SESSION: Scenario = ("session", ("open", TODAY, "--time", "14h30", "--place", "Salle B"))
ENTER: Scenario = ("session", ("enter", TODAY, "2003-0001", *WHO))
REFUSAL = (
    "decision=refus",
    "motif_droit=besoin_non_etabli",
    "motif_fait=L’élève suit la classe seul depuis la rentrée.",
)


def _decided(root: Path) -> None:
    """The decision of a dossier, as it is typed at a séance."""
    who = ("signataire.prenom=Anatole", "signataire.nom=PARAPHE", "signataire.qualite=président de la commission")
    assert command(root, "session", "decide", TODAY, "2003-0001", *REFUSAL, *who, *WHO) == 0


SCENARIOS: dict[str, tuple[Step, ...]] = {
    "process": (PROCESS,),
    "print-done": (PROCESS, ("print-done", WHO)),
    "reprint": (PROCESS, ("print-done", WHO), ("reprint", ("2003-0001", *WHO))),
    "print-undo": (PROCESS, ("print-done", WHO), ("print-undo", (TODAY, *WHO))),
    "attach": (PROCESS, ATTACH),
    "attach, a new dossier": (PROCESS, ("attach", (WAITING, "nouveau", *BY))),
    "accept": (_remarkable, PROCESS, ("accept", ("2003-0003", "ACCOMPAGNEMENT_SUPERIEUR_DECRIT", *BY))),
    "confirm": (_flat_copy, PROCESS, ("confirm", (COPY[:12], *WHO))),
    "undo, of a confirmation": (_flat_copy, PROCESS, ("confirm", (COPY[:12], *WHO)), ("undo", (COPY[:12], *BY))),
    "process, mails and archives": (_mails, PROCESS),
    "process, a completed copy": (_flat_copy, PROCESS, _completed_copy, PROCESS),
    "process, a picture a page": (_pages(0, 2), PROCESS, _pages(1), PROCESS),
    "join": (_pages(0, 1, 2), _pages(0, of="02"), PROCESS, JOIN),
    "undo, of what a person joined": (_pages(0, 1, 2), _pages(0, of="02"), PROCESS, JOIN, ("undo", (PAGES[0], *BY))),
    "set aside a page": (_pages(0, 1, 2), PROCESS, ("set-aside", (PAGES[1], *BY))),
    "process, other settings": (PROCESS, _another_signs, PROCESS),
    "session": (PROCESS, ("session", ("open", "2003-12-04", "--time", "14h30", "--place", "Salle B"))),
    "decide, at a session": (PROCESS, SESSION, _decided, ENTER),
    "undo, of what was decided": (PROCESS, SESSION, _decided, ENTER, ("undo", ("2003-0001", *BY))),
    "set aside a form": (PROCESS, ATTACH, ("set-aside", (WAITING, *BY))),
    "set aside a file": (PROCESS, ("set-aside", (PHOTO, *BY))),
    "process, what came before": (PROCESS, ("set-aside", (PHOTO, *BY)), _again, PROCESS),
    "an arrival seen": (PROCESS, ("set-aside", (f"{TWICE}+2", *BY))),
    "undo": (PROCESS, ATTACH, ("undo", (WAITING, *BY))),
    "process, a relance": (_incomplete, PROCESS, ("print-done", WHO), ("process", ("--today", "2003-12-23"))),
    "remind": (_incomplete, PROCESS, ("print-done", WHO), ("remind", ("2003-0002", *BY))),
    "close": (PROCESS, ("close", ("2003-0001", "desistement", *BY))),
    "undo, of a closing": (PROCESS, CLOSE, ("undo", ("2003-0001", *BY))),
    "reopen": (PROCESS, CLOSE, ("print-done", WHO), ("reopen", ("2003-0001", *BY))),
    "correct": (PROCESS, ("correct", ("2003-0001", "adresse", ELSEWHERE, *BY))),
    "returned": (
        PROCESS,
        ("print-done", WHO),
        ("returned", ("2003-0001", "accuse_reception", "--address", ELSEWHERE, *BY)),
    ),
    "receive": (PROCESS, ("receive", ("2003-0001", "desistement", "--file", str(LETTER), *BY))),
    "receive, a file that waits": (PROCESS, ("receive", ("2003-0001", "piece", "--file", PHOTO, *BY))),
    "opinion": (PROCESS, ("opinion", ("2003-0001", "favorable", "--commission", "ccpe", "--on", TODAY, *WHO))),
    "merge": (PROCESS, ATTACH_NEW, ("merge", ("2003-0003", "2003-0002", *BY))),
    "undo, of a merge": (PROCESS, ATTACH_NEW, MERGE, ("undo", ("2003-0002", *BY))),
    "type": (PROCESS, _typed("papier", "--received", "2003-11-19")),
    "type, what completes a copy": (_flat_copy, PROCESS, _typed("copie", "--copy", COPY[:12])),
    "stats": (PROCESS, ("stats", ("2003",))),
    "encrypt": (PROCESS, _with_key("une.cle"), PROCESS),
    "process, encrypted": (_with_key("une.cle"), PROCESS),
    "another key": (_with_key("une.cle"), PROCESS, _with_key("deux.cle", "une.cle"), PROCESS),
}
"""What is done in a row; the last command is killed. (« purge » is killed in test_purge.py.)"""


class Killer:
    """Counts the steps of this process and ends it at the ``fatal``-th."""

    def __init__(self, fatal: int) -> None:
        self.fatal = fatal
        """From 1; 0 spares it."""
        self.count = 0

    def step(self) -> None:
        self.count += 1
        if self.count == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*args: Any, **options: Any) -> Any:
            self.step()
            result = function(*args, **options)
            self.step()
            return result

        return stepped


def _arm(killer: Killer) -> None:
    """Have every call that changes something on the disk counted, before and after it is done."""
    for name in ("replace", "rename", "unlink", "fsync", "mkdir", "rmdir", "chmod"):
        setattr(os, name, killer.around(getattr(os, name)))
    tempfile.mkstemp = killer.around(tempfile.mkstemp)

    class Connection(sqlite3.Connection):
        def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
            # Inside a transaction nothing reaches the disk before its end.
            counted = sql == "COMMIT" or (
                not self.in_transaction and sql.lstrip()[:6] in ("INSERT", "UPDATE", "DELETE")
            )
            run = super().execute
            return (killer.around(run) if counted else run)(sql, *values)

        def executescript(self, script: str) -> sqlite3.Cursor:
            return killer.around(super().executescript)(script)  # type: ignore[no-any-return]

    connect = sqlite3.connect
    sqlite3.connect = lambda *args, **options: connect(*args, factory=Connection, **options)  # type: ignore[assignment]


def _dated(scenario: Scenario) -> bool:
    """The command takes a day, and the scenario gives none."""
    return scenario[0] != "verify" and "--today" not in scenario[1]


def run(root: Path, scenario: Scenario, fatal: int = 0) -> tuple[int | None, int]:
    """Run a command in a process of its own; return its exit code (``None`` when killed) and the steps it took."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        if not os.environ.get("PIPELINE_DEBUG"):
            silence = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silence, 1)
            os.dup2(silence, 2)
        killer = Killer(fatal)
        _arm(killer)
        code = command(root, scenario[0], *scenario[1], today=TODAY if _dated(scenario) else None)
        os.write(writer, str(killer.count).encode())
        os._exit(code)
    os.close(writer)
    _, status = os.waitpid(child, 0)
    steps = os.read(reader, 32)
    os.close(reader)
    return (None, 0) if os.WIFSIGNALED(status) else (os.waitstatus_to_exitcode(status), int(steps or 0))


def differences(expected: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """Name what differs."""
    told: list[str] = []
    for part, want in expected.items():
        have = found[part]
        if want != have:
            lost, new = ([x for x in one if x not in other][:3] for one, other in ((want, have), (have, want)))
            told.append(f"{part}: lost {lost}, new {new}")
    return told


class Bench:
    """One scenario: the workspace before its last command, and what an undisturbed run makes of it."""

    def __init__(self, folder: Path, name: str, steps: Sequence[Step]) -> None:
        self.folder, self.name = folder, name
        last = steps[-1]
        assert isinstance(last, tuple)
        self.last = last
        self.start = make(folder / "start")
        for former in steps[:-1]:
            if isinstance(former, tuple):
                assert run(self.start, former)[0] == 0, former
            else:
                former(self.start)
        code, self.steps = run(copy(self.start, folder / "counted"), self.last)
        assert code == 0, code
        # In this process: what it loads need not be loaded again by those forked from it.
        reference = copy(self.start, folder / "reference")
        day = TODAY if _dated(self.last) else None
        assert command(reference, self.last[0], *self.last[1], today=day) == 0
        assert command(reference, "process") == 0
        assert command(reference, "verify", today=None) == 0
        self.expected = state(reference)

    def kill(self, fatals: Sequence[int]) -> tuple[int, list[str]]:
        """Kill the command at a step, the next one at another …, let one finish; return kills and what went wrong.

        The person gives the command again; or, when the first step is odd, the next run comes before, and the command
        is given again only if what it was to do is not done. To print again is asked for anew each time it is given.
        """
        anew = self.last[0] == "reprint"
        run_first = fatals[0] % 2 or anew
        root = copy(self.start, self.folder / "run")
        killed = 0
        try:
            for rank, fatal in enumerate(fatals):
                if run(root, PROCESS if anew and rank else self.last, fatal)[0] is not None:
                    break
                killed += 1
            if run_first:
                run(root, PROCESS)
            if not run_first or differences(self.expected, state(root)):
                run(root, self.last)
            run(root, PROCESS)
            told = differences(self.expected, state(root))
            if run(root, ("verify", ()))[0] != 0:
                told.append("verify finds fault")
            return killed, told
        finally:
            shutil.rmtree(root)


def _plans(benches: Sequence[Bench], options: argparse.Namespace) -> Iterator[tuple[Bench, list[int]]]:
    """Yield what to kill, and at which steps; without end when at random."""
    if not options.random:
        for bench in benches:
            yield from ((bench, [step]) for step in range(1, bench.steps + 1, options.stride))
        return
    draw = random.Random(options.seed)  # noqa: S311
    while True:
        bench = draw.choice(benches)
        yield bench, [draw.randint(1, bench.steps) for _ in range(draw.randint(1, 3))]


def main(arguments: Sequence[str]) -> int:
    """Kill, and tell what went wrong; 0 when nothing did."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--random", type=int, default=0)
    parser.add_argument("--stride", type=int, default=1)
    parser.add_argument("--only", default="", help="scenarios whose name contains this")
    parser.add_argument("--seed", type=int, default=2003)
    options = parser.parse_args(arguments)
    memory = Path("/dev/shm")  # noqa: S108 - only where the copies live, for speed
    kills = recoveries = wrong = 0
    with cheap(), tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        wanted = {name: steps for name, steps in SCENARIOS.items() if options.only in name}
        benches = [Bench(Path(folder, str(n)), name, steps) for n, (name, steps) in enumerate(wanted.items())]
        for bench, fatals in _plans(benches, options):
            killed, told = bench.kill(fatals)
            kills, recoveries = kills + killed, recoveries + 1
            if told:
                wrong += 1
                sys.stdout.write(f"{bench.name}: killed at {fatals}: {told}\n")
            if options.random and kills >= options.random:
                break
    sys.stdout.write(f"{kills} kills, {recoveries} recoveries, {wrong} wrong\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
