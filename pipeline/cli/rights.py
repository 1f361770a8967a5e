"""Commands on the rights of persons: how long things are kept, and what is handed over."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click
from rich.markup import escape

from pipeline.cli.door import BY, JSON, REASON, Whole, answer, command, tell_outcome
from pipeline.cli.screen import new_console, show_table
from pipeline.errors import ExitCode, PipelineError
from pipeline.run.rights import purge as purging
from pipeline.run.rights.export import export as hand_over
from pipeline.run.rights.retention import Due
from pipeline.workspace import Workspace


@command
@click.option("--dry-run", is_flag=True, help="Lister ce qui est échu et pourquoi, sans rien changer.")
@click.option("--notice", is_flag=True, help="Écrire la liste à soumettre au visa des Archives départementales.")
@click.option("--by", "par", default="", metavar="NOM", help="Qui soumet, ou qui élimine.")
@click.option("--visa", default="", metavar="RÉFÉRENCE", help="Référence du visa : éliminer ce qui a été soumis.")
@JSON
def purge(dry_run: bool, notice: bool, par: str, visa: str, workspace: Workspace, today: date, as_json: bool) -> int:
    """Éliminer ce qui a dépassé sa durée de conservation : lister, soumettre au visa, puis éliminer.

    Rien n’est éliminé sans avoir été soumis (--notice) depuis le délai de préavis, ni sans visa (--visa).
    """
    if dry_run + notice + bool(visa) != 1:
        raise PipelineError(
            "Dites ce qu’il faut faire, une chose à la fois : --dry-run (lister), --notice --by NOM (soumettre au "
            "visa) ou --visa RÉFÉRENCE --by NOM (éliminer ce qui a été soumis)."
        )
    if dry_run:
        due = purging.list_due(workspace, today)
        answer([du.to_json() for du in due], lambda: _show_due(due), as_json=as_json)
        return ExitCode.OK
    if not par.strip():
        raise PipelineError("Il faut dire qui agit : --by NOM.")
    done = purging.give_notice(workspace, par, today) if notice else purging.purge(workspace, par, visa, today)
    answer([du.to_json() for du in done.dus], lambda: _show_purge(done, notice=notice), as_json=as_json)
    return tell_outcome(done.report, table=False)


@command
@click.argument("dossier", help="Son numéro.")
@click.option(
    "--to", "target", type=click.Path(path_type=Path), required=True, metavar="DOSSIER|FICHIER.zip", help="Où l’écrire."
)
@click.option(
    "--hide-other-parent",
    "demandeur",
    type=Whole(1, 2),
    metavar="1|2",
    help="Le représentant légal qui demande (1 ou 2) ; les coordonnées de l’autre sont occultées.",
)
@BY
@REASON
def export(
    dossier: str, target: Path, demandeur: int | None, par: str, motif: str, workspace: Workspace, today: date
) -> int:
    """Remettre à une famille la copie de tout ce qui est conservé sur un élève (droit d’accès)."""
    done = hand_over(workspace, dossier, target, par, motif, today, demandeur=demandeur)
    click.echo(f"Copie écrite : {done.target} ({done.files} fichiers, dossier {', '.join(done.dossiers)})")
    if done.remarques:
        click.echo("À regarder avant de la remettre :")
    for remarque in done.remarques:
        click.echo(f"  – {remarque}")
    return tell_outcome(done.report, table=True)


def _show_due(due: Sequence[Due]) -> None:
    """List what is due: number, state, dates, rule, and what comes next."""
    rows = (
        (
            du.cible if du.dossier else du.cible[:12],
            escape(du.libelle_etat),
            f"{du.depart:%d/%m/%Y}",
            du.regle.label,
            f"{du.echeance:%d/%m/%Y}",
            f"{du.fichiers}" + (f" (+ {du.partages} partagés)" if du.partages else ""),
            _next(du),
        )
        for du in due
    )
    shown = show_table(("Dossier ou fichier", "État", "Depuis le", "Règle", "Échu le", "Originaux", "Suite"), rows)
    new_console().print("Rien n’a été changé." if shown else "Rien n’a dépassé sa durée de conservation.")


def _next(du: Due) -> str:
    if du.retenu:
        return f"retenu : {du.retenu}"
    if du.preavis_le:
        return f"soumis le {du.preavis_le:%d/%m/%Y}"
    return "à soumettre (--notice)"


def _show_purge(done: purging.Purge, *, notice: bool) -> None:
    """Say what was submitted, or purged."""
    console = new_console()
    dossiers = sum(du.dossier is not None for du in done.dus)
    what = f"{dossiers} dossier{'s' if dossiers > 1 else ''}, {len(done.dus) - dossiers} fichier(s) sans dossier"
    console.print(f"Soumis au visa : {what}." if notice else f"Éliminé : {what}.")
    for document in done.report.documents:
        console.print(f"À imprimer : outbox/{document['path']}")
    if notice:
        console.print("Envoyez cette liste aux Archives départementales. Au retour du visa : pipeline purge --visa …")
    else:
        console.print("Les sauvegardes faites avant aujourd’hui contiennent encore ces dossiers (guide).")
