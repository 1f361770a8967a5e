"""Commands on the persons who use the page: their accounts, and who was refused."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import click
from rich.markup import escape

from pipeline.cli.door import BY, JSON, Whole, answer, command
from pipeline.cli.screen import new_console, show_table
from pipeline.comptes import Account, Login, People, Role
from pipeline.dossier.values.texte import fold
from pipeline.errors import ExitCode, PipelineError
from pipeline.run.persons import open_people
from pipeline.workspace import Workspace

WHO = click.argument("identifiant", help="Ce que la personne écrit pour se connecter.")
STDIN = click.option("--password-stdin", "stdin", is_flag=True, help="Lire le mot de passe sur l’entrée standard.")


class Chosen(click.ParamType[Role]):
    """A role."""

    name = "rôle"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Role:
        """Read it, with or without its accent."""
        try:
            return Role(fold(str(value)).strip())
        except ValueError:
            return self.fail("écrivez lecture, secretariat ou administration.", param, ctx)


def _password(*, stdin: bool) -> str:
    """Ask for a password twice on a terminal, or read it: on the command line, every account of the machine sees it."""
    if stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not os.isatty(0):
        raise PipelineError(
            "Le mot de passe se tape sur un terminal, ou s’envoie par l’entrée standard avec --password-stdin ; jamais "
            "sur la ligne de commande, que les autres comptes de la machine peuvent voir."
        )
    typed: str = click.prompt("Mot de passe (12 caractères au moins)", hide_input=True, confirmation_prompt=True)
    return typed


@contextmanager
def _changing(workspace: Workspace, par: str) -> Iterator[People]:
    if not par.strip():
        raise PipelineError("Il faut dire qui agit : --by NOM.")
    with open_people(workspace) as people:
        yield people


@click.group(subcommand_metavar="COMMANDE …")
def compte() -> None:
    """Comptes des personnes qui se servent de la page (« pipeline bureau »)."""


@command
@WHO
@click.option("--name", "nom", required=True, metavar="NOM", help="Son nom, comme le journal l’écrira.")
@click.option(
    "--role",
    type=Chosen(),
    default=Role.SECRETARIAT,
    metavar="lecture|secretariat|administration",
    help="Ce qu’elle peut faire : regarder, agir (par défaut), tenir aussi les comptes.",
)
@STDIN
@BY
def _add(identifiant: str, nom: str, role: Role, stdin: bool, par: str, workspace: Workspace) -> None:
    """Créer un compte ; son mot de passe est demandé."""
    with _changing(workspace, par) as people:
        made = people.add(identifiant, nom, role, _password(stdin=stdin), par)
    click.echo(f"Compte créé : {made.identifiant} ({made.nom}, {made.role.label})")


@command
@JSON
def _list(workspace: Workspace, as_json: bool) -> int:
    """Dire qui a un compte."""
    with open_people(workspace) as people:
        accounts = people.accounts()
    answer([account.to_json() for account in accounts], lambda: _show_accounts(accounts), as_json=as_json)
    return ExitCode.OK


@command
@WHO
@STDIN
@BY
def _password_of(identifiant: str, stdin: bool, par: str, workspace: Workspace) -> None:
    """Changer un mot de passe.

    Les sessions du compte se ferment.
    """
    with _changing(workspace, par) as people:
        people.account(identifiant)
        people.set_password(identifiant, _password(stdin=stdin), par)
    click.echo(f"Mot de passe changé : {identifiant}. Ses sessions sont fermées.")


@command
@WHO
@click.argument("role", type=Chosen(), help="lecture, secretariat ou administration.")
@BY
def _role(identifiant: str, role: Role, par: str, workspace: Workspace) -> None:
    """Changer ce qu’une personne peut faire.

    Ses sessions se ferment.
    """
    with _changing(workspace, par) as people:
        people.set_role(identifiant, role, par)
    click.echo(f"Rôle de {identifiant} : {role.label}")


@command
@WHO
@BY
def _close(identifiant: str, par: str, workspace: Workspace) -> None:
    """Fermer un compte : plus personne n’entre sous ce nom. Ce qu’il a signé le reste."""
    with _changing(workspace, par) as people:
        people.close_account(identifiant, par)
    click.echo(f"Compte fermé : {identifiant}")


@command
@WHO
@BY
def _open(identifiant: str, par: str, workspace: Workspace) -> None:
    """Rouvrir un compte, ou lever son attente.

    Un compte dont trop d’essais ont été refusés fait attendre : cette commande y met fin.
    """
    with _changing(workspace, par) as people:
        people.open_account(identifiant, par)
    click.echo(f"Compte ouvert : {identifiant}")


@command
@click.option("--refused", "refus", is_flag=True, help="Les essais refusés seulement.")
@click.option("--last", "nombre", type=Whole(1, 1000), default=50, metavar="N", help="Combien de lignes (50).")
@JSON
def _journal(refus: bool, nombre: int, workspace: Workspace, as_json: bool) -> int:
    """Dire qui s’est connecté ou a été refusé.

    Et ce qui a changé dans les comptes.
    """
    with open_people(workspace) as people:
        lines = people.logins(nombre, refused=refus)
    answer([line.to_json() for line in lines], lambda: _show_logins(lines), as_json=as_json)
    return ExitCode.OK


for made, name in {
    _add: "add",
    _list: "list",
    _password_of: "password",
    _role: "role",
    _close: "close",
    _open: "open",
    _journal: "journal",
}.items():
    compte.add_command(made, name)


def _show_accounts(accounts: Sequence[Account]) -> None:
    rows = (
        (
            escape(account.identifiant),
            escape(account.nom),
            account.role.label,
            "ouvert" if account.actif else "fermé",
            f"{_when(account.cree_le)}, par {escape(account.cree_par)}",
        )
        for account in accounts
    )
    if not show_table(("Identifiant", "Nom", "Rôle", "Compte", "Créé"), rows):
        new_console().print("Personne n’a encore de compte. « pipeline bureau » fait créer le premier.")


def _show_logins(lines: Sequence[Login]) -> None:
    rows = (
        (
            _when(line.instant),
            line.label,
            escape(line.identifiant or "(aucun compte de ce nom)"),
            escape(line.par),
            escape(line.adresse),
            escape(line.detail),
        )
        for line in lines
    )
    if not show_table(("Quand", "Quoi", "Compte", "Par", "Adresse", "Détail"), rows):
        new_console().print("Personne ne s’est encore connecté.")


def _when(instant: str) -> str:
    """A moment as a clock of this place shows it."""
    return f"{datetime.fromisoformat(instant).astimezone():%d/%m/%Y %H:%M}"
