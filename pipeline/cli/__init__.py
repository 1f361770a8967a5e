"""The ``pipeline`` command: parse options, call, print, exit code. Nothing else happens here."""

import logging
import os
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path

import click

from pipeline.cli import acts, checks, rights
from pipeline.cli.french import FrenchGroup, usage_message
from pipeline.cli.options import JOBS, JSON, TODAY, WORKSPACE, echo_json, told
from pipeline.errors import ExitCode, PipelineError
from pipeline.run.documents.report import Progress, no_progress


@click.group(cls=FrenchGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="pipeline-cdes", message="pipeline %(version)s", help="Afficher la version.")
def cli() -> None:
    """Chaîne documentaire du secrétariat de la CDES.

    Les formulaires déposés dans inbox/ sont lus, vérifiés et rapprochés ; les courriers et les dossiers à imprimer
    sont écrits dans outbox/.
    """


@cli.command()
@click.argument("dossier", type=click.Path(path_type=Path), default=Path())
def init(dossier: Path) -> None:
    """Créer un espace de travail, ou compléter celui qui existe."""
    from pipeline.workspace import create  # noqa: PLC0415

    workspace, created = create(dossier)
    if not created:
        click.echo("L’espace de travail est déjà complet : rien n’a été changé.")
        return
    click.echo(f"Espace de travail prêt : {workspace.root}")
    for name in created:
        click.echo(f"  {name}")
    click.echo(
        "À faire : compléter pipeline.toml, puis déposer les formulaires dans inbox/ et lancer : pipeline process"
    )


@cli.command()
@WORKSPACE
@TODAY
@click.option("--dry-run", is_flag=True, help="Montrer ce qui serait fait, sans rien changer.")
@JSON
@JOBS
def process(folder: Path, today: date | None, dry_run: bool, as_json: bool, jobs: int | None) -> int:
    """Traiter ce qui est dans inbox/ et écrire ce qui est à imprimer."""
    from pipeline.run import process as run  # noqa: PLC0415
    from pipeline.workspace import Workspace  # noqa: PLC0415

    terminal = sys.stdout.isatty() and not as_json
    # A bar and a table for a person; under cron, only what failed is said.
    bar: AbstractContextManager[Progress] = nullcontext(no_progress)
    if terminal:
        from pipeline.cli.screen import progress_bar  # noqa: PLC0415

        bar = progress_bar()
    with bar as progress:
        report = run(
            Workspace(folder.resolve()),
            today or date.today(),
            jobs=jobs or _jobs(),
            dry_run=dry_run,
            progress=progress,
        )
    if as_json:
        echo_json(report.to_json())
    return told(report, dry_run=dry_run, table=terminal)


def _jobs() -> int:
    return min(4, os.cpu_count() or 1)


@cli.command()
@WORKSPACE
@click.option(
    "--interval",
    "interval",
    type=click.IntRange(1, 86_400),
    default=60,
    show_default=True,
    metavar="SECONDES",
    help="Regarder aussi toutes les SECONDES, même sans signal (dossier réseau).",
)
@JOBS
def watch(folder: Path, interval: int, jobs: int | None) -> None:
    """Traiter ce qui arrive dans inbox/ dès que cela arrive, jusqu’à l’arrêt (Ctrl-C ou SIGTERM)."""
    import signal  # noqa: PLC0415
    import threading  # noqa: PLC0415

    from pipeline.run.watch import signals, watch_inbox  # noqa: PLC0415
    from pipeline.workspace import Workspace  # noqa: PLC0415

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())  # The run under way ends first.
    workspace = Workspace(folder.resolve())
    workspace.settings()
    click.echo("Surveillance de inbox/ : Ctrl-C pour arrêter.")

    def warn(messages: list[str]) -> None:
        for message in messages:
            click.echo(message, err=True)

    watch_inbox(workspace, date.today, jobs or _jobs(), warn, signals(workspace.inbox, stop, interval))


@cli.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FICHIER.pdf")
@JSON
def read(file: Path, as_json: bool) -> int:
    """Montrer ce que le programme comprend d’un PDF, sans rien classer."""
    from pipeline.intake.as_json import reading_to_json  # noqa: PLC0415
    from pipeline.run.checks.show import read_one  # noqa: PLC0415

    reading = read_one(file)
    if as_json:
        echo_json(reading_to_json(reading))
    else:
        from pipeline.cli.screen import show_reading  # noqa: PLC0415

        show_reading(reading)
    return ExitCode.OK if reading.diagnosis is None else ExitCode.NOT_A_FORM


@cli.command()
@click.argument("dossier", required=False)
@WORKSPACE
@TODAY
@JSON
def status(dossier: str | None, folder: Path, today: date | None, as_json: bool) -> None:
    """Montrer les dossiers, ou tout d’un DOSSIER."""
    from pipeline.run.checks.show import status as find  # noqa: PLC0415
    from pipeline.workspace import Workspace  # noqa: PLC0415

    found = find(Workspace(folder.resolve()), dossier, today or date.today())
    if as_json:
        echo_json(found)
    else:
        from pipeline.cli.screen import show_dossier, show_status  # noqa: PLC0415

        (show_dossier if dossier else show_status)(found)


for _command in (*acts.COMMANDS, *checks.COMMANDS, *rights.COMMANDS):
    cli.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; no traceback ever reaches a user."""
    os.umask(0o077)  # Whatever is created anywhere below is for its owner only.
    try:
        code = cli.main(list(arguments) if arguments is not None else None, "pipeline", standalone_mode=False)
    except click.UsageError as error:
        click.echo(
            f"{usage_message(error)}\nAide : {error.ctx.command_path if error.ctx else 'pipeline'} --help", err=True
        )
        return ExitCode.USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrompu. Ce qui restait à faire le sera au prochain traitement.", err=True)
        return ExitCode.FAILURE
    except PipelineError as error:
        click.echo(str(error), err=True)
        return error.exit_code
    except BrokenPipeError:
        sys.stderr.close()
        return ExitCode.FAILURE
    except OSError as error:
        click.echo(
            f"Un fichier ou le disque ne répond pas ({error.strerror}). Rien n’est perdu : l’administrateur vérifie "
            "l’espace disque et les droits, puis relance ; ce qui restait à faire le sera alors.",
            err=True,
        )
        return ExitCode.FAILURE
    except Exception as error:
        click.echo(
            f"Le programme s’est arrêté sur une erreur imprévue ({type(error).__name__}). Rien n’est perdu : "
            "relancez ; si cela se reproduit, l’administrateur la signale avec la commande qui l’a causée "
            "(PIPELINE_DEBUG=1 donne le détail technique).",
            err=True,
        )
        if os.environ.get("PIPELINE_DEBUG"):
            raise
        return ExitCode.FAILURE
    return int(code or ExitCode.OK)


def run() -> None:
    """Entry point of the ``pipeline`` script."""
    if not os.environ.get("PIPELINE_DEBUG"):
        logging.disable()  # What a library has to say of a file may quote it, and would go into cron’s mail.
    sys.exit(main())
