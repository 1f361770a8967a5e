"""Commands by which a person settles, prepares or posts something."""

from datetime import date

import click

from pipeline.cli.door import BY, REASON, command
from pipeline.report import Report, withdrawn
from pipeline.run.acts import join as joining
from pipeline.run.acts import pieces as settling
from pipeline.run.acts import posting
from pipeline.run.acts import set_aside as setting_aside
from pipeline.run.acts import undo as undoing
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
