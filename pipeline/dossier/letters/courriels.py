"""What a mail to an établissement says, when forms go back to it: numbers of dossiers, and nobody's name.

A mail is read on screens that others see, and its subject in lists: who the pupil is stands in the forms alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pipeline.dossier.model.forms import Kind
from pipeline.dossier.values.typographie import format_long_date, typo


class Envoi(StrEnum):
    """Why forms go by mail."""

    COMPLEMENT = "complement"
    """Something is missing in them."""
    RENOUVELLEMENT = "renouvellement"
    """What was granted comes to its end."""


@dataclass(frozen=True, slots=True)
class Joint:
    """The forms of one dossier that go."""

    numero: str
    formulaires: tuple[Kind, ...]
    limite: date | None
    """Last day on which they are awaited; ``None`` when the letter says none."""


@dataclass(frozen=True, slots=True)
class Courriel:
    """A mail, without its address."""

    objet: str
    texte: str


def courriel(envoi: Envoi, joints: Sequence[Joint], signature: Iterable[str]) -> Courriel:
    """Write the mail that takes forms to an établissement.

    Args:
        envoi: why.
        joints: the dossiers, in their order; one at least.
        signature: who writes, a line each.
    """
    numbers = ", ".join(one.numero for one in joints)
    several = len(joints) > 1 or len(joints[0].formulaires) > 1
    forms = "formulaires" if several else "formulaire"
    told = "Dossiers" if len(joints) > 1 else "Dossier"
    if envoi is Envoi.COMPLEMENT:
        objet = f"{told} {numbers} : {forms} à compléter"
        opening = (
            "Il manque des réponses dans ce que vous nous avez envoyé. Ce qui est à compléter est joint à ce message, "
            "avec ce que vous y avez déjà écrit : les réponses attendues y sont surlignées."
        )
        closing = "La lettre qui dit ce qui manque vous est adressée par la poste."
    else:
        objet = f"{told} {numbers} : {forms} pour une nouvelle demande"
        opening = (
            "L'accompagnement accordé change ou prend fin : la lettre qui vous est adressée par la poste dit quand. Si "
            "l'élève en a encore besoin, une nouvelle demande est nécessaire : les formulaires joints portent déjà ce "
            "que nous savons."
        )
        closing = "Aucune aide n'est renouvelée d'elle-même."
    lines = [
        "Bonjour,",
        "",
        opening,
        "",
        *(_line(one) for one in joints),
        "",
        "Comment faire :",
        "1. enregistrez chaque fichier joint sur votre ordinateur, puis ouvrez-le ;",
        "2. répondez à l'écran, et enregistrez ;",
        "3. renvoyez-le par retour de courriel, tel quel, sans l'imprimer ni le numériser.",
        "",
        closing,
        "",
        "Cordialement,",
        "",
    ]
    # Who signs is set as the settings have it.
    return Courriel(typo(objet), "\n".join([*map(typo, lines), *signature]) + "\n")


def _line(joint: Joint) -> str:
    forms = " et ".join(kind.label for kind in joint.formulaires)
    awaited = f", à renvoyer au plus tard le {format_long_date(joint.limite)}" if joint.limite else ""
    return f"- dossier {joint.numero} : {forms}{awaited}."
