"""``python -m bench``: the whole table, in one run; medians [lowest – highest] of seconds of processor, unless said."""

import argparse
import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path

from bench import chaine, documents, registre
from bench.mesure import Spread
from bench.table import Row, bounded, flat, show

EMPTY = "relance vide"
"""What the measures of registers call a run that finds nothing to do."""


def main() -> int:
    """Measure, print, and say whether each goal is met; the exit code is 1 when one is missed."""
    asked = _options()
    rows: list[Row] = []
    tailles = (1_000, 10_000) if asked.rapide else (1_000, 100_000)
    sys.stdout.write(
        f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cœurs, charge "
        f"{os.getloadavg()[0]:.1f} ; {asked.dossiers} dossiers, {asked.paires} paires alternées\n"
    )
    if os.getloadavg()[0] > 1:
        sys.stdout.write("La machine fait autre chose : ce qui est mesuré à l’horloge ne dit rien.\n")
    ou = Path(tempfile.mkdtemp(prefix="bench_"))
    try:
        for quoi, (titre, measured) in {
            "demandes": ("Demandes", chaine.demandes(ou / "demandes", asked.dossiers, asked.paires)),
            "releve": ("Relevé de décisions", chaine.releve(ou / "releve", asked.lignes, asked.paires)),
            "documents": ("Document par document", documents.documents(ou / "documents", asked.paires * 3)),
        }.items():
            if not asked.seulement or quoi in asked.seulement:
                found = []
                for row in measured:
                    found.append(row)
                    sys.stderr.write(f"{row.quoi} : {row.rapport or row.ici}\n")
                rows += found
                show(titre, found)
        if not asked.seulement or "registre" in asked.seulement:
            found = _registres(asked.registres or ou / "registres", tailles, asked.paires)
            rows += found
            show("Registres", found, (f"{tailles[0]} dossiers", f"{tailles[1]} dossiers"))
    finally:
        shutil.rmtree(ou)
    missed = [row.quoi for row in rows if row.atteint is False]
    sys.stdout.write(f"\n{len(missed)} but(s) manqué(s).\n" if missed else "\nTous les buts sont atteints.\n")
    return bool(missed)


def _registres(cache: Path, tailles: tuple[int, int], fois: int) -> list[Row]:
    """What commands cost on a small register and on a large one, and an empty run on the large one."""
    by_what: dict[str, dict[int, float]] = {}
    for one in registre.measure(cache, tailles, times=fois):
        by_what.setdefault(one.what, {})[one.dossiers] = one.seconds
    petite, grande = tailles
    rows = [flat(what, costs[petite], costs[grande]) for what, costs in by_what.items()]
    vide = bounded(f"{EMPTY}, {grande} dossiers", Spread.of((by_what[EMPTY][grande],)), 0.25)
    return [*rows, vide]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rapide", action="store_true", help="peu de dossiers, une paire : un ordre de grandeur")
    parser.add_argument("--dossiers", type=int, help="dossiers par passage (20)")
    parser.add_argument("--lignes", type=int, help="lignes du relevé (100)")
    parser.add_argument("--paires", type=int, help="paires alternées (3)")
    parser.add_argument(
        "--registres", type=Path, help="dossier qui garde les registres fabriqués, d’un passage à l’autre"
    )
    parser.add_argument(
        "--seulement",
        action="append",
        choices=("demandes", "releve", "documents", "registre"),
        help="ces tables seules",
    )
    asked = parser.parse_args()
    for name, usual, short in (("dossiers", 20, 4), ("lignes", 100, 10), ("paires", 3, 1)):
        if getattr(asked, name) is None:
            setattr(asked, name, short if asked.rapide else usual)
    return asked


if __name__ == "__main__":
    sys.exit(main())
