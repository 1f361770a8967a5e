"""Commands by which a person settles, prepares or posts something."""

from datetime import date
from itertools import chain
from typing import Any

import click

from pipeline.cli.door import BY, REASON, Day, Whole, command
from pipeline.cli.words import Hearing, Numbers
from pipeline.report import Report, withdrawn
from pipeline.run.acts import join as joining
from pipeline.run.acts import pieces as settling
from pipeline.run.acts import posting
from pipeline.run.acts import set_aside as setting_aside
from pipeline.run.acts import undo as undoing
from pipeline.run.acts.session import Wish, open_seance
from pipeline.run.acts.yearly import write_stats
from pipeline.workspace import Workspace

_PIECE = "Les premiers caractères de son empreinte, donnés par « pipeline pending »."


@command
@click.argument("piece", help=_PIECE)
@click.argument("dossier", help="Son numéro, ou « nouveau ».")
@BY
@REASON
def attach(piece: str, dossier: str, par: str, motif: str, workspace: Workspace, today: date) -> Report:
    """Rattacher une PIECE qui attend à un DOSSIER (ou « nouveau »)."""
    return settling.attach(workspace, piece, dossier, par, motif, today)


@command
@click.argument("dossier", help="Son numéro.")
@click.argument("code", help="Celui de la vérification, donné par « pipeline status DOSSIER ».")
@click.option("--field", "champ", default="", metavar="CHAMP", help="Champ concerné ; par défaut, partout.")
@BY
@REASON
def accept(dossier: str, code: str, champ: str, par: str, motif: str, workspace: Workspace, today: date) -> Report:
    """Accepter, dans un DOSSIER, ce qui est signalé « à vérifier » sous ce CODE."""
    return settling.accept(workspace, dossier, code, champ, par, motif, today)


@command
@click.argument("piece", help=_PIECE)
@BY
@click.option("--reason", "motif", default="Conforme à la copie", show_default=True, metavar="TEXTE", help="Pourquoi.")
def confirm(piece: str, par: str, motif: str, workspace: Workspace, today: date) -> Report:
    """Confirmer une PIECE lue sur une copie sans champs, après l’avoir comparée avec ses images."""
    return settling.confirm(workspace, piece, par, motif, today)


@command
@click.argument("pieces", nargs=-1, required=True, metavar="PIECE…", help="Les empreintes de ces pages (pending).")
@BY
@REASON
def join(pieces: tuple[str, ...], par: str, motif: str, workspace: Workspace, today: date) -> Report:
    """Réunir en un formulaire des pages arrivées chacune dans son fichier, quand rien d’autre ne le dit."""
    return joining.join(workspace, pieces, par, motif, today)


@command
@click.argument(
    "piece",
    metavar="PIECE|FICHIER",
    help="Les premiers caractères de l’empreinte, donnés par « pipeline pending » ou par « pipeline status DOSSIER ».",
)
@BY
@REASON
def set_aside(piece: str, par: str, motif: str, workspace: Workspace, today: date) -> Report:
    """Mettre de côté pour de bon une PIECE, ou un FICHIER qui n’a pas pu être lu.

    Elle n’attend plus, et reste archivée. Si elle est dans un dossier, elle en sort.
    """
    report, told_of = setting_aside.set_aside(workspace, piece, par, motif, today)
    for one in told_of:
        click.echo(f"Mis à l’écart : {one}")
    _withdrawn(report)
    return report


@command
@click.argument(
    "what", metavar="PIECE|DOSSIER", help="Les premiers caractères de l’empreinte de la pièce, ou le numéro du dossier."
)
@BY
@REASON
def undo(what: str, par: str, motif: str, workspace: Workspace, today: date) -> Report:
    """Annuler le dernier acte sur une PIECE ou un DOSSIER, tant que rien de ce qui en découle n’est posté.

    Les actes : attach, confirm, join, set-aside, accept.
    """
    report, undone = undoing.undo(workspace, what, par, motif, today)
    about = [undone.dossier and f"dossier {undone.dossier}", undone.sha256 and f"empreinte {undone.sha256[:12]}"]
    click.echo(f"Annulé : {undone.acte} du {undone.le:%d/%m/%Y} ({', '.join(one for one in about if one)})")
    _withdrawn(report)
    return report


