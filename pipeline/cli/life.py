"""Commands by which a person records what happens to a dossier between its forms."""

from datetime import date
from typing import Any

import click

from pipeline.cli.door import BY, REASON, Day, command
from pipeline.dossier.model.vie import MotifCloture
from pipeline.dossier.values.texte import fold
from pipeline.dossier.values.types import Worded
from pipeline.report import Report
from pipeline.run.acts import closing, correcting
from pipeline.run.acts import remind as reminding
from pipeline.run.acts.correcting import CHAMPS
from pipeline.workspace import Workspace

_DOSSIER = "Son numéro."


class Word(click.ParamType[Worded]):
    """One of our words, with or without its accents and hyphens."""

    name = "mot"

    def __init__(self, kind: type[Worded], *excluded: Worded) -> None:
        self._words = {_key(word.value): word for word in kind if word not in excluded}

    @property
    def words(self) -> str:
        """All of them, as they are typed."""
        return ", ".join(word.value.replace("_", "-") for word in self._words.values())

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Worded:
        """Read a word as a person types it."""
        if isinstance(value, Worded):
            return value
        if (found := self._words.get(_key(str(value)))) is None:
            self.fail(f"« {value} » n’est pas connu. Au choix : {self.words}.", param, ctx)
        return found


def _key(text: str) -> str:
    return fold(text.replace("_", " ").replace("-", " "))


class Champ(click.ParamType[str]):
    """What may be corrected, as a person types it."""

    name = "champ"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Read a name as a person types it."""
        known = {_key(name): champ for name, champ in CHAMPS.items()}
        if value in CHAMPS.values():
            return str(value)
        if (found := known.get(_key(str(value)))) is None:
            self.fail(f"« {value} » ne se corrige pas. Au choix : {', '.join(CHAMPS)}.", param, ctx)
        return found


_MOTIF = Word(MotifCloture, MotifCloture.FUSION)


@command
@click.argument("dossier", help=_DOSSIER)
@click.argument("champ", type=Champ(), help=f"Au choix : {', '.join(CHAMPS)}.")
@click.argument("valeur", help="Ce qui prend sa place, entre guillemets.")
@BY
@REASON
def correct(dossier: str, champ: str, valeur: str, par: str, motif: str, workspace: Workspace, today: date) -> Report:
    """Corriger un CHAMP d’un DOSSIER, comme s’il avait été écrit ainsi.

    Les lettres qui ne sont pas postées sont refaites ; celles qui le sont ne repartent pas. La correction tient jusqu’à
    ce qu’un formulaire dise autre chose que ce qui était faux.
    """
    report, kept = correcting.correct(workspace, dossier, champ, valeur, par, motif, today)
    click.echo(f"Retenu : {kept}")
    return report


@command
@click.argument("dossier", help=_DOSSIER)
@click.argument("motif_cloture", type=_MOTIF, metavar="MOTIF", help=f"Au choix : {_MOTIF.words}.")
@click.option("--text", "precision", default="", metavar="TEXTE", help="Phrase à imprimer dans les lettres.")
@BY
@REASON
def close(
    dossier: str,
    motif_cloture: MotifCloture,
    precision: str,
    par: str,
    motif: str,
    workspace: Workspace,
    today: date,
) -> Report:
    """Clore un DOSSIER et prévenir la famille et l’établissement.

    Il peut être rouvert (pipeline reopen). Pour un départ dont la CDES est connue : pipeline transfer.
    """
    return closing.close(workspace, dossier, motif_cloture, par, motif, today, precision=precision)


@command
@click.argument("dossier", help=_DOSSIER)
@BY
@REASON
def remind(dossier: str, par: str, motif: str, workspace: Workspace, today: date) -> Report:
    """Redemander à l’établissement ce qui manque encore dans un DOSSIER, et prévenir la famille."""
    return reminding.remind(workspace, dossier, par, motif, today)


@command
@click.argument("dossier", help=_DOSSIER)
@BY
@REASON
def reopen(dossier: str, par: str, motif: str, workspace: Workspace, today: date) -> Report:
    """Rouvrir un DOSSIER clos : il redevient ce qu’il était, et ce qui lui est dû est écrit."""
    return closing.reopen(workspace, dossier, par, motif, today)


@command
@click.argument("dossier", help=_DOSSIER)
@click.option("--to", "cdes", required=True, metavar="NOM", help="La CDES du nouveau département.")
@click.option("--address", "adresse", required=True, metavar="ADRESSE", help="Son adresse, d’un seul tenant.")
@click.option(
    "--agreed", "accord_le", type=Day(), required=True, metavar="DATE", help="Jour de l’accord de la famille."
)
@BY
@REASON
def transfer(
    dossier: str, cdes: str, adresse: str, accord_le: date, par: str, motif: str, workspace: Workspace, today: date
) -> Report:
    """Transmettre un DOSSIER à la CDES d’un autre département, avec l’accord de la famille, puis le clore."""
    return closing.transfer(workspace, dossier, f"{cdes}\n{adresse}", accord_le, par, motif, today)
