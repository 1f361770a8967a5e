"""Commands that look and change nothing: what was understood, where dossiers are, what waits, what is checked."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click

from pipeline.cli.door import JSON, Day, Whole, answer, command
from pipeline.cli.screen import show_dossier, show_journal, show_pending, show_readings, show_rules, show_status
from pipeline.cli.screen.check import show_checked
from pipeline.cli.screen.found import show_answers, show_results
from pipeline.cli.screen.in_force import show_in_force, show_in_force_of
from pipeline.dossier.matching.rattachement import normalise_numero
from pipeline.dossier.model.dossier import Etat
from pipeline.dossier.rules import CODES, render_markdown
from pipeline.errors import ExitCode
from pipeline.intake.as_json import readings_to_json
from pipeline.intake.diagnosis import only_holds
from pipeline.run.checks.check import check_files
from pipeline.run.checks.pending import pending as find_pending
from pipeline.run.checks.show import in_force as find_in_force
from pipeline.run.checks.show import journal as find_events
from pipeline.run.checks.show import read_one, status_of
from pipeline.run.checks.show import status as find_status
from pipeline.run.looking.answers import answers_of
from pipeline.run.looking.search import Asked
from pipeline.run.looking.search import search as find
from pipeline.store.rows import Page
from pipeline.workspace import Workspace

look = partial(command, only_looks=True)
A_PAGE = 50
"""Dossiers, or things that wait, that are shown at once on a screen."""
EVERYTHING = 100_000_000


@look
@click.argument("file", type=click.Path(path_type=Path), metavar="FICHIER.pdf", help="Le fichier à lire.")
@JSON
def read(file: Path, as_json: bool) -> int:
    """Montrer ce que le programme comprend d’un fichier et de ceux qu’il contient, sans rien classer."""
    readings = read_one(file)
    answer(readings_to_json(readings), lambda: show_readings(readings), as_json=as_json)
    unread = any(reading.diagnosis is not None and not only_holds(reading) for reading in readings)
    return ExitCode.NOT_A_FORM if unread else ExitCode.OK


@look
@click.argument(
    "files",
    type=click.Path(path_type=Path),
    nargs=-1,
    required=True,
    metavar="FICHIER…",
    help="La fiche et le protocole d’un même élève, ensemble ; ceux de plusieurs élèves peuvent l’être aussi.",
)
@JSON
def check(files: tuple[Path, ...], today: date, as_json: bool) -> int:
    """Vérifier des formulaires avant de les envoyer : complets, ou ce qui manque.

    Rien n’est classé ni écrit, et il n’est pas besoin d’espace de travail.
    """
    checked = check_files(files, today, jobs=2)
    answer(checked.to_json(), lambda: show_checked(checked), as_json=as_json)
    if checked.unread:
        return ExitCode.NOT_A_FORM
    return ExitCode.OK if checked.complete else ExitCode.NOT_COMPLETE


@look
@click.argument(
    "quoi", nargs=-1, metavar="[DOSSIER | NOM]", help="Numéro, ou début des noms de l’élève ; sinon, les derniers."
)
@click.option(
    "--on", "jour", type=Day(), metavar="DATE", help="Ce qui est en vigueur ce jour-là ; sinon, le jour même."
)
@click.option(
    "--state", "etat", type=click.Choice([etat.value for etat in Etat]), help="Seulement les dossiers dans cet état."
)
@click.option(
    "--limit",
    type=Whole(1, EVERYTHING),
    metavar="NOMBRE",
    help=f"Combien de dossiers, les derniers ; {A_PAGE} par défaut, tous avec --json.",
)
@click.option("--before", "avant", metavar="DOSSIER", help="Les dossiers d’avant celui-ci.")
@click.option("--answers", "reponses", is_flag=True, help="Du DOSSIER, les réponses de ses formulaires aussi.")
@JSON
def status(
    quoi: tuple[str, ...],
    reponses: bool,
    jour: date | None,
    etat: str | None,
    limit: int | None,
    avant: str | None,
    workspace: Workspace,
    today: date,
    as_json: bool,
) -> None:
    """Montrer les derniers dossiers, ceux d’un NOM, ou tout d’un DOSSIER ; --on : ce qui est en vigueur ce jour-là."""
    asked = " ".join(quoi)
    if jour and not asked:
        listed = find_in_force(workspace, today, jour)
        answer(listed, lambda: show_in_force(listed), as_json=as_json)
        return
    if asked and any(char.isdecimal() for char in asked):
        found = status_of(workspace, asked, today, jour)
        if reponses:
            found["answers"] = [one.to_json() for one in answers_of(workspace, asked)]
        answer(found, lambda: show_dossier(found), as_json=as_json)
        if not as_json:
            show_in_force_of(found)
            show_answers(found.get("answers", ()))
        return
    before = normalise_numero(avant) if avant else ""
    if before is None:
        raise click.BadParameter("donnez le numéro d’un dossier, comme 2003-0012.", param_hint="--before")
    page = Page(limit or (EVERYTHING if as_json else A_PAGE), before, etat or "")
    shown = find_status(workspace, page, today, asked)
    answer(shown, lambda: show_status(shown, [*quoi, *(["--state", etat] if etat else [])]), as_json=as_json)


@look
@click.argument(
    "mots", nargs=-1, metavar="[MOTS…]", help="Noms, école, numéro, jour de naissance, mots des formulaires reçus."
)
@click.option(
    "--state", "etat", type=click.Choice([etat.value for etat in Etat]), help="Seulement les dossiers dans cet état."
)
@click.option("--school", "ecole", default="", metavar="ÉCOLE", help="Seulement ceux dont l’école a ces mots.")
@click.option("--since", type=Day(), metavar="DATE", help="Seulement ceux qui ont été ouverts depuis ce jour.")
@click.option("--until", type=Day(), metavar="DATE", help="Seulement ceux qui ont été ouverts jusqu’à ce jour.")
@click.option("--page", type=Whole(1, EVERYTHING), default=1, metavar="NOMBRE", help="Quelle page ; la première sinon.")
@click.option(
    "--limit", type=Whole(1, 1000), default=20, show_default=True, metavar="NOMBRE", help="Dossiers d’une page."
)
@JSON
def search(mots: tuple[str, ...], workspace: Workspace, today: date, as_json: bool, **said: Any) -> None:
    """Chercher des dossiers par des MOTS, qui doivent tous s’y trouver ; les fautes de frappe sont pardonnées."""
    results = find(workspace, Asked(" ".join(mots), **said), today).to_json()
    answer(results, lambda: show_results(results), as_json=as_json)


@look
@click.option("--all", "tout", is_flag=True, help=f"Tout ; sinon, à l’écran, les {A_PAGE} premières choses.")
@JSON
def pending(workspace: Workspace, today: date, tout: bool, as_json: bool) -> None:
    """Lister ce qui attend une personne, le plus ancien d’abord, avec la commande qui le règle."""
    found = [one.to_json() for one in find_pending(workspace, today)]
    answer({"pending": found}, lambda: show_pending(found, len(found) if tout else A_PAGE), as_json=as_json)


@look
@click.argument("dossier", required=False, help="Numéro ; par défaut, tout le journal.")
@JSON
def journal(dossier: str | None, workspace: Workspace, as_json: bool) -> None:
    """Montrer qui a fait quoi et quand, en tout ou pour un DOSSIER."""
    events = find_events(workspace, dossier)
    answer(events, lambda: show_journal(events), as_json=as_json)


@look
@JSON
@click.option("--markdown", is_flag=True, help="Écrire la page docs/regles.md.")
def rules(as_json: bool, markdown: bool) -> None:
    """Lister les vérifications : code, gravité, qui corrige, fondement."""
    if markdown:
        click.echo(render_markdown(), nl=False)
        return
    codes = CODES.values()
    found = [
        {"code": c.code, "severity": c.severite, "title": c.titre, "basis": c.base, "school": c.ecole} for c in codes
    ]
    answer(found, lambda: show_rules(codes), as_json=as_json)
