"""Commands on the rights of persons: how long things are kept, and what is handed over."""

from datetime import date
from pathlib import Path

import click

from pipeline.cli.french import FrenchCommand
from pipeline.cli.options import BY, JSON, REASON, TODAY, WORKSPACE, echo_json, told
from pipeline.errors import PipelineError


@click.command(cls=FrenchCommand)
@click.option("--dry-run", is_flag=True, help="Lister ce qui est échu et pourquoi, sans rien changer.")
@click.option("--notice", is_flag=True, help="Écrire la liste à soumettre au visa des Archives départementales.")
@click.option("--by", "par", default="", metavar="NOM", help="Qui soumet, ou qui élimine.")
@click.option("--visa", default="", metavar="RÉFÉRENCE", help="Référence du visa : éliminer ce qui a été soumis.")
@WORKSPACE
@TODAY
@JSON
def purge(dry_run: bool, notice: bool, par: str, visa: str, folder: Path, today: date | None, as_json: bool) -> int:
    """Éliminer ce qui a dépassé sa durée de conservation : lister, soumettre au visa, puis éliminer.

    Rien n’est éliminé sans avoir été soumis (--notice) depuis le délai de préavis, ni sans visa (--visa).
    """
    from pipeline.run.rights import purge as acts  # noqa: PLC0415
    from pipeline.workspace import Workspace  # noqa: PLC0415

    workspace, day = Workspace(folder.resolve()), today or date.today()
    if dry_run + notice + bool(visa) != 1:
        raise PipelineError(
            "Dites ce qu’il faut faire, une chose à la fois : --dry-run (lister), --notice --by NOM (soumettre au "
            "visa) ou --visa RÉFÉRENCE --by NOM (éliminer ce qui a été soumis)."
        )
    if dry_run:
        due = acts.list_due(workspace, day)
        if as_json:
            echo_json([du.to_json() for du in due])
        else:
            from pipeline.cli.screen.rights import show_due  # noqa: PLC0415

            show_due(due)
        return 0
    if not par.strip():
        raise PipelineError("Il faut dire qui agit : --by NOM.")
    done = acts.give_notice(workspace, par, day) if notice else acts.purge(workspace, par, visa, day)
    if as_json:
        echo_json([du.to_json() for du in done.dus])
    else:
        from pipeline.cli.screen.rights import show_purge  # noqa: PLC0415

        show_purge(done, notice=notice)
    return told(done.report, table=False)


@click.command(cls=FrenchCommand)
@click.argument("dossier")
@click.option(
    "--to", "target", type=click.Path(path_type=Path), required=True, metavar="DOSSIER|FICHIER.zip", help="Où l’écrire."
)
@click.option(
    "--hide-other-parent",
    "demandeur",
    type=click.IntRange(1, 2),
    metavar="1|2",
    help="Le représentant légal qui demande (1 ou 2) ; les coordonnées de l’autre sont occultées.",
)
@BY
@REASON
@WORKSPACE
@TODAY
def export(
    dossier: str, target: Path, demandeur: int | None, par: str, motif: str, folder: Path, today: date | None
) -> None:
    """Remettre à une famille la copie de tout ce qui est conservé sur un élève (droit d’accès)."""
    from pipeline.run.rights.export import export as act  # noqa: PLC0415
    from pipeline.workspace import Workspace  # noqa: PLC0415

    done = act(Workspace(folder.resolve()), dossier, target, par, motif, today or date.today(), demandeur=demandeur)
    click.echo(f"Copie écrite : {done.target} ({done.files} fichiers, dossier {', '.join(done.dossiers)})")
    if done.remarques:
        click.echo("À regarder avant de la remettre :")
    for remarque in done.remarques:
        click.echo(f"  – {remarque}")


COMMANDS = (export, purge)
