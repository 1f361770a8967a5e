"""The ``pipeline`` command: parse options, call, print, exit code. Nothing else happens here."""

import json
import logging
import os
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from pipeline.cli_french import FrenchGroup, usage_message
from pipeline.errors import ExitCode, PipelineError
from pipeline.run.report import Progress, Report, no_progress


class _Day(click.ParamType[date]):
    """A date, AAAA-MM-JJ or JJ/MM/AAAA."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
            with suppress(ValueError):
                return datetime.strptime(value, pattern).date()
        return self.fail("écrivez la date ainsi : 2003-11-21 ou 21/11/2003.", param, ctx)


_WORKSPACE = click.option(
    "--workspace",
    "folder",
    type=click.Path(path_type=Path),
    default=Path(),
    metavar="DOSSIER",
    help="Espace de travail (par défaut : le dossier courant).",
)
_TODAY = click.option("--today", type=_Day(), metavar="DATE", help="Date du traitement (par défaut : la date du jour).")
_JSON = click.option("--json", "as_json", is_flag=True, help="Écrire le résultat en JSON.")
_JOBS = click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=None,
    metavar="N",
    help="Nombre de processus (par défaut : selon la machine).",
)
_BY = click.option("--by", "par", required=True, metavar="NOM", help="Qui décide.")
_REASON = click.option("--reason", "motif", required=True, metavar="TEXTE", help="Pourquoi.")


def _echo_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


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
@_WORKSPACE
@_TODAY
@click.option("--dry-run", is_flag=True, help="Montrer ce qui serait fait, sans rien changer.")
@_JSON
@_JOBS
def process(folder: Path, today: date | None, dry_run: bool, as_json: bool, jobs: int | None) -> int:
    """Traiter ce qui est dans inbox/ et écrire ce qui est à imprimer."""
    from pipeline.run import process as run  # noqa: PLC0415
    from pipeline.workspace import Workspace  # noqa: PLC0415

    terminal = sys.stdout.isatty() and not as_json
    # A bar and a table for a person; under cron, only what failed is said.
    bar: AbstractContextManager[Progress] = nullcontext(no_progress)
    if terminal:
        from pipeline.terminal import progress_bar  # noqa: PLC0415

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
        _echo_json(report.to_json())
    return _told(report, dry_run=dry_run, table=terminal)


def _jobs() -> int:
    return min(4, os.cpu_count() or 1)


@cli.command()
@_WORKSPACE
@click.option(
    "--interval",
    "interval",
    type=click.IntRange(1, 86_400),
    default=60,
    show_default=True,
    metavar="SECONDES",
    help="Regarder aussi toutes les SECONDES, même sans signal (dossier réseau).",
)
@_JOBS
def watch(folder: Path, interval: int, jobs: int | None) -> None:
    """Traiter ce qui arrive dans inbox/ dès que cela arrive, jusqu'à l'arrêt (Ctrl-C ou SIGTERM)."""
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

    def told(messages: list[str]) -> None:
        for message in messages:
            click.echo(message, err=True)

    watch_inbox(workspace, date.today, jobs or _jobs(), told, signals(workspace.inbox, stop, interval))


@cli.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FICHIER.pdf")
@_JSON
def read(file: Path, as_json: bool) -> int:
    """Montrer ce que le programme comprend d'un PDF, sans rien classer."""
    from pipeline.intake.as_json import reading_to_json  # noqa: PLC0415
    from pipeline.run.show import read_one  # noqa: PLC0415

    reading = read_one(file)
    if as_json:
        _echo_json(reading_to_json(reading))
    else:
        from pipeline.terminal import show_reading  # noqa: PLC0415

        show_reading(reading)
    return ExitCode.OK if reading.diagnosis is None else ExitCode.NOT_A_FORM


@cli.command()
@click.argument("dossier", required=False)
@_WORKSPACE
@_TODAY
@_JSON
def status(dossier: str | None, folder: Path, today: date | None, as_json: bool) -> None:
    """Montrer les dossiers et ce qui attend, ou tout d'un DOSSIER."""
    from pipeline.run.show import status as find  # noqa: PLC0415
    from pipeline.workspace import Workspace  # noqa: PLC0415

    found = find(Workspace(folder.resolve()), dossier, today or date.today())
    if as_json:
        _echo_json(found)
    else:
        from pipeline.terminal import show_dossier, show_status  # noqa: PLC0415

        (show_dossier if dossier else show_status)(found)


