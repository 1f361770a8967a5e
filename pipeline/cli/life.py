"""Commands by which a person records what happens to a dossier between its forms."""

from datetime import date
from enum import StrEnum
from typing import Any

import click

from pipeline.cli.door import BY, REASON, Day, Whole, command
from pipeline.dossier.letters import TypeLettre
from pipeline.dossier.model.vie import MotifCloture, SensAvis, SorteCourrier, SuiteRecommande
from pipeline.dossier.values.texte import fold
from pipeline.dossier.values.types import Commission
from pipeline.report import Report
from pipeline.run.acts import closing, correcting, merging, noting, receiving, returning
from pipeline.run.acts import remind as reminding
from pipeline.run.acts.correcting import CHAMPS
from pipeline.workspace import Workspace

_DOSSIER = "Son numéro."


class Word(click.ParamType[StrEnum]):
    """One of our words, with or without its accents and hyphens."""

    name = "mot"

    def __init__(self, kind: type[StrEnum], *excluded: StrEnum) -> None:
        self._words = {_key(word.value): word for word in kind if word not in excluded}

    @property
    def words(self) -> str:
        """All of them, as they are typed."""
        return ", ".join(word.value.replace("_", "-") for word in self._words.values())

    @property
    def help(self) -> str:
        """What an option says of them."""
        return f"Au choix : {self.words}."

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> StrEnum:
        """Read a word as a person types it."""
        if isinstance(value, StrEnum):
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
_TYPE, _SUITE, _SENS, _COMMISSION = Word(TypeLettre), Word(SuiteRecommande), Word(SensAvis), Word(Commission)
_SORTE = Word(SorteCourrier)
_PARENT = click.option(
    "--parent",
    "rang",
    type=Whole(1, 2),
    metavar="1|2",
    help="Quand chaque parent a reçu la sienne : celle du premier ou du second.",
)
NOT_DUE = "L’adresse est corrigée. Cette lettre n’est plus due : elle n’est pas réimprimée."


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
@click.argument("type_", type=_TYPE, metavar="TYPE", help="Celui de la lettre, donné par « pipeline status DOSSIER ».")
@click.option("--address", "adresse", required=True, metavar="ADRESSE", help="La bonne adresse, d’un seul tenant.")
@_PARENT
@BY
@REASON
def returned(
    dossier: str,
    type_: TypeLettre,
    adresse: str,
    rang: int | None,
    par: str,
    motif: str,
    workspace: Workspace,
    today: date,
) -> Report:
    """Réexpédier une lettre d’un DOSSIER que la poste a rapportée (NPAI), à la bonne adresse.

    Les délais de cette lettre partent de son nouvel envoi. Les lettres à venir vont à la même adresse.
    """
    report, leaves = returning.returned(workspace, dossier, type_, rang, adresse, par, motif, today)
    click.echo("À réimprimer : elle est dans le nouveau lot." if leaves else NOT_DUE)
    return report


@command
@click.argument("dossier", help=_DOSSIER)
@click.argument(
    "type_", type=_TYPE, metavar="TYPE", default=TypeLettre.NOTIFICATION_FAMILLE, help="Sinon, notification_famille."
)
@click.option("--on", "le", type=Day(), required=True, metavar="DATE", help="Jour de la remise ou de la présentation.")
@click.option("--outcome", "suite", type=_SUITE, default="remis", show_default=True, metavar="SUITE", help=_SUITE.help)
@_PARENT
@click.option("--by", "par", default="secrétariat", metavar="NOM", help="Qui l’a noté.")
def delivered(
    dossier: str,
    type_: TypeLettre,
    le: date,
    suite: SuiteRecommande,
    rang: int | None,
    par: str,
    workspace: Workspace,
    today: date,
) -> Report:
    """Noter l’avis de réception d’une lettre recommandée d’un DOSSIER : le délai de recours part de ce jour."""
    return noting.delivered(workspace, dossier, type_, rang, suite, le, par, today)


@command
@click.argument("dossier", help=_DOSSIER)
@click.argument("sens", type=_SENS, metavar="AVIS", help=_SENS.help)
@click.option("--commission", type=_COMMISSION, required=True, metavar="COMMISSION", help=_COMMISSION.help)
@click.option("--on", "le", type=Day(), required=True, metavar="DATE", help="Jour de l’avis.")
@click.option(
    "--text", "texte", default="", metavar="TEXTE", help="Ce qu’il dit ; nécessaire s’il n’est pas favorable."
)
@click.option("--by", "par", default="secrétariat", metavar="NOM", help="Qui l’a noté.")
def opinion(
    dossier: str,
    sens: SensAvis,
    commission: Commission,
    le: date,
    texte: str,
    par: str,
    workspace: Workspace,
    today: date,
) -> Report:
    """Noter l’AVIS de la CCPE ou de la CCSD sur un DOSSIER : le dossier de la séance le montre."""
    return noting.opinion(workspace, dossier, sens, commission, le, texte, par, today)


@command
@click.argument("dossier", help=_DOSSIER)
@click.argument("sorte", type=_SORTE, metavar="SORTE", help=_SORTE.help)
@click.option("--file", "fichier", default="", metavar="FICHIER", help="Sa numérisation, ou l’empreinte d’un fichier.")
@click.option("--on", "le", type=Day(), metavar="DATE", help="Jour de son arrivée ; par défaut, le jour même.")
@BY
@click.option("--reason", "objet", required=True, metavar="TEXTE", help="Ce qu’il dit, en quelques mots.")
def receive(
    dossier: str,
    sorte: SorteCourrier,
    fichier: str,
    le: date | None,
    par: str,
    objet: str,
    workspace: Workspace,
    today: date,
) -> Report:
    """Joindre à un DOSSIER un courrier reçu, et faire ce qu’il demande.

    Une demande d’audition convoque la famille aux séances à venir ; un désistement clôt le dossier ; un recours, un
    départ, une pièce sont notés, et attendent une personne s’il y a lieu.
    """
    return receiving.receive(workspace, dossier, sorte, fichier, le or today, par, objet, today)


@command
@click.argument("dossier", help=_DOSSIER)
@click.argument("motif_cloture", type=_MOTIF, metavar="MOTIF", help=_MOTIF.help)
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
@click.argument("into", metavar="AUTRE", help="Le dossier qui reste.")
@BY
@REASON
def merge(dossier: str, into: str, par: str, motif: str, workspace: Workspace, today: date) -> Report:
    """Réunir un DOSSIER à un AUTRE, du même élève : ses pièces y vont, et son numéro y mène."""
    return merging.merge(workspace, dossier, into, par, motif, today)


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
