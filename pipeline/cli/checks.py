"""Commands that look, prove, save or build; what the secretariat does every day is elsewhere."""

import sys
from datetime import date
from pathlib import Path

import click

from pipeline.cli.french import FrenchCommand, FrenchGroup
from pipeline.cli.options import JSON, TODAY, WORKSPACE, echo_json
from pipeline.errors import ExitCode, PipelineError


@click.command(cls=FrenchCommand)
@WORKSPACE
@TODAY
@JSON
def pending(folder: Path, today: date | None, as_json: bool) -> None:
    """Lister ce qui attend une personne, le plus ancien d’abord, avec la commande qui le règle."""
    from pipeline.run.checks.pending import pending as find  # noqa: PLC0415
    from pipeline.workspace import Workspace  # noqa: PLC0415

    found = [one.to_json() for one in find(Workspace(folder.resolve()), today or date.today())]
    if as_json:
        echo_json({"pending": found})
    else:
        from pipeline.cli.screen import show_pending  # noqa: PLC0415

        show_pending(found)


@click.command(cls=FrenchCommand)
@click.argument("dossier", required=False)
@WORKSPACE
@JSON
def journal(dossier: str | None, folder: Path, as_json: bool) -> None:
    """Montrer qui a fait quoi et quand, en tout ou pour un DOSSIER."""
    from pipeline.run.rights.journal import journal as find  # noqa: PLC0415
    from pipeline.workspace import Workspace  # noqa: PLC0415

    events = find(Workspace(folder.resolve()), dossier)
    if as_json:
        echo_json(events)
    else:
        from pipeline.cli.screen import show_journal  # noqa: PLC0415

        show_journal(events)


@click.command(cls=FrenchCommand)
@click.argument("fichier", type=click.Path(path_type=Path), metavar="FICHIER.tar")
@WORKSPACE
def backup(fichier: Path, folder: Path) -> int:
    """Tout sauvegarder dans un fichier, même pendant un traitement."""
    from pipeline.run.checks.backup import backup as save  # noqa: PLC0415
    from pipeline.workspace import Workspace  # noqa: PLC0415

    done = save(Workspace(folder.resolve()), fichier)
    if sys.stdout.isatty():
        click.echo(f"Sauvegarde écrite : {fichier} ({done.files} fichiers)")
        if done.encrypted:
            click.echo("L’archive y est chiffrée et sa clé n’y est pas : la garder à part.")
    for problem in done.problems:
        click.echo(problem, err=True)
    return ExitCode.INCOMPLETE_RUN if done.problems else ExitCode.OK


@click.command(cls=FrenchCommand)
@click.option("--repair", is_flag=True, help="Réparer ce qui peut l’être sans risque.")
@WORKSPACE
@JSON
def verify(repair: bool, folder: Path, as_json: bool) -> int:
    """Vérifier que le registre, l’archive et outbox/ concordent."""
    from pipeline.run.checks.verify import verify as check  # noqa: PLC0415
    from pipeline.workspace import Workspace  # noqa: PLC0415

    verdict, mended = check(Workspace(folder.resolve()), repair=repair)
    if as_json:
        echo_json(verdict.to_json() | {"repaired": mended})
    else:
        from pipeline.cli.screen import show_verdict  # noqa: PLC0415

        show_verdict(verdict.to_json(), mended)
    return ExitCode.INCONSISTENT if verdict.findings else ExitCode.OK


@click.command(cls=FrenchCommand)
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="FICHIER…")
@TODAY
@JSON
def check(files: tuple[Path, ...], today: date | None, as_json: bool) -> int:
    """Vérifier des formulaires avant de les envoyer : complets, ou ce qui manque.

    La fiche et le protocole d’un même élève se donnent ensemble ; ceux de plusieurs élèves peuvent l’être aussi. Rien
    n’est classé ni écrit, et il n’est pas besoin d’espace de travail.
    """
    from pipeline.run.checks.check import check_files  # noqa: PLC0415

    checked = check_files(files, today or date.today(), jobs=2)
    if as_json:
        echo_json(checked.to_json())
    else:
        from pipeline.cli.screen.check import show_checked  # noqa: PLC0415

        show_checked(checked)
    if checked.unread:
        return ExitCode.NOT_A_FORM
    return ExitCode.OK if checked.complete else ExitCode.NOT_COMPLETE


@click.command(cls=FrenchCommand)
@JSON
@click.option("--markdown", is_flag=True, help="Écrire la page docs/regles.md.")
def rules(as_json: bool, markdown: bool) -> None:
    """Lister les vérifications : code, gravité, qui corrige, fondement."""
    from pipeline.dossier.rules import describe_rules, render_markdown  # noqa: PLC0415

    if markdown:
        click.echo(render_markdown(), nl=False)
    elif as_json:
        echo_json(
            [
                {"code": c.code, "severity": c.severite, "title": c.titre, "basis": c.base, "school": c.ecole}
                for c in describe_rules()
            ]
        )
    else:
        from pipeline.cli.screen import show_rules  # noqa: PLC0415

        show_rules(describe_rules())


@click.group(cls=FrenchGroup)
def forms() -> None:
    """Formulaires vierges."""


@forms.command()
@click.argument("dossier", type=click.Path(path_type=Path, file_okay=False), required=False)
def build(dossier: Path | None) -> None:
    """Construire les formulaires vierges (dans forms_pdf/, ou dans DOSSIER)."""
    from pipeline.forms.build import build_all  # noqa: PLC0415
    from pipeline.resources import FORMS_PDF  # noqa: PLC0415

    for path in build_all(dossier or FORMS_PDF):
        click.echo(str(path))


@click.group(cls=FrenchGroup, name="archive-key")
def archive_key() -> None:
    """Clé de chiffrement de l’archive."""


@archive_key.command("new")
@click.argument("fichier", type=click.Path(path_type=Path), metavar="FICHIER")
def new_key(fichier: Path) -> None:
    """Faire une clé neuve dans FICHIER, hors de l’espace de travail."""
    from pipeline.store.keys import write_new_key  # noqa: PLC0415

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


COMMANDS = (pending, journal, backup, verify, archive_key, check, rules, forms)
