"""How long a run takes on so many workers, by a simulation whose inputs are measured.

``python -m bench.machines [DOSSIERS] [ESPACES]`` measures the tasks of a run on this machine, then plays a run of so
many dossiers a workspace, for so many workspaces at once, on 1, 2, 4, 16 and 64 workers (a worker is a core).

The model: a command gives its tasks one by one and takes back what comes of them, in turn with its own work (register,
outbox), which nobody can do for it. A wave of tasks waits for the wave before it. A scheduler, the same for all
commands, passes each task on; a worker does one at a time, with the bytes of the task on the network before and after.
"""

import heapq
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.table import show_lines
from bench.taches import Passage, Tache, passage
from bench.transport import Transport

WORKERS = (1, 2, 4, 16, 64)
MEASURED = 8
"""Dossiers of the run that is measured."""
READY = 2
"""Tasks given ahead, for each worker."""
_MEGA = 1e6
_GROWS = ("bind", "print_slip")
"""Work of which there is one task for a whole run: it grows with the run."""


@dataclass(slots=True)
class _Command:
    """A command at work on one workspace."""

    waves: list[list[Tache]]
    own: float
    """Seconds of its own work after each task."""
    now: float = 0.0


def simulate(run: Passage, workers: int, dossiers: int, espaces: int = 1, by: Transport | None = None) -> float:
    """Return the seconds until the last of ``espaces`` commands, of ``dossiers`` each, has ended.

    ``by``: ``None`` for the processes of one machine, between which carrying costs nothing worth counting.
    """
    waves = list(_waves(run, dossiers))
    count = sum(map(len, waves))
    own = run.seul / run.dossiers * dossiers / count
    free = [0.0] * workers
    scheduler = 0.0
    commands = [(0.0, rank, _Command([list(wave) for wave in waves], own)) for rank in range(espaces)]
    ended = 0.0
    flying: dict[int, list[tuple[float, float]]] = {rank: [] for rank in range(espaces)}
    window = max(1, READY * workers // espaces)
    heapq.heapify(commands)
    while commands:
        now, rank, command = heapq.heappop(commands)
        here = flying[rank]
        if command.waves[0] and len(here) < window:
            task = command.waves[0].pop()
            way = 0.0
            if by:
                now += by.client + by.client_aller * task.aller / _MEGA
                scheduler = max(scheduler, now) + by.ordonnanceur + by.ordonnanceur_aller * task.aller / _MEGA
                way = (task.aller + task.retour) / by.reseau
            done = max(heapq.heappop(free), scheduler if by else now) + way + task.cpu
            heapq.heappush(free, done)
            back = by.client_retour * task.retour / _MEGA if by else 0.0
            heapq.heappush(here, (done, back))
        elif here:
            done, back = heapq.heappop(here)
            now = max(now, done) + back + command.own
        else:
            command.waves.pop(0)
        ended = max(ended, now)
        if command.waves:
            heapq.heappush(commands, (now, rank, command))
    return ended


def serial_part(run: Passage, dossiers: int) -> tuple[float, float]:
    """Seconds of a run that only the command can do, and seconds of the largest task that nothing else runs beside."""
    *_, trays, slip = _waves(run, dossiers)
    return run.seul / run.dossiers * dossiers, max(t.cpu for t in trays) + sum(t.cpu for t in slip)


def _waves(run: Passage, dossiers: int) -> Iterator[Sequence[Tache]]:
    """The tasks of a run of so many dossiers, wave by wave, the longest last: they are taken from the end."""
    factor = dossiers / run.dossiers
    for rank in sorted({task.vague for task in run.taches}):
        wave = [task for task in run.taches if task.vague == rank]
        if wave[0].travail in _GROWS:
            yield [
                replace(t, cpu=t.cpu * factor, aller=int(t.aller * factor), retour=int(t.retour * factor)) for t in wave
            ]
        else:
            yield [wave[number % len(wave)] for number in range(round(len(wave) * factor))]


def main(dossiers: int = 60, espaces: int = 1) -> None:
    """Measure, simulate, print."""
    ou = Path(tempfile.mkdtemp(prefix="bench_"))
    try:
        run = passage(ou, MEASURED)
    finally:
        shutil.rmtree(ou)
    by_work: dict[str, list[Tache]] = {}
    for task in run.taches:
        by_work.setdefault(task.travail, []).append(task)
    measured = [
        (
            work,
            f"{len(tasks) / run.dossiers:.2f}",
            f"{sum(t.cpu for t in tasks) / run.dossiers * 1e3:.0f} ms",
            f"{sum(t.aller for t in tasks) / run.dossiers / 1e3:.0f} ko",
            f"{sum(t.retour for t in tasks) / run.dossiers / 1e3:.0f} ko",
        )
        for work, tasks in by_work.items()
    ]
    measured.append(("la commande elle-même", "", f"{run.seul / run.dossiers * 1e3:.0f} ms", "", ""))
    show_lines("Par dossier, mesuré", ("travail", "tâches", "processeur", "aller", "retour"), measured)
    own, tail = serial_part(run, dossiers)
    sys.stdout.write(f"\nPour {dossiers} dossiers : {own:.1f} s que seule la commande fait, {tail:.1f} s de bacs.\n")
    alone = simulate(run, 1, dossiers, espaces)
    lines = []
    for workers in WORKERS:
        local, dask = simulate(run, workers, dossiers, espaces), simulate(run, workers, dossiers, espaces, Transport())
        lines.append(
            (
                f"{workers}",
                f"{local:.1f} s ({alone / local / workers:.0%})",
                f"{dask:.1f} s ({alone / dask / workers:.0%})",
                f"{dossiers * espaces / dask * 3600:.0f}",
            )
        )
    titre = f"{espaces} espace(s) de {dossiers} dossiers, simulé"
    show_lines(titre, ("travailleurs", "une machine (rendement)", "Dask (rendement)", "dossiers par heure"), lines)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
