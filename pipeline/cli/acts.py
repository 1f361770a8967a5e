"""Commands by which a person settles, prepares or posts something."""

from datetime import date
from pathlib import Path

import click

from pipeline.cli.french import FrenchCommand, FrenchGroup
from pipeline.cli.options import BY, REASON, TODAY, WORKSPACE, Day, told
from pipeline.run.documents.report import Report


@click.command(cls=FrenchCommand)
@click.argument("piece")
@click.argument("dossier")
@BY
@REASON
@WORKSPACE
@TODAY
def attach(piece: str, dossier: str, par: str, motif: str, folder: Path, today: date | None) -> int:
    """Rattacher une PIECE qui attend à un DOSSIER (ou « nouveau »).

    PIECE : les premiers caractères de son empreinte, donnés par « pipeline pending ».
    """
    from pipeline.run.acts.attach import attach as act  # noqa: PLC0415
    from pipeline.workspace import Workspace  # noqa: PLC0415

    report = act(Workspace(folder.resolve()), piece, dossier, par, motif, today or date.today())
    return told(report, table=True)


@click.command(cls=FrenchCommand)
@click.argument("dossier")
@click.argument("code")
@click.option("--field", "champ", default="", metavar="CHAMP", help="Champ concerné ; par défaut, partout.")
@BY
@REASON
@WORKSPACE
@TODAY
def accept(dossier: str, code: str, champ: str, par: str, motif: str, folder: Path, today: date | None) -> int:
    """Accepter, dans un DOSSIER, ce qui est signalé « à vérifier » sous ce CODE."""
    from pipeline.run.acts.attach import accept as act  # noqa: PLC0415
    from pipeline.workspace import Workspace  # noqa: PLC0415

    report = act(Workspace(folder.resolve()), dossier, code, champ, par, motif, today or date.today())
    return told(report, table=True)


@click.command(cls=FrenchCommand, name="set-aside")
@click.argument("piece", metavar="PIECE|FICHIER")
@BY
@REASON
@WORKSPACE
@TODAY
def set_aside(piece: str, par: str, motif: str, folder: Path, today: date | None) -> int:
    """Mettre de côté pour de bon une PIECE, ou un FICHIER qui n’a pas pu être lu.

    Elle n’attend plus, et reste archivée. Si elle est dans un dossier, elle en sort. PIECE, FICHIER : les premiers
    caractères de l’empreinte, donnés par « pipeline pending » ou par « pipeline status DOSSIER ».
    """
    from pipeline.run.acts.set_aside import set_aside as act  # noqa: PLC0415
    from pipeline.workspace import Workspace  # noqa: PLC0415

    report, told_of = act(Workspace(folder.resolve()), piece, par, motif, today or date.today())
    for one in told_of:
        click.echo(f"Mis à l’écart : {one}")
    _withdrawn(report)
    return told(report, table=True)


@click.command(cls=FrenchCommand)
@click.argument("what", metavar="PIECE|DOSSIER")
@BY
@REASON
@WORKSPACE
@TODAY
def undo(what: str, par: str, motif: str, folder: Path, today: date | None) -> int:
    """Annuler le dernier acte sur une PIECE ou un DOSSIER, tant que rien de ce qui en découle n’est posté.

    Les actes : attach, confirm, set-aside, accept. PIECE : les premiers caractères de son empreinte.
    """
    from pipeline.run.acts.undo import undo as act  # noqa: PLC0415
    from pipeline.workspace import Workspace  # noqa: PLC0415

    report, undone = act(Workspace(folder.resolve()), what, par, motif, today or date.today())
    about = [undone.dossier and f"dossier {undone.dossier}", undone.sha256 and f"empreinte {undone.sha256[:12]}"]
    click.echo(f"Annulé : {undone.acte} du {undone.le:%d/%m/%Y} ({', '.join(one for one in about if one)})")
    _withdrawn(report)
    return told(report, table=True)


def _withdrawn(report: Report) -> None:
    for path in report.withdrawn:
        click.echo(f"Retiré : outbox/{path} (jetez ce qui en est imprimé)")