@cli.command()
@click.argument("dossier", required=False)
@_WORKSPACE
@_JSON
def journal(dossier: str | None, folder: Path, as_json: bool) -> None:
    """Montrer qui a fait quoi et quand, en tout ou pour un DOSSIER."""
    from pipeline.run.journal import journal as find  # noqa: PLC0415
    from pipeline.workspace import Workspace  # noqa: PLC0415

    events = find(Workspace(folder.resolve()), dossier)
    if as_json:
        _echo_json(events)
    else:
        from pipeline.terminal import show_journal  # noqa: PLC0415

        show_journal(events)


@cli.command()
@click.argument("fichier", type=click.Path(path_type=Path), metavar="FICHIER.tar")
@_WORKSPACE
def backup(fichier: Path, folder: Path) -> int:
    """Tout sauvegarder dans un fichier, même pendant un traitement."""
    from pipeline.run.backup import backup as save  # noqa: PLC0415
    from pipeline.workspace import Workspace  # noqa: PLC0415

    done = save(Workspace(folder.resolve()), fichier)
    if sys.stdout.isatty():
        click.echo(f"Sauvegarde écrite : {fichier} ({done.files} fichiers)")
    for problem in done.problems:
        click.echo(problem, err=True)
    return ExitCode.INCOMPLETE_RUN if done.problems else ExitCode.OK


@cli.command()
@click.option("--repair", is_flag=True, help="Réparer ce qui peut l'être sans risque.")
@_WORKSPACE
@_JSON
def verify(repair: bool, folder: Path, as_json: bool) -> int:
    """Vérifier que le registre, l'archive et outbox/ concordent."""
    from pipeline.run.verify import verify as check  # noqa: PLC0415
    from pipeline.workspace import Workspace  # noqa: PLC0415

    verdict, mended = check(Workspace(folder.resolve()), repair=repair)
    if as_json:
        _echo_json(verdict.to_json() | {"repaired": mended})
    else:
        from pipeline.terminal import show_verdict  # noqa: PLC0415

        show_verdict(verdict.to_json(), mended)
    return ExitCode.INCONSISTENT if verdict.findings else ExitCode.OK


@cli.command()
@click.argument("piece")
@click.argument("dossier")
@_BY
@_REASON
@_WORKSPACE
@_TODAY
def attach(piece: str, dossier: str, par: str, motif: str, folder: Path, today: date | None) -> int:
    """Rattacher une PIECE qui attend à un DOSSIER (ou « nouveau »).

    PIECE : les premiers caractères de son empreinte, donnés par « pipeline status ».
    """
    from pipeline.run.acts import attach as act  # noqa: PLC0415
    from pipeline.workspace import Workspace  # noqa: PLC0415

    report = act(Workspace(folder.resolve()), piece, dossier, par, motif, today or date.today())
    return _told(report, table=True)


@cli.command()
@click.argument("dossier")
@click.argument("code")
@click.option("--field", "champ", default="", metavar="CHAMP", help="Champ concerné ; par défaut, partout.")
@_BY
@_REASON
@_WORKSPACE
@_TODAY
def accept(dossier: str, code: str, champ: str, par: str, motif: str, folder: Path, today: date | None) -> int:
    """Accepter, dans un DOSSIER, ce qui est signalé « à vérifier » sous ce CODE."""
    from pipeline.run.acts import accept as act  # noqa: PLC0415
    from pipeline.workspace import Workspace  # noqa: PLC0415

    report = act(Workspace(folder.resolve()), dossier, code, champ, par, motif, today or date.today())
    return _told(report, table=True)


def _told(report: Report, *, table: bool, dry_run: bool = False) -> int:
    if table and not report.empty:
        from pipeline.terminal import summary  # noqa: PLC0415

        summary(report, dry_run=dry_run)
    for problem in report.problems:
        click.echo(problem, err=True)
    return ExitCode.INCOMPLETE_RUN if report.problems else ExitCode.OK


