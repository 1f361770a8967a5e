"""Whole commands beside the naive loop, in alternating pairs: demandes, and a relevé."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from bench import matiere
from bench.matiere import JOUR, NOTIFIE
from bench.mesure import Cost, Spread, cost_of
from bench.table import Row, bounded, compared

COMMAND = Path(sys.executable).with_name("pipeline")
LETTRES = 5
"""For each row of an accord."""
PEAK = 400.0
"""Megabytes: what the largest process of a relevé may hold."""


def demandes(ou: Path, combien: int, paires: int) -> Iterator[Row]:
    """Complete demandes with one job and two, then incomplete ones."""
    for completes, quoi in ((True, "complète"), (False, "incomplète")):
        formulaires = matiere.paires(combien, ou / quoi, completes=completes)
        naif, seul, deux = [], [], []
        for tour in range(paires):
            ici = ou / f"{quoi}_{tour}"
            naif.append(_naive(ici / "naif", "demandes", formulaires))
            seul.append(_process(ici / "un", formulaires, 1))
            if completes:
                deux.append(_process(ici / "deux", formulaires, 2))
            shutil.rmtree(ici)
        yield compared(f"demande {quoi}, CPU par dossier, 1 tâche", _cpu(naif, combien), _cpu(seul, combien), 3)
        if completes:
            yield compared(f"demande {quoi}, CPU par dossier, 2 tâches", _cpu(naif, combien), _cpu(deux, combien), 3)
            rendement = Spread.of(a.cpu / b.cpu for a, b in zip(seul, deux, strict=True))
            yield Row(
                "processeur de 1 tâche sur celui de 2", "", "", rendement.shown(), "≥ 0,9", rendement.median >= 0.9
            )
            un, two = (Spread.of(cost.wall / combien for cost in costs) for costs in (seul, deux))
            plus = Spread.of(a / b for a, b in zip(un.values, two.values, strict=True))
            quoi_horloge = "horloge par dossier, 1 tâche puis 2"
            yield Row(quoi_horloge, f"{un.shown()} s", f"{two.shown()} s", plus.shown(), "≥ 1,8", plus.median >= 1.8)


def releve(ou: Path, combien: int, paires: int) -> Iterator[Row]:
    """Three notifications a row, and two papers for the auxiliaire."""
    seance = matiere.seance(ou / "seance", matiere.paires(combien, ou / "demandes"))
    naif, ici = [], []
    for tour in range(paires):
        apart = ou / f"tour_{tour}"
        naif.append(_naive(apart / "naif", "releve", seance.releve, seance.connus, jour=NOTIFIE))
        root = shutil.copytree(seance.secretariat, apart / "ici")
        matiere.deposer(root, seance.releve)
        ici.append(cost_of(COMMAND, "process", "--workspace", root, "--today", NOTIFIE, "--jobs", "1"))
        shutil.rmtree(apart)
    par = combien * LETTRES
    yield compared(
        f"relevé de {combien} lignes, CPU par lettre", _cpu(naif, par), _cpu(ici, par), 3, factor=1000, unite="ms"
    )
    yield bounded(f"relevé de {combien} lignes, plus gros processus", Spread.of(c.peak for c in ici), PEAK, unite="Mo")


def _naive(sortie: Path, quoi: str, *sources: Path, jour: str = JOUR) -> Cost:
    sortie.mkdir(parents=True)
    return cost_of(sys.executable, "-m", "bench.naif", quoi, *sources, jour, sortie)


def _process(ou: Path, formulaires: Path, jobs: int) -> Cost:
    root = matiere.secretariat(ou, sorted(formulaires.iterdir()))
    return cost_of(COMMAND, "process", "--workspace", root, "--today", JOUR, "--jobs", str(jobs))


def _cpu(costs: list[Cost], par: int) -> Spread:
    return Spread.of(cost.cpu / par for cost in costs)
