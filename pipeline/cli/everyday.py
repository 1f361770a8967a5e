"""Commands of every day: make a workspace, process what came in, by hand or as it comes."""

import signal
import sys
import threading
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import click

from pipeline.cli.door import DASK, JOBS, JSON, Day, Whole, command, complain, explain, tell_outcome, write_json
from pipeline.cli.pools import Pools, pool_of
from pipeline.clock import confirm, day_of_the_machine
from pipeline.errors import ExitCode
from pipeline.intake.inbox.scan import is_empty
from pipeline.lazy import load
from pipeline.report import Progress, Report, no_progress
from pipeline.store.register import Register
from pipeline.workspace import Workspace, create


@command
@click.argument(
    "dossier", type=click.Path(path_type=Path, readable=False), default=Path(), help="Où ; par défaut, ici."
)
def init(dossier: Path) -> None:
    """Créer un espace de travail, ou compléter celui qui existe."""
    workspace, created = create(dossier)
    if not created:
        click.echo("L’espace de travail est déjà complet : rien n’a été changé.")
        return
    click.echo(f"Espace de travail prêt : {workspace.root}")
    for name in created:
        click.echo(f"  {name}")
    if to_fill := dict.fromkeys(example.partition(" ")[0] for example in workspace.settings().examples()):
        click.echo(
            f"À faire : dans pipeline.toml, écrire les vraies valeurs à la place des exemples ({', '.join(to_fill)}) : "
            "d’ici là, rien ne s’imprime."
        )
    click.echo(
        "Puis : pipeline forms renew, qui imprime l’adresse du secrétariat sur les formulaires à donner aux écoles."
    )
    click.echo("Ensuite : déposer les formulaires dans inbox/ et lancer : pipeline process")


@command
@click.option(
    "--received",
    "received",
    type=Day(),
    metavar="DATE",
    help="Jour où ce qui est dans inbox/ a été reçu (tampon, courriel) ; par défaut, celui de son arrivée dans inbox/.",
)
@click.option("--dry-run", is_flag=True, help="Montrer ce qui serait fait, sans rien changer.")
@JSON
@JOBS
@DASK
def process(
    workspaces: tuple[Workspace, ...],
    today: date | None,
    received: date | None,
    dry_run: bool,
    as_json: bool,
    jobs: int,
    dask: str,
) -> int:
    """Traiter ce qui est dans inbox/ et écrire ce qui est à imprimer."""
    asked = _Asked(today, received, dry_run=dry_run, person=sys.stdout.isatty() and not as_json)
    with Pools(jobs, dask) as pools:
        if len(workspaces) == 1:
            report = _process(workspaces[0], asked, pools)
            if as_json:
                write_json(report.to_json())
            return tell_outcome(report, dry_run=dry_run, table=asked.person)
        found = {workspace: _process_one_of_many(workspace, asked, pools) for workspace in workspaces}
    if as_json:
        write_json([{"workspace": str(one.root), "code": code, **said} for one, (code, said) in found.items()])
    return ExitCode.INCOMPLETE_RUN if any(code for code, _ in found.values()) else ExitCode.OK


@dataclass(frozen=True, slots=True)
class _Asked:
    """What ``process`` is asked, of each workspace."""

    today: date | None
    received: date | None
    dry_run: bool
    person: bool
    """Somebody looks at the screen; under cron, only what failed is said."""


def _process(workspace: Workspace, asked: _Asked, pools: Pools) -> Report:
    today = asked.today or day_of_the_machine(workspace)
    if not (asked.received or asked.dry_run) and _nothing_to_do(workspace, today):
        return Report()
    pool = pools.of(workspace.settings().calcul)
    bar = load("pipeline.cli.screen:progress_bar")() if asked.person else nullcontext(no_progress)
    with bar as progress:
        report: Report = load("pipeline.run:process")(
            workspace, today, pool=pool, dry_run=asked.dry_run, received=asked.received, progress=progress
        )
    return report


def _process_one_of_many(workspace: Workspace, asked: _Asked, pools: Pools) -> tuple[int, dict[str, object]]:
    """Process a workspace; what stops it is told, and stops no other. Returns its exit code and its report."""
    try:
        report = _process(workspace, asked, pools)
    except Exception as error:
        code, told = explain(error, ("process", "--workspace", str(workspace.root)))
        complain(f"{workspace.root} :", *told)
        return code, {}
    if report.notices or report.problems or (asked.person and not report.empty):
        complain(f"{workspace.root} :")
    return tell_outcome(report, dry_run=asked.dry_run, table=asked.person), report.to_json()


def _nothing_to_do(workspace: Workspace, today: date) -> bool:
    """Nothing came in, nothing is owed, no day has come; all that is looked at loads no rule, no form and no paper.

    A day that was said is recorded before that, where the clock needs it: there may be no other work to record.
    """
    settings = workspace.ready_settings()
    shared = bool(settings.acces.groupe)
    with workspace.lock(), Register.open(workspace.register_path, shared=shared) as register:
        confirm(workspace, register, today)
        idle = is_empty(workspace.inbox) and register.is_idle(today) and workspace.archive.settled
        return idle and not register.documents.printed_otherwise(workspace.imprint(settings))


@command
@click.option(
    "--interval",
    type=Whole(1, 86_400),
    default=60,
    show_default=True,
    metavar="SECONDES",
    help="Regarder aussi toutes les SECONDES, même sans signal (dossier réseau).",
)
@JOBS
@DASK
def watch(workspace: Workspace, interval: int, jobs: int, dask: str) -> None:
    """Traiter ce qui arrive dans inbox/ dès que cela arrive, jusqu’à l’arrêt (Ctrl-C ou SIGTERM)."""
    stop = threading.Event()

    def end(*_: object) -> None:
        # The run under way ends first, unless a person insists.
        stop.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    workspace.ready_settings()
    opening = partial(pool_of, workspace, jobs, dask)
    click.echo("Surveillance de inbox/ : Ctrl-C pour arrêter.")
    wake = load("pipeline.run.watch:signals")(workspace.inbox, stop, interval)
    load("pipeline.run.watch:watch_inbox")(
        workspace, partial(day_of_the_machine, workspace), opening, lambda told: complain(*told), wake, _ending(stop)
    )


def _ending(stop: threading.Event) -> Progress:
    """Say once, as soon as the run under way goes on, why watching does not end at once."""
    said = False

    def told(step: str, done: int, total: int) -> None:
        nonlocal said
        if stop.is_set() and not said:
            said = True
            click.echo(
                f"Arrêt demandé : le traitement en cours ({step}, {done} sur {total}) se termine d’abord. "
                "Ctrl-C encore une fois pour l’interrompre tout de suite."
            )

    return told
