"""Commands of every day: make a workspace, process what came in, by hand or as it comes."""

import signal
import sys
import threading
from contextlib import nullcontext
from datetime import date
from functools import partial
from pathlib import Path

import click

from pipeline.cli.door import JOBS, JSON, Day, Whole, command, complain, tell_outcome, write_json
from pipeline.clock import confirm, day_of_the_machine
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
def process(workspace: Workspace, today: date, received: date | None, dry_run: bool, as_json: bool, jobs: int) -> int:
    """Traiter ce qui est dans inbox/ et écrire ce qui est à imprimer."""
    report, person = Report(), sys.stdout.isatty() and not as_json
    if received or dry_run or not _nothing_to_do(workspace, today):
        # A bar and a table for a person; under cron, only what failed is said.
        bar = load("pipeline.cli.screen:progress_bar")() if person else nullcontext(no_progress)
        with bar as progress:
            run = load("pipeline.run:process")
            with load("pipeline.sandbox.local:Local")(jobs) as pool:
                report = run(workspace, today, pool=pool, dry_run=dry_run, received=received, progress=progress)
    if as_json:
        write_json(report.to_json())
    return tell_outcome(report, dry_run=dry_run, table=person)


def _nothing_to_do(workspace: Workspace, today: date) -> bool:
    """Nothing came in, nothing is owed, no day has come; all that is looked at loads no rule, no form and no paper.

    A day that was said is recorded before that, where the clock needs it: there may be no other work to record.
    """
    settings = workspace.ready_settings()
    with workspace.lock(), Register.open(workspace.register_path) as register:
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
def watch(workspace: Workspace, interval: int, jobs: int) -> None:
    """Traiter ce qui arrive dans inbox/ dès que cela arrive, jusqu’à l’arrêt (Ctrl-C ou SIGTERM)."""
    stop = threading.Event()

    def end(*_: object) -> None:
        # The run under way ends first, unless a person insists.
        stop.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    workspace.ready_settings()
    click.echo("Surveillance de inbox/ : Ctrl-C pour arrêter.")
    wake = load("pipeline.run.watch:signals")(workspace.inbox, stop, interval)
    load("pipeline.run.watch:watch_inbox")(
        workspace, partial(day_of_the_machine, workspace), jobs, lambda told: complain(*told), wake, _ending(stop)
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
