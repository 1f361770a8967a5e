"""The command that opens the secretary's page."""

import os
from datetime import date

import click

from pipeline.cli.door import Day, Whole, command
from pipeline.errors import PipelineError
from pipeline.lazy import load
from pipeline.workspace import Workspace


@command
@click.option("--port", type=Whole(0, 65_535), metavar="PORT", help="Port local (par défaut : [bureau] port).")
@click.option("--as", "personne", default="", metavar="IDENTIFIANT", help="Entrer sous ce compte, sans mot de passe.")
@click.option("--no-browser", "sans_navigateur", is_flag=True, help="Ne pas ouvrir le navigateur.")
@click.option(
    "--today", "jour", type=Day(), metavar="DATE", help="Date de ce qui est fait (par défaut : celle du jour)."
)
def bureau(workspace: Workspace, port: int | None, personne: str, jour: date | None, sans_navigateur: bool) -> None:
    """Ouvrir le bureau : tout ce que fait cette commande, dans un navigateur, sans terminal."""
    try:
        serve = load("pipeline.bureau.serve:serve")
    except ImportError as error:
        raise PipelineError(
            f"Le bureau n’est pas installé ({error.name} manque). Rien n’a été fait. L’administrateur installe ce qui "
            "manque : pip install 'pipeline-cdes[bureau]'"
        ) from error
    serve(workspace, port, jour, min(4, os.cpu_count() or 1), click.echo, browser=not sans_navigateur, person=personne)
