"""Commands of the desk: a form on paper is typed."""

from datetime import date
from pathlib import Path

import click

from pipeline.cli.door import Day, command, tell_outcome, write_json
from pipeline.dossier.model.forms import Kind
from pipeline.errors import ExitCode
from pipeline.run.acts import typing
from pipeline.workspace import Workspace

_FILE = click.Path(path_type=Path)


@command
@click.argument(
    "form",
    type=click.Choice([kind.value for kind in Kind]),
    metavar="FICHE|PROTOCOLE|DECISION",
    help="Le formulaire : fiche, protocole ou decision.",
)
@click.argument("answers", type=_FILE, required=False, metavar="RÉPONSES.json", help="Une réponse par question.")
@click.option("--by", "par", default="", metavar="NOM", help="Qui a saisi.")
@click.option("--received", "recu_le", type=Day(), metavar="DATE", help="Jour où le papier est arrivé.")
@click.option("--copy", "copie", default="", metavar="PIECE", help="La copie à confirmer que cette saisie complète.")
@click.option("--as-written", "tel_quel", is_flag=True, help="Ce qui se lit mal est bien écrit ainsi sur le papier.")
@click.option("--empty", is_flag=True, help="Écrire les questions sans réponse, dans l’ordre du formulaire.")
def type(
    form: str,
    answers: Path | None,
    par: str,
    recu_le: date | None,
    copie: str,
    tel_quel: bool,
    empty: bool,
    workspace: Workspace,
    today: date,
) -> int:
    """Saisir un formulaire arrivé sur papier : ses RÉPONSES deviennent une pièce comme une autre.

    Les cases « signé » se cochent quand la signature est sur le papier.
    """
    kind = Kind(form)
    if empty:
        write_json(typing.blank_values(kind))
        return ExitCode.OK
    if answers is None:
        raise click.UsageError("Donnez le fichier des réponses ; « --empty » en écrit un à remplir.")
    typed = typing.Typed(kind, typing.read_values(answers), par, recu_le, copie, tel_quel)
    return tell_outcome(typing.type_form(workspace, typed, today), table=True)
