"""The directory of schools, on the command line."""

from datetime import date
from functools import partial
from pathlib import Path

import click

from pipeline.cli.door import BY, JSON, Whole, answer, command
from pipeline.cli.screen import show_table
from pipeline.run.desk import directory as keeping
from pipeline.run.desk import listed as looking
from pipeline.run.documents.views import view
from pipeline.store.rows import EcoleRow
from pipeline.workspace import Workspace

_FILE = click.Path(path_type=Path)
_NUMBER = click.argument("number", type=Whole(1, 10**9), metavar="NUMÉRO", help="Son numéro, donné par « show ».")
look = partial(command, only_looks=True)
_VIEW = "number=id uai name=nom address=adresse postcode=code_postal town=commune email=courriel"


@click.group(subcommand_metavar="COMMANDE …")
def directory() -> None:
    """Annuaire des établissements : à qui les courriels sont adressés."""


@look
@click.argument("words", nargs=-1, metavar="[MOTS]…", help="Ce qu’ils doivent contenir ; sinon, tous.")
@JSON
def _show(words: tuple[str, ...], workspace: Workspace, as_json: bool) -> None:
    """Montrer les établissements de l’annuaire."""
    rows = looking.directory(workspace, " ".join(words))
    answer([view(row, _VIEW) for row in rows], lambda: _table(rows), as_json=as_json)


def _table(rows: list[EcoleRow]) -> None:
    shown = [(str(one.id), one.uai, one.nom, f"{one.code_postal} {one.commune}".strip(), one.courriel) for one in rows]
    show_table(("n°", "UAI", "établissement", "commune", "courriel"), shown)
    click.echo(f"{len(rows)} établissement{'s' * (len(rows) > 1)}.")


@command
@click.argument("file", type=_FILE, metavar="FICHIER", help="Classeur (.xlsx, .ods, .xls) ou texte (.csv).")
@click.option("--replace", is_flag=True, help="Ceux que le fichier ne nomme pas sortent de l’annuaire.")
@BY
def _import(file: Path, replace: bool, par: str, workspace: Workspace, today: date) -> None:
    """Reprendre un tableau dans l’annuaire : tout, ou rien si une ligne est à corriger.

    La première ligne nomme les colonnes : UAI, Nom, Adresse, Code postal, Commune, Courriel.
    """
    done = keeping.import_directory(workspace, file, par, today, replace=replace)
    click.echo(f"Ajoutés : {done.ajoutes} ; changés : {done.changes} ; inchangés : {done.inchanges}.")
    if done.absents:
        told = "sortis de l’annuaire" if replace else "absents du fichier, gardés (--replace les retire)"
        click.echo(f"{done.absents} {told}.")


@look
@click.argument("file", type=_FILE, metavar="FICHIER", help="Ce qui est à écrire : .xlsx ou .csv.")
def _export(file: Path, workspace: Workspace) -> None:
    """Écrire l’annuaire dans un tableau, qui se reprend par « import »."""
    click.echo(f"{looking.export_directory(workspace, file)} établissements dans {file}")


@command
@click.option(
    "--number", type=Whole(1, 10**9), default=None, metavar="NUMÉRO", help="Celui qui change ; sinon, un autre."
)
@click.option("--uai", metavar="UAI", help="Son numéro UAI (ex-RNE).")
@click.option("--name", "nom", metavar="NOM", help="Son nom.")
@click.option("--address", "adresse", metavar="ADRESSE", help="Sa rue.")
@click.option("--postcode", "code_postal", metavar="CODE", help="Son code postal.")
@click.option("--town", "commune", metavar="COMMUNE", help="Sa commune.")
@click.option("--email", "courriel", metavar="COURRIEL", help="Son adresse de courriel.")
@BY
def _set(number: int | None, par: str, workspace: Workspace, today: date, **said: str | None) -> None:
    """Ajouter un établissement, ou changer ce que l’annuaire dit d’un NUMÉRO : ce qui n’est pas donné reste."""
    cells = [said[name] for name in ("uai", "nom", "adresse", "code_postal", "commune", "courriel")]
    click.echo(f"Annuaire : n° {keeping.keep_school(workspace, cells, par, today, number or 0)}")


@command
@_NUMBER
@BY
def _remove(number: int, par: str, workspace: Workspace, today: date) -> None:
    """Retirer un établissement de l’annuaire."""
    keeping.drop_school(workspace, number, par, today)
    click.echo(f"Retiré de l’annuaire : n° {number}")


for _name, _one in {"show": _show, "import": _import, "export": _export, "set": _set, "remove": _remove}.items():
    directory.add_command(_one, _name)
