"""What a form says of its pupil, and how near two such sayings are.

How alike two names are is told by a function given from outside (the core needs only the standard library); it can
only ever make a form wait for a person, never put it anywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pipeline.dossier.values.dates import is_same_day
from pipeline.dossier.values.texte import fold
from pipeline.dossier.values.texte import squeeze as squeeze_text
from pipeline.dossier.values.types import Lecture

Semblance = Callable[[str, str], float]
"""How alike two folded names are: 0 (nothing in common) to 1 (the same); symmetric."""

MIN_SEMBLANCE = 0.8
"""Likeness from which two names may be one name written twice."""
_MIN_WORD = 3
"""Letters of a word that is more than a particle (« de », « la »)."""

# Folding takes 20 µs, and the names of one form meet those of many dossiers.
squeeze = lru_cache(maxsize=1 << 16)(squeeze_text)


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
def fold_hyphens(texte: str) -> str:
    """Folded, a hyphen being a space: « Anne-Sophie » and « Anne Sophie » are one."""
    return " ".join(fold(texte).replace("-", " ").split())


def swap_day_month(jour: date) -> date | None:
    """The day with its month in its place; ``None`` when there is no such day."""
    try:
        return jour.replace(month=jour.day, day=jour.month)
    except ValueError:
        return None


def near_naissance(a: Lecture[date], b: Lecture[date]) -> bool:
    """Day and month swapped, or one of the two not known for certain."""
    # 3/4 is April here and March elsewhere; « né vers 1994 » gives no day at all.
    if a.valeur and b.valeur:
        return a.valeur == swap_day_month(b.valeur)
    return True


def same_noms(a: Identite, b: Identite) -> bool:
    """The same name and prénom, however accented and hyphenated."""
    return fold_hyphens(a.nom) == fold_hyphens(b.nom) and fold_hyphens(a.prenom) == fold_hyphens(b.prenom)


def is_same_eleve(a: Identite, b: Identite) -> bool:
    """The two are one pupil: same names, birth and établissement."""
    return (
        bool(a.nom and a.prenom)
        and same_noms(a, b)
        and is_same_day(a.naissance, b.naissance)
        and fold_hyphens(a.etablissement) == fold_hyphens(b.etablissement)
    )


def _is_part(a: str, b: str) -> bool:
    """One name is a part of the other, as a wife's or a double name cut short: « NÚÑEZ », « NÚÑEZ DE LA PEÑA »."""
    mots = [frozenset(mot for mot in fold_hyphens(nom).split() if len(mot) >= _MIN_WORD) for nom in (a, b)]
    return bool(mots[0] and mots[1]) and (mots[0] <= mots[1] or mots[1] <= mots[0])


def _are_alike(a: str, b: str, semblance: Semblance) -> bool:
    return squeeze(a) == squeeze(b) or _is_part(a, b) or semblance(fold_hyphens(a), fold_hyphens(b)) >= MIN_SEMBLANCE


def explain_doubt(a: Identite, b: Identite, semblance: Semblance) -> str:
    """Say in French why the two may be one pupil; "" when they cannot. Symmetric."""
    meme_jour = is_same_day(a.naissance, b.naissance)
    proches = near_naissance(a.naissance, b.naissance)
    meme_ecole = bool(fold_hyphens(a.etablissement)) and fold_hyphens(a.etablissement) == fold_hyphens(b.etablissement)
    noms = same_noms(a, b)
    if noms and meme_jour:
        return "même nom, même prénom et même date de naissance, mais établissement différent"
    if noms and proches:
        return "même nom et même prénom, mais date de naissance absente, incertaine ou jour et mois inversés"
    if not a.prenom or not b.prenom:
        return "même nom, mais prénom absent" if squeeze(a.nom) == squeeze(b.nom) else ""
    if not (meme_jour or proches):
        return ""
    if meme_jour and fold_hyphens(a.nom) == fold_hyphens(b.prenom) and fold_hyphens(a.prenom) == fold_hyphens(b.nom):
        return "même date de naissance, nom et prénom inversés"
    ecrit_autrement = squeeze(a.nom) == squeeze(b.nom) and squeeze(a.prenom) == squeeze(b.prenom)
    if meme_jour and ecrit_autrement:
        return "même date de naissance, nom écrit autrement"
    # Twins: same school, same day, names that are nearly the same. Hence a doubt, and never more.
    if not meme_ecole or not (_are_alike(a.nom, b.nom, semblance) and _are_alike(a.prenom, b.prenom, semblance)):
        return ""
    if meme_jour:
        return "même date de naissance et même établissement, noms presque semblables"
    return (
        "même établissement et noms presque semblables, mais date de naissance absente, incertaine ou jour et mois "
        "inversés"
    )


def find_contradiction(a: Identite, b: Identite) -> str:
    """Say in French what opposes two forms that should be of one pupil; "" when nothing does.

    Names that are only alike do oppose them: twins have them.
    """
    if a.nom and b.nom and squeeze(a.nom) != squeeze(b.nom):
        return "le nom n’est pas le même"
    if a.prenom and b.prenom and squeeze(a.prenom) != squeeze(b.prenom):
        return "le prénom n’est pas le même"
    if a.naissance.valeur and b.naissance.valeur and a.naissance.valeur != b.naissance.valeur:
        return "la date de naissance n’est pas la même"
    return ""
