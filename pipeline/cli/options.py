"""Options and answers that several commands share."""

import json
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from pipeline.errors import ExitCode
from pipeline.run.documents.report import Report


class Day(click.ParamType[date]):
    """A date, AAAA-MM-JJ or JJ/MM/AAAA."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read either way of writing a date."""
        if isinstance(value, date):
            return value
        for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
            with suppress(ValueError):
                return datetime.strptime(value, pattern).date()
        return self.fail("écrivez la date ainsi : 2003-11-21 ou 21/11/2003.", param, ctx)


WORKSPACE = click.option(
    "--workspace",
    "folder",
    type=click.Path(path_type=Path),
    default=Path(),
    metavar="DOSSIER",
    help="Espace de travail (par défaut : le dossier courant).",
)
TODAY = click.option("--today", type=Day(), metavar="DATE", help="Date du traitement (par défaut : la date du jour).")
JSON = click.option("--json", "as_json", is_flag=True, help="Écrire le résultat en JSON.")
JOBS = click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=None,
    metavar="N",
    help="Nombre de processus (par défaut : selon la machine).",
)
BY = click.option("--by", "par", required=True, metavar="NOM", help="Qui décide.")
REASON = click.option("--reason", "motif", required=True, metavar="TEXTE", help="Pourquoi.")


def echo_json(value: object) -> None:
    """Write JSON on the standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def told(report: Report, *, table: bool, dry_run: bool = False) -> int:
    """Show what was done and what failed; return the exit code."""
    if table and not report.empty:
        from pipeline.cli.screen import summary  # noqa: PLC0415

        summary(report, dry_run=dry_run)
    for problem in report.problems:
        click.echo(problem, err=True)
    return ExitCode.INCOMPLETE_RUN if report.problems else ExitCode.OK
