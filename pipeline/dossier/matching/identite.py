"""What a form says of its pupil, and how near two such sayings are.

How alike two names are is told by a function given from outside (the core needs only the standard library); it can
only ever make a form wait for a person, never put it anywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pipeline.dossier.values import plier
from pipeline.dossier.values.types import Lecture

Semblance = Callable[[str, str], float]
"""How alike two folded names are: 0 (nothing in common) to 1 (the same); symmetric."""

PROCHE = 0.8
"""Likeness from which two names may be one name written twice."""
_MOT = 3
"""Letters of a word that is more than a particle (« de », « la »)."""


@dataclass(frozen=True, slots=True)
class Identite:
    """What a form says of its pupil."""

    numero: str
    """Dossier number as written on the form; "" when none."""
    nom: str
    prenom: str
    naissance: Lecture[date]
    etablissement: str


@lru_cache(maxsize=1 << 16)
def cle(texte: str) -> str:
    """Folded, a hyphen being a space: « Anne-Sophie » and « Anne Sophie » are one."""
    return " ".join(plier(texte).replace("-", " ").split())


@lru_cache(maxsize=1 << 16)
def colle(texte: str) -> str:
    """Folded letters only: « LE GOFF » and « LEGOFF » meet, as candidates."""
    return "".join(lettre for lettre in plier(texte) if lettre.isalnum())


def inversee(jour: date) -> date | None:
    """The day with its month in its place; ``None`` when there is no such day."""
    try:
        return jour.replace(month=jour.day, day=jour.month)
    except ValueError:
        return None


def meme_naissance(a: Lecture[date], b: Lecture[date]) -> bool:
    """The same day, or the same words when no day can be read in them."""
    if a.valeur and b.valeur:
        return a.valeur == b.valeur
    return not a.vide and plier(a.texte) == plier(b.texte)


def naissances_proches(a: Lecture[date], b: Lecture[date]) -> bool:
    """Day and month swapped, or one of the two not known for certain."""
    if a.valeur and b.valeur:
        return a.valeur == inversee(b.valeur)
    return True


def memes_noms(a: Identite, b: Identite) -> bool:
    """The same name and prénom, however accented and hyphenated."""
    return cle(a.nom) == cle(b.nom) and cle(a.prenom) == cle(b.prenom)


def certain(a: Identite, b: Identite) -> bool:
    """The two are one pupil: same names, birth and établissement."""
    return (
        bool(a.nom and a.prenom)
        and memes_noms(a, b)
        and meme_naissance(a.naissance, b.naissance)
        and cle(a.etablissement) == cle(b.etablissement)
    )


def _partie(a: str, b: str) -> bool:
    """One name is a part of the other, as a wife's or a double name cut short: « NÚÑEZ », « NÚÑEZ DE LA PEÑA »."""
    mots = [frozenset(mot for mot in cle(nom).split() if len(mot) >= _MOT) for nom in (a, b)]
    return bool(mots[0] and mots[1]) and (mots[0] <= mots[1] or mots[1] <= mots[0])


def _semblables(a: str, b: str, semblance: Semblance) -> bool:
    return colle(a) == colle(b) or _partie(a, b) or semblance(cle(a), cle(b)) >= PROCHE


def doute(a: Identite, b: Identite, semblance: Semblance) -> str:
    """Say in French why the two may be one pupil; "" when they cannot. Symmetric."""
    meme_jour = meme_naissance(a.naissance, b.naissance)
    proches = naissances_proches(a.naissance, b.naissance)
    meme_ecole = bool(cle(a.etablissement)) and cle(a.etablissement) == cle(b.etablissement)
    noms = memes_noms(a, b)
    if noms and meme_jour:
        return "même nom, même prénom et même date de naissance, mais établissement différent"
    if noms and proches:
        return "même nom et même prénom, mais date de naissance absente, incertaine ou jour et mois inversés"
    if not a.prenom or not b.prenom:
        return "même nom, mais prénom absent" if colle(a.nom) == colle(b.nom) else ""
    if not (meme_jour or proches):
        return ""
    if meme_jour and cle(a.nom) == cle(b.prenom) and cle(a.prenom) == cle(b.nom):
        return "même date de naissance, nom et prénom inversés"
    ecrit_autrement = colle(a.nom) == colle(b.nom) and colle(a.prenom) == colle(b.prenom)
    if meme_jour and ecrit_autrement:
        return "même date de naissance, nom écrit autrement"
    if not meme_ecole or not (_semblables(a.nom, b.nom, semblance) and _semblables(a.prenom, b.prenom, semblance)):
        return ""
    if meme_jour:
        return "même date de naissance et même établissement, noms presque semblables"
    return (
        "même établissement et noms presque semblables, mais date de naissance absente, incertaine ou jour et mois "
        "inversés"
    )


def contredit(a: Identite, b: Identite) -> str:
    """Say in French what opposes two forms that should be of one pupil; "" when nothing does.

    Names that are only alike do oppose them: twins have them.
    """
    if a.nom and b.nom and colle(a.nom) != colle(b.nom):
        return "le nom n’est pas le même"
    if a.prenom and b.prenom and colle(a.prenom) != colle(b.prenom):
        return "le prénom n’est pas le même"
    if a.naissance.valeur and b.naissance.valeur and a.naissance.valeur != b.naissance.valeur:
        return "la date de naissance n’est pas la même"
    return ""