@cli.command("print-done")
@click.argument("bac", default="")
@click.option("--by", "par", default="secrétariat", metavar="NOM", help="Qui a posté.")
@_WORKSPACE
@_TODAY
def print_done(bac: str, par: str, folder: Path, today: date | None) -> None:
    """Marquer comme posté ce qui a été imprimé (tout, ou un BAC).

    BAC : un bac (recommandes), un lot (2003-11-21) ou les deux (2003-11-21/recommandes). La date (--today) est celle
    dont partent les délais. Les lettres sans adresse ne sont marquées que si leur bac est nommé.
    """
    from pipeline.run.acts import print_done as act  # noqa: PLC0415
    from pipeline.workspace import Workspace  # noqa: PLC0415

    day = today or date.today()
    for name in act(Workspace(folder.resolve()), bac, par, day):
        click.echo(f"Posté le {day:%d/%m/%Y} : {name} (rangé dans outbox/postes)")


@cli.command()
@click.argument("dossier")
@click.argument("type", default="", metavar="[TYPE]")
@click.option("--by", "par", default="secrétariat", metavar="NOM", help="Qui réimprime.")
@_WORKSPACE
@_TODAY
def reprint(dossier: str, type: str, par: str, folder: Path, today: date | None) -> int:
    """Réimprimer les lettres d'un DOSSIER, ou celle d'un TYPE : elles reviennent dans a_imprimer."""
    from pipeline.run.acts import reprint as act  # noqa: PLC0415
    from pipeline.workspace import Workspace  # noqa: PLC0415

    report, letters = act(Workspace(folder.resolve()), dossier, type, par, today or date.today())
    for path in letters:
        click.echo(f"À réimprimer : outbox/{path}")
    return _told(report, table=True)


@cli.command()
@_JSON
@click.option("--markdown", is_flag=True, help="Écrire la page docs/regles.md.")
def rules(as_json: bool, markdown: bool) -> None:
    """Lister les vérifications : code, gravité, qui corrige, fondement."""
    from pipeline.dossier.rules import describe_rules, render_markdown  # noqa: PLC0415

    if markdown:
        click.echo(render_markdown(), nl=False)
    elif as_json:
        _echo_json(
            [
                {"code": c.code, "severity": c.severite, "title": c.titre, "basis": c.base, "school": c.ecole}
                for c in describe_rules()
            ]
        )
    else:
        from pipeline.terminal import show_rules  # noqa: PLC0415

        show_rules(describe_rules())


@cli.group()
def session() -> None:
    """Séances de la commission."""


@session.command("open")
@click.argument("jour", type=_Day(), metavar="DATE")
@click.option("--time", "heure", required=True, metavar="HEURE", help="Heure de la séance, par exemple 14h30.")
@click.option("--place", "lieu", required=True, metavar="LIEU", help="Lieu de la séance.")
@_WORKSPACE
@_TODAY
def session_open(jour: date, heure: str, lieu: str, folder: Path, today: date | None) -> int:
    """Préparer la séance du DATE : ordre du jour, relevé de décisions, convocations."""
    from pipeline.run.session import open_session  # noqa: PLC0415
    from pipeline.workspace import Workspace  # noqa: PLC0415

    report = open_session(Workspace(folder.resolve()), jour, heure, lieu, today or date.today())
    return _told(report, table=True)


@cli.command()
@click.argument("annee", type=click.IntRange(1990, 2100), metavar="ANNÉE")
@_WORKSPACE
@_TODAY
def stats(annee: int, folder: Path, today: date | None) -> None:
    """Écrire le suivi annuel des demandes : tableau à imprimer et fichier pour tableur."""
    from pipeline.run.yearly import write_stats  # noqa: PLC0415
    from pipeline.workspace import Workspace  # noqa: PLC0415

    for path in write_stats(Workspace(folder.resolve()), annee, today or date.today()):
        click.echo(f"outbox/{path}")


@cli.group()
def forms() -> None:
    """Formulaires vierges."""


@forms.command()
@click.argument("dossier", type=click.Path(path_type=Path, file_okay=False), required=False)
def build(dossier: Path | None) -> None:
    """Construire les formulaires vierges (dans forms_pdf/, ou dans DOSSIER)."""
    from pipeline.forms.build import build_all  # noqa: PLC0415
    from pipeline.resources import FORMS_PDF  # noqa: PLC0415

    for path in build_all(dossier or FORMS_PDF):
        click.echo(str(path))


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
        logging.disable()  # What a library has to say of a file may quote it, and would go into cron's mail.
    sys.exit(main())
