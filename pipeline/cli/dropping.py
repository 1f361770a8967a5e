"""Commands of what comes in: drop a file, ask what became of one."""

from functools import partial
from pathlib import Path

import click

from pipeline.cli.door import JSON, answer, command, complain
from pipeline.errors import ExitCode, PipelineError
from pipeline.run.checks.show import locate_file
from pipeline.run.office import became as seen
from pipeline.run.office import dropping
from pipeline.workspace import Workspace

_FILES = partial(click.argument, "fichiers", nargs=-1, required=True, type=click.Path(path_type=Path))


@command
@_FILES(metavar="FICHIER…", help="Les fichiers à déposer.")
def drop(fichiers: tuple[Path, ...], workspace: Workspace) -> int:
    """Déposer des fichiers dans inbox/, sans rien y remplacer ; le prochain traitement les lit."""
    refused = 0
    for path in fichiers:
        try:
            click.echo(f"Déposé : inbox/{dropping.drop(workspace, path).nom}")
        except PipelineError as error:
            refused += 1
            complain(str(error))
    return ExitCode.INCOMPLETE_RUN if refused else ExitCode.OK


@command
@_FILES(metavar="FICHIER…", help="Des fichiers, ou des copies de ceux qui ont été déposés.")
@JSON
def became(fichiers: tuple[Path, ...], workspace: Workspace, as_json: bool) -> None:
    """Dire ce que sont devenus des FICHIERS déposés."""
    hashes = {path: locate_file(path)[1] for path in fichiers}
    found = seen.became(workspace, {sha256: path.name for path, sha256 in hashes.items()})

    def show() -> None:
        for path, sha256 in hashes.items():
            click.echo(f"{path.name} :")
            for fate in found[sha256]:
                click.echo(f"  {f'{fate.pupil} – ' if fate.pupil else ''}{fate.told}")

    said = [
        {"file": path.name, "sha256": sha256, "became": [one.to_json() for one in found[sha256]]}
        for path, sha256 in hashes.items()
    ]
    answer(said, show, as_json=as_json)
