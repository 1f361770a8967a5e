"""What every command opens, and how it ends: workspace, day, answer as JSON or on a screen, exit code."""

import gettext
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from functools import partial, wraps
from inspect import signature
from pathlib import Path
from typing import Any

import click

from pipeline.clock import day_of_the_machine
from pipeline.errors import ExitCode
from pipeline.lazy import load
from pipeline.report import Report
from pipeline.resources import LOCALE
from pipeline.workspace import Workspace


def speak_french() -> None:
    """Have click say everything in French, whatever the language of the account: our users have no other."""
    os.environ["LANGUAGE"] = "fr"  # gettext asks the environment, even where the locale is C.
    gettext.bindtextdomain("click", str(LOCALE))
    gettext.textdomain("click")


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


class Whole(click.ParamType[int]):
    """A whole number between two bounds, which click would write « 1<=x<=64 »."""

    name = "nombre"

    def __init__(self, least: int, most: int) -> None:
        self._bounds = range(least, most + 1)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read the number, and say the bounds when it is outside."""
        with suppress(ValueError):
            if int(value) in self._bounds:
                return int(value)
        return self.fail(f"un nombre entier de {self._bounds[0]} à {self._bounds[-1]}.", param, ctx)


JSON = click.option("--json", "as_json", is_flag=True, help="Écrire le résultat en JSON.")
JOBS = click.option(
    "--jobs",
    type=Whole(1, 64),
    default=lambda: min(4, os.cpu_count() or 1),
    metavar="N",
    help="Nombre de processus, de 1 à 64 (par défaut : selon la machine).",
)
BY = click.option("--by", "par", required=True, metavar="NOM", help="Qui décide.")
REASON = click.option("--reason", "motif", required=True, metavar="TEXTE", help="Pourquoi.")


def _option(name: str) -> click.Option:
    if name == "workspace":
        place, told_of = (
            click.Path(path_type=Path, readable=False),
            "Espace de travail (par défaut : le dossier courant).",
        )
        return click.Option(["--workspace"], type=place, default=Path(), metavar="DOSSIER", help=told_of)
    told_of = "Date du traitement (par défaut : la date du jour)."
    return click.Option(["--today"], type=Day(), metavar="DATE", help=told_of)


def command(function: Callable[..., Report | int | None], *, only_looks: bool = False) -> click.Command:
    """Make a command of a function, and the exit code of what it returns: a report, a code, or nothing.

    A parameter ``workspace`` is the workspace that ``--workspace`` names, ``today`` the day of ``--today``, else
    the machine's, for whose clock what does more than look does not take its word.
    """
    given = [name for name in ("workspace", "today") if name in signature(function).parameters]

    @wraps(function)
    def call(**values: Any) -> int:
        if "workspace" in given:
            values["workspace"] = Workspace(values["workspace"].resolve())
        if "today" in given:
            by_machine = date.today if only_looks else partial(day_of_the_machine, values["workspace"])
            values["today"] = values["today"] or by_machine()
        done = function(**values)
        return tell_outcome(done, table=True) if isinstance(done, Report) else done or ExitCode.OK

    made = click.command()(call)
    made.params.extend(map(_option, given))
    return made


def write_json(value: object) -> None:
    """Write JSON on the standard output, whose encoding may lack letters that JSON can write otherwise."""
    every_letter = (sys.stdout.encoding or "").lower().startswith("utf")
    click.echo(json.dumps(value, ensure_ascii=not every_letter, indent=2))


def answer(value: object, show: Callable[[], object], *, as_json: bool) -> None:
    """Write what was found as JSON, or show it on a screen."""
    if as_json:
        write_json(value)
    else:
        show()


def tell_outcome(report: Report, *, table: bool, dry_run: bool = False) -> int:
    """Show what was done and what failed; return the exit code."""
    if table and not report.empty:
        load("pipeline.cli.screen:show_summary")(report, dry_run=dry_run)
    complain(*report.notices, *report.problems)
    return ExitCode.INCOMPLETE_RUN if report.problems else ExitCode.OK


def complain(*messages: str) -> None:
    """Say what could not be done, where cron and a person look for it."""
    for message in messages:
        click.echo(message, err=True)
