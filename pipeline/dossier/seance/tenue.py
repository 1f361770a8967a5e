"""How a séance is held: its day, hour and place, and the persons who answer for it, as a secretary writes them.

What would print a wrong convocation is refused at once, with what to write instead. Sources: CASF, art. L. 242-9 (the
parents are called); loi 2000-321, art. 4 (prénom, nom and qualité of who signs); code du travail 2003, art. L. 222-1
(public holidays).
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.dossier.model.decision import SignataireDecision
from pipeline.dossier.values.calendrier import is_public_holiday
from pipeline.dossier.values.durees import parse_heure
from pipeline.dossier.values.signataire import faults
from pipeline.dossier.values.substance import says_nothing
from pipeline.dossier.values.texte import fold, normalise, phrase, quote
from pipeline.dossier.values.typographie import format_heure

OPENS, CLOSES = 7 * 60, 20 * 60
"""Minutes from midnight between which a commission sits: beyond, it is a slip of the keyboard."""
_FAR = timedelta(days=366)
_SUNDAY = 6
_CIVILITES = re.compile(r"(?:m\.?|mr\.?|mme\.?|mlle\.?|monsieur|madame|mademoiselle)\s+", re.IGNORECASE)
_PARTICULES = frozenset({"d", "de", "des", "du", "l", "la", "le", "les", "van", "von", "der", "den", "el", "al"})
_MIN_PLACE = 3
"""Letters and figures without which a place is none: « Salle 2 » has more, « . », « x » and « ? » fewer."""
NOBODY = SignataireDecision()
EXAMPLE = "« Prénom NOM, qualité », par exemple « Anatole PARAPHE, président de la commission »"


class SeanceRefusedError(ValueError):
    """A séance cannot be held like this; its text says in French why, and what to write."""


@dataclass(frozen=True, slots=True)
class Tenue:
    """How a séance is held; plain JSON data."""

    heure: str
    """« 14 h 30 »."""
    lieu: str
    """On one or several lines."""
    intervalle: int
    """Minutes between two families."""
    president: SignataireDecision = NOBODY
    """Empty when nobody said who presides."""
    signataire: SignataireDecision = NOBODY
    """Who signs the decisions; empty when nobody said it."""


def check_jour(jour: date, today: date) -> None:
    """Refuse a day on which no commission sits.

    Raises:
        SeanceRefusedError: a past day, a Sunday, a public holiday, a day more than a year ahead.
    """
    mend = "Vérifiez la date."
    if jour < today:
        raise SeanceRefusedError(phrase("La séance du {jour} est déjà passée. " + mend, jour=jour))
    if jour.weekday() == _SUNDAY:
        raise SeanceRefusedError(phrase("Le {jour} est un dimanche. " + mend, jour=jour))
    if is_public_holiday(jour):
        raise SeanceRefusedError(phrase("Le {jour} est un jour férié. " + mend, jour=jour))
    if jour > today + _FAR:
        raise SeanceRefusedError(phrase("Le {jour} est dans plus d'un an. " + mend, jour=jour))


def read_heure(texte: str) -> int:
    """Read an hour at which a commission sits, in minutes from midnight.

    Raises:
        SeanceRefusedError: when it reads in no way or in several, or is in the night.
    """
    lue = parse_heure(texte).certaine
    if lue is None:
        raise SeanceRefusedError(phrase("{cite} n'est pas une heure. Écrivez par exemple 9h30.", cite=quote(texte)))
    if not OPENS <= lue <= CLOSES:
        modele = "{cite} : une séance se tient entre {de} et {a}. Vérifiez l'heure."
        bornes = {"de": format_heure(OPENS), "a": format_heure(CLOSES)}
        raise SeanceRefusedError(phrase(modele, cite=quote(texte), **bornes))
    return lue


def read_lieu(texte: str) -> str:
    """Read the place to which families are called.

    Raises:
        SeanceRefusedError: when it says nothing.
    """
    lieu = "\n".join(" ".join(line.split()) for line in normalise(texte).split("\n") if line.strip())
    if says_nothing(lieu) or sum(map(str.isalnum, lieu)) < _MIN_PLACE:
        modele = "{cite} n'est pas un lieu. Écrivez celui où les familles doivent venir, avec son adresse."
        raise SeanceRefusedError(phrase(modele, cite=quote(texte)))
    return lieu


def read_personne(texte: str) -> SignataireDecision:
    """Read « Prénom NOM, qualité »; blank: nobody.

    The NOM begins with its first word in capitals, or with the particle before it; of two words, it is the second.

    Raises:
        SeanceRefusedError: when the prénom, the nom or the qualité is not there for certain.
    """
    if not (said := normalise(texte)):
        return NOBODY
    qui, _, qualite = said.partition(",")
    words, qualite = _CIVILITES.sub("", f"{qui.strip()} ", count=1).split(), qualite.strip()
    capitals = [rank for rank, word in enumerate(words) if word.isupper() and sum(map(str.isalpha, word)) > 1]
    at = capitals[0] if capitals else 1 if len(words) == 2 else 0
    while at > 1 and fold(words[at - 1]).strip("'") in _PARTICULES:
        at -= 1
    prenom, nom = " ".join(words[:at]), " ".join(words[at:])
    if at < 1 or any(part != "delegation" for part, _ in faults(prenom, nom, qualite, "")):
        modele = "{cite} ne donne pas un prénom, un nom en capitales et une qualité. Écrivez " + EXAMPLE + "."
        raise SeanceRefusedError(phrase(modele, cite=quote(texte)))
    return SignataireDecision(prenom, nom, qualite)


def check_signataire(qui: SignataireDecision) -> None:
    """Refuse who cannot sign a decision: neither the president, nor somebody who says by what delegation.

    Raises:
        SeanceRefusedError: with what is missing.
    """
    if qui.nom:
        for _, said in faults(qui.prenom, qui.nom, qui.qualite, qui.delegation):
            raise SeanceRefusedError(phrase("{qui} : " + said, qui=f"{qui.prenom} {qui.nom}"))


def is_same_person(one: SignataireDecision, other: SignataireDecision) -> bool:
    """The same prénom and nom, however they are spelt."""
    return (fold(one.prenom), fold(one.nom)) == (fold(other.prenom), fold(other.nom))