@click.command(cls=FrenchCommand, name="print-done")
@click.argument("bac", default="")
@click.option("--by", "par", default="secrétariat", metavar="NOM", help="Qui a posté.")
@WORKSPACE
@TODAY
def print_done(bac: str, par: str, folder: Path, today: date | None) -> None:
    """Marquer comme posté ce qui a été imprimé (tout, ou un BAC).

    BAC : un bac (recommandes), un lot (2003-11-21) ou les deux (2003-11-21/recommandes). La date (--today) est celle
    dont partent les délais. Les lettres sans adresse ne sont marquées que si leur bac est nommé.
    """
    from pipeline.run.acts.attach import print_done as act  # noqa: PLC0415
    from pipeline.workspace import Workspace  # noqa: PLC0415

    day = today or date.today()
    for name in act(Workspace(folder.resolve()), bac, par, day):
        click.echo(f"Posté le {day:%d/%m/%Y} : {name} (rangé dans outbox/postes)")


@click.command(cls=FrenchCommand)
@click.argument("dossier")
@click.argument("type", default="", metavar="[TYPE]")
@click.option("--by", "par", default="secrétariat", metavar="NOM", help="Qui réimprime.")
@WORKSPACE
@TODAY
def reprint(dossier: str, type: str, par: str, folder: Path, today: date | None) -> int:
    """Réimprimer les lettres d’un DOSSIER, ou celle d’un TYPE : elles reviennent dans a_imprimer."""
    from pipeline.run.acts.attach import reprint as act  # noqa: PLC0415
    from pipeline.workspace import Workspace  # noqa: PLC0415

    report, letters = act(Workspace(folder.resolve()), dossier, type, par, today or date.today())
    for path in letters:
        click.echo(f"À réimprimer : outbox/{path}")
    return told(report, table=True)


@click.group(cls=FrenchGroup)
def session() -> None:
    """Séances de la commission."""


@session.command("open")
@click.argument("jour", type=Day(), metavar="DATE")
@click.option("--time", "heure", required=True, metavar="HEURE", help="Heure de la séance, par exemple 14h30.")
@click.option("--place", "lieu", required=True, metavar="LIEU", help="Lieu de la séance.")
@WORKSPACE
@TODAY
def session_open(jour: date, heure: str, lieu: str, folder: Path, today: date | None) -> int:
    """Préparer la séance du DATE : ordre du jour, relevé de décisions, convocations."""
    from pipeline.run.acts.session import open_session  # noqa: PLC0415
    from pipeline.workspace import Workspace  # noqa: PLC0415

    report = open_session(Workspace(folder.resolve()), jour, heure, lieu, today or date.today())
    return told(report, table=True)


@click.command(cls=FrenchCommand)
@click.argument("annee", type=click.IntRange(1990, 2100), metavar="ANNÉE")
@WORKSPACE
@TODAY
def stats(annee: int, folder: Path, today: date | None) -> None:
    """Écrire le suivi annuel des demandes : tableau à imprimer et fichier pour tableur."""
    from pipeline.run.acts.yearly import write_stats  # noqa: PLC0415
    from pipeline.workspace import Workspace  # noqa: PLC0415

    for path in write_stats(Workspace(folder.resolve()), annee, today or date.today()):
        click.echo(f"outbox/{path}")


@click.command(cls=FrenchCommand)
@click.argument("piece")
@BY
@click.option("--reason", "motif", default="Conforme à la copie", show_default=True, metavar="TEXTE", help="Pourquoi.")
@WORKSPACE
@TODAY
def confirm(piece: str, par: str, motif: str, folder: Path, today: date | None) -> int:
    """Confirmer une PIECE lue sur une copie sans champs, après l’avoir comparée avec ses images.

    PIECE : les premiers caractères de son empreinte, donnés par « pipeline pending ».
    """
    from pipeline.run.acts.confirm import confirm as act  # noqa: PLC0415
    from pipeline.workspace import Workspace  # noqa: PLC0415

    report = act(Workspace(folder.resolve()), piece, par, motif, today or date.today())
    return told(report, table=True)


COMMANDS = (attach, confirm, accept, set_aside, undo, print_done, reprint, session, stats)
