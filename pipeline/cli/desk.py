"""Commands of the desk: a copy is looked at, a form on paper is typed, a mail is made ready."""

from datetime import date
from functools import partial
from pathlib import Path

import click

from pipeline.cli.door import JSON, Day, Whole, answer, command, complain, tell_outcome, write_json
from pipeline.cli.screen.copy import show_copy
from pipeline.cli.screen.mails import show_mails
from pipeline.cli.words import Numbers
from pipeline.dossier.model.forms import Kind
from pipeline.errors import ExitCode
from pipeline.run.desk import typing
from pipeline.run.desk.mail import mails_due, prepare_mail
from pipeline.run.desk.pictures import Pictures, read_copy
from pipeline.store.files import write_atomic
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


@partial(command, only_looks=True)
@click.argument("piece", help="Les premiers caractères de l’empreinte, donnés par « pipeline pending ».")
@click.argument("picture", type=_FILE, required=False, metavar="[IMAGE.png]", help="Où écrire l’image d’une page.")
@click.option("--page", "rang", type=Whole(1, 10_000), default=1, metavar="N", help="La page, de 1 (par défaut) à N.")
@JSON
def look(piece: str, picture: Path | None, rang: int, workspace: Workspace, as_json: bool) -> None:
    """Montrer ce qui a été lu sur une copie à confirmer ; ou écrire l’image d’une page de tout fichier reçu.

    L’image montre le fichier sans l’ouvrir : rien de ce qu’il contient ne peut agir.
    """
    if picture is None:
        copy = read_copy(workspace, piece)
        answer(copy.to_json(), lambda: show_copy(copy), as_json=as_json)
        return
    content, pages = Pictures(workspace).page(piece, rang)
    write_atomic(picture, content)
    told = {"picture": str(picture), "page": rang, "pages": pages}
    answer(told, lambda: click.echo(f"{picture} : page {rang} sur {pages}"), as_json=as_json)


@command
@click.argument(
    "dossiers",
    type=Numbers(),
    required=False,
    metavar="[DOSSIER]",
    help="Son numéro ; plusieurs d’une école : à la virgule. Sinon, ce qui part par courriel est montré.",
)
@click.argument("file", type=_FILE, required=False, metavar="[FICHIER.eml]", help="Où l’écrire ; sinon, ici.")
@click.option("--by", "par", default="", metavar="NOM", help="Qui prépare.")
@JSON
def mail(
    dossiers: tuple[str, ...] | None, file: Path | None, par: str, workspace: Workspace, today: date, as_json: bool
) -> None:
    """Préparer le courriel qui renvoie à l’école les formulaires d’un DOSSIER, à compléter ou à renouveler.

    Il s’ouvre dans votre logiciel de courrier, prêt à partir : adresse de l’annuaire, objet sans nom, pièces jointes.
    """
    if dossiers is None:
        due = mails_due(workspace, today)
        answer([one.to_json() for one in due], lambda: show_mails(due), as_json=as_json)
        return
    made = prepare_mail(workspace, dossiers, par, today)
    path = file or Path(made.nom)
    write_atomic(path, made.contenu)
    said = {"file": str(path), "email": made.a or None}
    answer(said, lambda: click.echo(f"{path} : à {made.a or '(adresse à écrire)'}"), as_json=as_json)
    complain(*made.told)