def _withdrawn(report: Report) -> None:
    """Letters are told by every command (``Report.notices``); what an act takes back beside them is told here."""
    for told in map(withdrawn, report.withdrawn):
        if told not in report.notices:
            click.echo(told)


@command
@click.argument(
    "bac", default="", help="Un bac (recommandes), un lot (2003-11-21) ou les deux (2003-11-21/recommandes)."
)
@click.option("--by", "par", default="secrétariat", metavar="NOM", help="Qui a posté.")
def print_done(bac: str, par: str, workspace: Workspace, today: date) -> Report:
    """Marquer comme posté ce qui a été imprimé (tout, ou un BAC).

    La date (--today) est celle dont partent les délais. Les lettres sans adresse ne sont marquées que si leur bac est
    nommé.
    """
    report, posted = posting.print_done(workspace, bac, par, today)
    for name in posted:
        click.echo(f"Posté le {today:%d/%m/%Y} : {name} (rangé dans outbox/postes)")
    return report


@command
@click.argument("dossier", help="Son numéro.")
@click.argument("type", default="", help="Celui des lettres, donné par « pipeline status DOSSIER » ; sinon, toutes.")
@click.option("--by", "par", default="secrétariat", metavar="NOM", help="Qui réimprime.")
def reprint(dossier: str, type: str, par: str, workspace: Workspace, today: date) -> Report:
    """Réimprimer les lettres d’un DOSSIER, ou celle d’un TYPE : elles reviennent dans a_imprimer."""
    report, letters = posting.reprint(workspace, dossier, type, par, today)
    for path in letters:
        click.echo(f"À réimprimer : outbox/{path}")
    return report


@click.group(subcommand_metavar="COMMANDE …")
def session() -> None:
    """Séances de la commission."""


@command
@click.argument("jour", type=Day(), metavar="DATE", help="Jour de la séance.")
@click.option("--time", "heure", default="", metavar="HEURE", help="Heure de la séance, par exemple 9h30.")
@click.option("--place", "lieu", default="", metavar="LIEU", help="Lieu de la séance, avec son adresse.")
@click.option("--only", "seuls", multiple=True, type=Numbers(), metavar="DOSSIER", help="Ces dossiers seulement.")
@click.option("--without", "sans", multiple=True, type=Numbers(), metavar="DOSSIER", help="Tous sauf ces dossiers.")
@click.option("--all", "tous", is_flag=True, help="Tous les dossiers prêts, quoi qu’on ait choisi auparavant.")
@click.option(
    "--hearing",
    "auditions",
    multiple=True,
    type=Hearing(),
    metavar="DOSSIER=HEURE",
    help="Heure à laquelle une famille est entendue ; « =9h40,10h » pour deux parents l’un après l’autre.",
)
@click.option("--every", "intervalle", type=Whole(1, 240), metavar="MINUTES", help="Temps laissé à chaque famille.")
@click.option("--president", default="", metavar="QUI", help="Qui préside : « Prénom NOM, qualité ».")
@click.option("--signatory", "signataire", default="", metavar="QUI", help="Qui signe, si ce n’est pas le président.")
@click.option("--delegation", default="", metavar="TEXTE", help="« Pour le président et par délégation, ».")
def _open(jour: date, workspace: Workspace, today: date, **said: Any) -> Report:
    """Préparer la séance du DATE : ordre du jour, relevé de décisions, convocations.

    Tous les dossiers prêts y sont, sauf choix contraire. Les familles à entendre ont chacune leur heure. Répétée pour
    le même jour, la commande change ce qu’elle dit et garde le reste.
    """
    seuls, sans = (tuple(chain.from_iterable(said.pop(name))) for name in ("seuls", "sans"))
    wish = Wish(jour, seuls=seuls, sans=sans, auditions=dict(said.pop("auditions")), **said)
    report, told = open_seance(workspace, wish, today)
    for line in told:
        click.echo(line)
    return report


session.add_command(_open, "open")


@command
@click.argument("annee", type=Whole(1990, 2100), metavar="ANNÉE", help="Celle de la rentrée : 2003 pour 2003-2004.")
def stats(annee: int, workspace: Workspace, today: date) -> Report:
    """Écrire le suivi d’une année scolaire : tableau à imprimer et fichier pour tableur."""
    report, paths = write_stats(workspace, annee, today)
    for path in paths:
        click.echo(f"outbox/{path}")
    return report
