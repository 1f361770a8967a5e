"""Commands about a whole year."""

from datetime import date

import click

from pipeline.cli.door import Whole, command
from pipeline.report import Report
from pipeline.run.acts.yearly import write_stats
from pipeline.workspace import Workspace


@command
@click.argument("annee", type=Whole(1990, 2100), metavar="ANNÉE", help="Celle de la rentrée : 2003 pour 2003-2004.")
def stats(annee: int, workspace: Workspace, today: date) -> Report:
    """Écrire le suivi d’une année scolaire : tableau à imprimer et fichier pour tableur."""
    report, paths = write_stats(workspace, annee, today)
    for path in paths:
        click.echo(f"outbox/{path}")
    return report
