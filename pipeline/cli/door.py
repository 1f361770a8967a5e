"""What every command opens, and how it ends: workspace, day, answer as JSON or on a screen, exit code."""

import gettext
import json
import os
import shlex
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from functools import partial, wraps
from inspect import signature
from pathlib import Path
from typing import Any

import click

from pipeline.clock import day_of_the_machine
from pipeline.errors import ConfigError, ExitCode, PipelineError, WrongAccountError
from pipeline.lazy import load
from pipeline.report import Report
from pipeline.resources import LOCALE
from pipeline.workspace import Holder, Waiting, Workspace

_PATIENCE = 30
"""Seconds that a person, or a run that a person's act holds up, waits for the workspace."""
_RUNS = ("process", "watch")
"""Commands that do all the work that waits."""


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


DASK = click.option(
    "--dask",
    default="",
    metavar="ADRESSE",
    help="Lire et imprimer sur un cluster Dask (tls://machine:8786) ; par défaut, [calcul] dask.",
)


def _options(name: str) -> list[click.Option]:
    place = click.Path(path_type=Path, readable=False)
    if name == "workspace":
        told_of = "Espace de travail (par défaut : le dossier courant)."
        return [click.Option(["--workspace"], type=place, default=Path(), metavar="DOSSIER", help=told_of)]
    if name == "workspaces":
        told_of = "Espace de travail (par défaut : le dossier courant) ; plusieurs fois : l’un après l’autre."
        listed = "Fichier qui nomme un espace de travail par ligne."
        return [
            click.Option(["--workspace"], type=place, multiple=True, metavar="DOSSIER", help=told_of),
            click.Option(["--workspaces", "liste"], type=place, metavar="FICHIER", help=listed),
        ]
    told_of = "Date du traitement (par défaut : la date du jour)."
    return [click.Option(["--today"], type=Day(), metavar="DATE", help=told_of)]


def _listed(path: Path | None) -> list[Path]:
    """Workspaces that a file names, from where it stands; what follows a « # » at the head of a line is a remark."""
    if path is None:
        return []
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"La liste des espaces de travail ({path}) ne peut pas être lue ({type(error).__name__}). Rien n’a été "
            "fait. L’administrateur la corrige : un dossier par ligne."
        ) from error
    found = [path.parent / line for line in lines if line and not line.startswith("#")]
    if not found:
        raise ConfigError(f"La liste des espaces de travail ({path}) n’en nomme aucun. Rien n’a été fait.")
    return found


def explain(error: Exception, words: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    """Return the exit code of what stopped a command, and what is said of it (French); ``words``: the command."""
    if isinstance(error, WrongAccountError):
        return error.exit_code, (f"{error} sudo -u {shlex.quote(error.account)} pipeline {shlex.join(words)}",)
    if isinstance(error, PipelineError):
        # With what was done and found before the command was refused.
        return error.exit_code, (str(error), *getattr(error, "__notes__", ()))
    if isinstance(error, OSError):
        return ExitCode.FAILURE, (
            f"Un fichier ou le disque ne répond pas ({error.strerror}). Rien n’est perdu : l’administrateur "
            "vérifie l’espace disque et les droits, puis relance ; ce qui restait à faire le sera alors.",
        )
    return ExitCode.FAILURE, (
        f"Le programme s’est arrêté sur une erreur imprévue ({type(error).__name__}). Rien n’est perdu : "
        "relancez ; si cela se reproduit, l’administrateur la signale avec la commande qui l’a causée "
        "(PIPELINE_DEBUG=1 donne le détail technique).",
    )


def _waiting() -> Waiting:
    """How a command waits for a workspace that somebody holds.

    A person is told at whom she waits. Without a terminal, a run gives way at once to another run, which does its
    work, but not to the act of a person, which is short and does not.
    """
    asked = click.get_current_context().info_name or ""
    if sys.stderr.isatty():
        return Waiting(_PATIENCE, command=asked, told=_tell_of_waiting)
    return Waiting(_PATIENCE if asked in _RUNS else 0, command=asked, gives_way=_RUNS)


def _tell_of_waiting(by: Holder) -> None:
    who = f" ({told})" if (told := by.told()) else ""
    complain(
        f"Un autre traitement est en cours{who} : j’attends qu’il finisse, {_PATIENCE} secondes au plus (Ctrl-C pour "
        "renoncer)."
    )


def command(function: Callable[..., Report | int | None], *, only_looks: bool = False) -> click.Command:
    """Make a command of a function, and the exit code of what it returns: a report, a code, or nothing.

    A parameter ``workspace`` is the workspace that ``--workspace`` names, ``today`` the day of ``--today``, else
    the machine's, for whose clock what does more than look does not take its word.
    """
    given = [name for name in ("workspace", "workspaces", "today") if name in signature(function).parameters]

    @wraps(function)
    def call(**values: Any) -> int:
        if "workspace" in given:
            values["workspace"] = Workspace(values["workspace"].resolve(), _waiting())
        if "workspaces" in given:
            named = (*values.pop("workspace"), *_listed(values.pop("liste")))
            # By the same name each: a workspace given twice is processed once.
            values["workspaces"] = tuple(
                dict.fromkeys(Workspace(path.resolve(), _waiting()) for path in named or (Path(),))
            )
        elif "today" in given:
            by_machine = date.today if only_looks else partial(day_of_the_machine, values["workspace"])
            values["today"] = values["today"] or by_machine()
        done = function(**values)
        return tell_outcome(done, table=True) if isinstance(done, Report) else done or ExitCode.OK

    made = click.command()(call)
    made.params.extend(option for name in given for option in _options(name))
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
