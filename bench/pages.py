"""What a page of the secretariat costs this machine on a register that grew for years.

``python -m bench.pages FOLDER [20000]`` makes the register once, keeps it in that folder, asks for each page several
times, as a person who is logged in, and prints the median of the milliseconds of processor that it took. The first
asking is left out: it loads modules and templates, once for the life of the page.
"""

import re
import statistics
import sys
import time
from pathlib import Path
from typing import NamedTuple

from bench.registre import TODAY, make, nom_of
from pipeline.store.register import Register
from pipeline.workspace import Workspace
from tests.bureau.adresses import addresses
from tests.bureau.navigateur import Navigateur, add_person, application

GOAL = 200
"""Milliseconds."""
TIMES = 7
_ADDED = (
    "/a-faire?sorte=echeance",
    "/a-faire?sorte=poster",
    "/chercher?q={nom}",
    "/chercher?q={faute}",
    "/chercher?q=plan+inclin%C3%A9",
    "/chercher?etat=transmis",
    "/annee?mois=2023-12",
)
"""What a person asks for on a page, beside the page itself."""


class Cost(NamedTuple):
    """What a page takes."""

    path: str
    median: float
    """Milliseconds of processor."""
    worst: float
    size: int
    """Bytes."""


def measure(root: Path, times: int = TIMES) -> list[Cost]:
    """Measure every page of a workspace, dearest first; what refuses (nothing of the kind waits) is left out."""
    # Persons of a measure that was made before.
    Workspace(root).comptes_path.unlink(missing_ok=True)
    with application(Workspace(root), TODAY) as desk:
        browser = add_person(desk, "administration")
        found = [cost for path in _paths(root) if (cost := _cost(browser, path, times)) is not None]
    return sorted(found, key=lambda one: -one.median)


def _paths(root: Path) -> list[str]:
    with Register.open(root / "registre.sqlite") as register:
        numero = register.dossiers.all()[-1].numero
    nom = nom_of(777)
    values = {"numero": numero, "piece": "0" * 12, "kind": "fiche", "jour": f"{TODAY}", "number": "1", "rang": "0"}
    values |= {"suffixe": "xlsx", "chemin": "x", "nom": nom, "faute": nom.replace("V", "W", 1)}
    return [*addresses(values), *(one.format(**values) for one in _ADDED)]


def _cost(browser: Navigateur, path: str, times: int) -> Cost | None:
    spent: list[float] = []
    for _ in range(times + 1):
        before = time.process_time()
        answer = browser.client.get(path)
        spent.append((time.process_time() - before) * 1e3)
    if answer.status_code != 200 or not re.match(r"text/html", answer.headers.get("content-type", "")):
        return None
    return Cost(path, statistics.median(spent[1:]), max(spent[1:]), len(answer.content))


def main(folder: Path, count: int) -> int:
    """Print the table; the exit code is 1 when a page misses the goal."""
    costs = measure(make(folder, count))
    sys.stdout.write(f"{count} dossiers, {TIMES} fois, ms de processeur ; but : {GOAL} ms\n\n")
    sys.stdout.write("| page | médiane | pire | ko |\n|---|---|---|---|\n")
    for one in costs:
        sys.stdout.write(f"| `{one.path}` | {one.median:.0f} | {one.worst:.0f} | {one.size / 1024:.0f} |\n")
    return int(any(one.median > GOAL for one in costs))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20_000))
