"""Commands about a whole year: its terms, its figures."""

from datetime import date, timedelta
from functools import partial

import click

from pipeline.cli.door import JSON, Day, Whole, answer, command, write_json
from pipeline.lazy import load
from pipeline.report import Report
from pipeline.workspace import Workspace

look = partial(command, only_looks=True)
_AHEAD = timedelta(days=92)


@look
@click.option("--from", "du", type=Day(), metavar="DATE", help="Premier jour ; sinon, aujourd’hui.")
@click.option("--to", "au", type=Day(), metavar="DATE", help="Dernier jour ; sinon, trois mois après.")
@JSON
def terms(du: date | None, au: date | None, workspace: Workspace, today: date, as_json: bool) -> None:
    """Montrer les termes qui viennent : réponses, compléments, fins d’accompagnement, séances."""
    first = du or today
    found = load("pipeline.run.checks.year:list_terms")(workspace, first, au or first + _AHEAD, today)
    told = {"terms": [one.to_json() for one in found]}
    answer(told, lambda: load("pipeline.cli.screen.session:show_terms")(found), as_json=as_json)


@command
@click.argument("annee", type=Whole(1990, 2100), metavar="ANNÉE", help="Celle de la rentrée : 2003 pour 2003-2004.")
@click.option("--json", "as_json", is_flag=True, help="Écrire les chiffres en JSON ; aucun fichier n’est fait.")
def stats(annee: int, as_json: bool, workspace: Workspace, today: date) -> Report | None:
    """Écrire le suivi d’une année scolaire : tableau à imprimer, classeur et fichier CSV."""
    if as_json:
        checks = "pipeline.run.checks.year"
        write_json(load(f"{checks}:figures_json")(load(f"{checks}:show_figures")(workspace, annee)))
        return None
    report: Report
    report, paths = load("pipeline.run.acts.yearly:write_stats")(workspace, annee, today)
    for path in paths:
        click.echo(f"outbox/{path}")
    return report
