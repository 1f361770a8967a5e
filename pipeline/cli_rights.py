"""Commands on the rights of persons: how long things are kept, and what is handed over."""

from datetime import date
from pathlib import Path

import click

from pipeline.cli_french import FrenchCommand
from pipeline.cli_options import JSON, TODAY, WORKSPACE, echo_json, told
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
    from pipeline.run import purge as acts  # noqa: PLC0415
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
            from pipeline.terminal_rights import show_due  # noqa: PLC0415

            show_due(due)
        return 0
    if not par.strip():
        raise PipelineError("Il faut dire qui agit : --by NOM.")
    done = acts.give_notice(workspace, par, day) if notice else acts.purge(workspace, par, visa, day)
    if as_json:
        echo_json([du.to_json() for du in done.dus])
    else:
        from pipeline.terminal_rights import show_purge  # noqa: PLC0415

        show_purge(done, notice=notice)
    return told(done.report, table=False)


COMMANDS = (purge,)
