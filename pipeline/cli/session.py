"""Commands of a séance: prepare it, look at it, type its decisions, enter them."""

from datetime import date
from functools import partial
from itertools import chain
from typing import Any, cast

import click

from pipeline.cli.door import BY, JSON, Day, Whole, answer, command
from pipeline.cli.words import Hearing, Numbers
from pipeline.dossier.matching.rattachement import normalise_numero
from pipeline.lazy import load
from pipeline.report import Report
from pipeline.run.acts.session import Wish, open_seance
from pipeline.run.documents.seance.calls import SECRETARIAT
from pipeline.workspace import Workspace

look = partial(command, only_looks=True)


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
@click.option("--by", "par", default=SECRETARIAT, show_default=True, metavar="NOM", help="Qui la prépare.")
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


@look
@click.argument("jour", type=Day(), required=False, metavar="[DATE]", help="Jour de la séance ; sinon, toutes.")
@JSON
def show(jour: date | None, workspace: Workspace, today: date, as_json: bool) -> None:
    """Montrer une séance : ordre du jour, saisie et suite de chaque décision, dossiers prêts laissés de côté."""
    checks, screen = "pipeline.run.checks.session", "pipeline.cli.screen.session"
    if jour is None:
        held = load(f"{checks}:list_sessions")(workspace)
        told = {"sessions": [one.to_json() for one in held]}
        answer(told, lambda: load(f"{screen}:show_sessions")(held), as_json=as_json)
        return
    found = load(f"{checks}:show_session")(workspace, jour, today)
    answer(found.to_json(), lambda: load(f"{screen}:show_session")(found), as_json=as_json)


@command
@click.argument("jour", type=Day(), metavar="DATE", help="Jour de la séance.")
@click.argument("dossier", help="Son numéro.")
@click.argument(
    "cases",
    nargs=-1,
    required=True,
    metavar="CHAMP=VALEUR…",
    help="Ce qui est décidé ; sans valeur, la case est vidée.",
)
@BY
def decide(jour: date, dossier: str, cases: tuple[str, ...], par: str, workspace: Workspace, today: date) -> None:
    """Saisir la décision de la séance du DATE sur un DOSSIER ; « session enter » la rend ensuite."""
    if wrong := [one for one in cases if "=" not in one]:
        raise click.BadParameter(f"« {wrong[0]} » : écrivez le champ et sa valeur, par exemple decision=accord.")
    numero = normalise_numero(dossier) or dossier
    pairs = (one.partition("=") for one in cases)
    cells = [deciding("Cell")(jour, numero, champ.strip(), valeur) for champ, _, valeur in pairs]
    for former in deciding("draft")(workspace, cells, par):
        click.echo(f"{former.par} avait écrit « {former.valeur} » ({former.champ}) : votre saisie l’a remplacé.")
    line = load("pipeline.run.checks.session:show_row")(workspace, jour, numero, today)
    load("pipeline.cli.screen.session:show_line")(line)


@command
@click.argument("jour", type=Day(), metavar="DATE", help="Jour de la séance.")
@click.argument("dossiers", nargs=-1, type=Numbers(), metavar="[DOSSIER…]", help="Sinon, tous ceux qui sont prêts.")
@BY
def enter(jour: date, dossiers: tuple[tuple[str, ...], ...], par: str, workspace: Workspace, today: date) -> Report:
    """Rendre les décisions saisies de la séance du DATE : leurs lettres sont écrites, comme d’un relevé revenu."""
    named = tuple(chain.from_iterable(dossiers))
    report, told = deciding("enter")(workspace, jour, named, par, today)
    for line in told:
        click.echo(line)
    return cast("Report", report)


def deciding(name: str) -> Any:
    """What types decisions, loaded when it is asked for: it reads workbooks."""
    return load(f"pipeline.run.acts.deciding:{name}")


for name, one in {"open": _open, "show": show, "decide": decide, "enter": enter}.items():
    session.add_command(one, name)
