"""Commands of the administrator: save, prove, encrypt, build the blank forms."""

import sys
from pathlib import Path

import click

from pipeline.cli.door import JSON, answer, command, complain
from pipeline.cli.screen import show_verdict
from pipeline.errors import ExitCode, PipelineError
from pipeline.lazy import load
from pipeline.libraries import require_libraries
from pipeline.resources import FORMS_PDF
from pipeline.run.checks.backup import backup as save
from pipeline.run.checks.verify import verify as find_faults
from pipeline.store.keys import write_new_key
from pipeline.workspace import Workspace


@command
@click.argument("fichier", type=click.Path(path_type=Path), metavar="FICHIER.tar", help="Où l’écrire.")
def backup(fichier: Path, workspace: Workspace) -> int:
    """Tout sauvegarder dans un fichier, même pendant un traitement."""
    done = save(workspace, fichier)
    if sys.stdout.isatty():
        click.echo(f"Sauvegarde écrite : {fichier} ({done.files} fichiers)")
        if done.encrypted:
            click.echo("L’archive y est chiffrée et sa clé n’y est pas : la garder à part.")
    complain(*done.problems)
    return ExitCode.INCOMPLETE_RUN if done.problems else ExitCode.OK


@command
@click.option("--repair", is_flag=True, help="Réparer ce qui peut l’être sans risque.")
@JSON
def verify(repair: bool, workspace: Workspace, as_json: bool) -> int:
    """Vérifier que le registre, l’archive et outbox/ concordent."""
    verdict, mended = find_faults(workspace, repair=repair)
    found = verdict.to_json()
    answer(found | {"repaired": mended}, lambda: show_verdict(found, mended), as_json=as_json)
    return ExitCode.INCONSISTENT if verdict.findings else ExitCode.OK


@command
@JSON
def doctor(workspace: Workspace, as_json: bool) -> int:
    """Dire ce qui empêcherait d’imprimer : machine, réglages, textes, modèles, lettres retenues."""
    faults = load("pipeline.run.checks.doctor:diagnose")(workspace)

    def show() -> None:
        click.echo("\n".join(fault.message for fault in faults) or "Rien n’empêche d’imprimer.")

    answer({"faults": [fault.to_json() for fault in faults]}, show, as_json=as_json)
    return ExitCode.CONFIG if faults else ExitCode.OK


@click.group(subcommand_metavar="COMMANDE …")
def forms() -> None:
    """Formulaires vierges."""


@command
@click.argument(
    "dossier",
    type=click.Path(path_type=Path, file_okay=False),
    required=False,
    help="Où les écrire ; par défaut, forms_pdf/.",
)
def _build(dossier: Path | None) -> None:
    """Construire les formulaires vierges (dans forms_pdf/, ou dans DOSSIER)."""
    require_libraries()
    for path in load("pipeline.forms.build:build_all")(dossier or FORMS_PDF):
        click.echo(str(path))


@command
def _renew(workspace: Workspace) -> int:
    """Refaire les formulaires vierges de formulaires/ : dernière édition, adresse du secrétariat imprimée."""
    for name in load("pipeline.run.blanks:renew_blanks")(workspace):
        click.echo(name)
    return ExitCode.OK


forms.add_command(_build, "build")
forms.add_command(_renew, "renew")


@click.group(subcommand_metavar="COMMANDE …")
def archive_key() -> None:
    """Clé de chiffrement de l’archive."""


@command
@click.argument("fichier", type=click.Path(path_type=Path), help="Où l’écrire, hors de l’espace de travail.")
def _new(fichier: Path) -> None:
    """Faire une clé neuve dans FICHIER, hors de l’espace de travail."""
    try:
        key = write_new_key(fichier)
    except FileExistsError as error:
        raise PipelineError(
            "Ce fichier existe déjà et n’a pas été changé : s’il contient une clé, une archive en dépend peut-être. "
            "Donnez un autre nom."
        ) from error
    except OSError as error:
        raise PipelineError(
            f"La clé n’a pas pu être écrite ({error.strerror}). Donnez un fichier d’un dossier qui existe et où vous "
            "pouvez écrire."
        ) from error
    click.echo(
        f"Clé {key.id} écrite : {fichier} (lisible de vous seul)\n"
        "À faire maintenant : en garder une copie imprimée ou sur un autre support, sous clé, loin des sauvegardes. "
        "Si la clé se perd, l’archive est perdue.\n"
        "Puis, dans pipeline.toml :\n"
        f'  [archive]\n  cle_fichier = "{fichier.absolute()}"'
    )


archive_key.add_command(_new, "new")
