"""Commands of what is printed and posted: what there is, and what was marked by mistake."""

from datetime import date
from functools import partial

import click

from pipeline.cli.door import JSON, answer, command
from pipeline.report import Report
from pipeline.run.acts import posting
from pipeline.run.office.printing import RECENT_DAYS, Batch, Printing
from pipeline.run.office.printing import to_print as find
from pipeline.workspace import Workspace


@partial(command, only_looks=True)
@JSON
def to_print(workspace: Workspace, today: date, as_json: bool) -> None:
    """Dire ce qui est à imprimer et à poster, par bac, et ce qui a été posté ces derniers jours."""
    found = find(workspace, today)
    said = {
        "waiting": [one.to_json() for one in found.waiting],
        "posted": [one.to_json() for one in found.posted],
    }
    answer(said, lambda: _show(found), as_json=as_json)


def _show(found: Printing) -> None:
    if found.loose:
        click.echo(f"Pas encore dans un bac : {_count(found.loose, 0)} ; pour les y mettre : pipeline process")
    elif not found.waiting:
        click.echo("Rien n’attend d’être imprimé ni posté.")
    for batch in found.waiting:
        click.echo(f"Lot {batch.nom}")
        for tray in batch.bacs:
            click.echo(f"  outbox/{tray.chemin} : {tray.titre}, {_count(tray.lettres, tray.pages)}")
        if batch.bordereau:
            click.echo(f"  outbox/{batch.bordereau} : bordereau")
    if found.posted:
        click.echo(f"Posté depuis {RECENT_DAYS} jours :")
    for batch in found.posted:
        _show_posted(batch)


def _show_posted(batch: Batch) -> None:
    for tray in batch.bacs:
        click.echo(f"  {tray.nom}, le {tray.poste_le:%d/%m/%Y} : {_count(tray.lettres, tray.pages)}")


def _count(letters: int, pages: int | None) -> str:
    said = "1 lettre" if letters == 1 else f"{letters} lettres"
    if pages == 0:
        return said
    if pages is None:
        return f"{said} (ce n’est plus le fichier écrit : pipeline verify)"
    return f"{said}, {'1 page' if pages == 1 else f'{pages} pages'}"


@command
@click.argument("bac", help="Un bac d’un lot (2003-11-21/recommandes), ou un lot.")
@click.option("--by", "par", default="secrétariat", metavar="NOM", help="Qui annule.")
def print_undo(bac: str, par: str, workspace: Workspace, today: date) -> Report:
    """Annuler « posté », dit par erreur : le BAC revient dans a_imprimer.

    Possible pendant une semaine, tant que le dossier n’a pas continué.
    """
    report, names = posting.print_undo(workspace, bac, par, today)
    for name in names:
        click.echo(f"De nouveau à poster : {name} (remis dans outbox/a_imprimer)")
    return report
