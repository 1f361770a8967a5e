"""Telephone numbers and UAI numbers (fact sheet §4, §6), without any directory: prefixes and checksum only."""

import re
from datetime import date

from pipeline.dossier.values.texte import doubt, fold, reading
from pipeline.dossier.values.types import Lecture
from pipeline.dossier.values.typographie import NBSP

PREFIXES_OUTRE_MER = (
    "0590", "0690", "0594", "0694", "0596", "0696", "0262", "0692", "0693", "0269", "0639", "0508",
)  # fmt: skip
"""First four digits of the numbers of the overseas départements and of Saint-Pierre-et-Miquelon."""

_OUTRE_MER = ("590", "594", "596", "262")
"""Country codes of the overseas départements."""
_INDICATIFS = ("33", *_OUTRE_MER)
"""Country codes whose numbers are, in France, « 0 » and the nine digits that follow."""
_SIX_DIGITS = ("687", "689")
"""Nouvelle-Calédonie and Polynésie française: numbers of six digits in 2003."""
_SINCE = {"7": 2010, "9": 2006}
"""Numbers beginning with 07 and 09: the year from which they exist."""

_CANDIDATE = re.compile(r"(?:\+ ?)?\(?\d[\d .\-/()]*\d", re.ASCII)
_SHORTEST = 6
"""Figures of the shortest numbers."""
_NONE_AT_ALL = re.compile(
    r"(?:il |elle |ils |elles )?(?:(?:n'(?:a|ont|en a) )?(?:pas|plus|aucun|sans)(?: (?:de|le|du|d'))?"
    r"(?: ?(?:telephone|tel\.?|numero|portable|ligne))?(?: (?:fixe|portable|personnel|actuellement|a ce jour))*"
    r"|neant|non|(?:(?:est )?(?:sur|en) )?liste rouge"
    r"|(?:ne )?(?:souhaite|veut|desire) pas (?:le )?(?:donner|communiquer))",
)
"""Folded: who has no telephone, or does not give it; an answer, and no number."""


def _read_plain(chiffres: str) -> str | None:
    """A number written without « + » nor « 00 »."""
    if len(chiffres) == 11 and chiffres.startswith("33"):
        return "0" + chiffres[2:]
    if len(chiffres) == 12 and chiffres.startswith(_OUTRE_MER):  # « (596) 596 12 34 56 »
        chiffres = chiffres[3:]
    if len(chiffres) == 9 and f"0{chiffres}".startswith(PREFIXES_OUTRE_MER):  # as it is said there, without its zero
        chiffres = f"0{chiffres}"
    return chiffres if len(chiffres) == 6 or re.fullmatch(r"0[1-9]\d{8}", chiffres) else None


def _to_national(candidat: str) -> str | None:
    """Canonical digits of one written number; ``None`` when it is not a number."""
    international = candidat.startswith("+")
    # « +33 (0)1 … »: the zero is left out after a country code; « (0)1 … »: it is the number's.
    chiffres = re.sub(r"\D", "", re.sub(r"(?<=\d) ?\(0\)", "", candidat))
    if not international and chiffres.startswith("00"):
        international, chiffres = True, chiffres[2:]
    if not international:
        return _read_plain(chiffres)
    if indicatif := next(filter(chiffres.startswith, _INDICATIFS), ""):
        suite = chiffres.removeprefix(indicatif).removeprefix("0")
        return "0" + suite if re.fullmatch(r"[1-9]\d{8}", suite) else None
    if chiffres.startswith("508") and len(chiffres) == 9:
        return "0" + chiffres
    return f"+{chiffres}" if re.fullmatch(r"[1-9]\d{7,14}", chiffres) else None


def _candidates(texte: str) -> list[str]:
    """The numbers of a text, one by one: « 04 … / 06 … » are two, « 01/99/00/12/34 » is one."""
    found: list[str] = []
    for candidat in _CANDIDATE.findall(fold(texte)):
        parts = candidat.split("/") if _to_national(candidat) is None else [candidat]
        if len(parts) == 1 and len(chiffres := re.sub(r"\D", "", candidat)) == 20:
            parts = [chiffres[:10], chiffres[10:]]
        found += parts if all(map(_to_national, parts)) else [candidat]
    longs = [one for one in found if len(re.sub(r"\D", "", one)) >= _SHORTEST]
    # « 04 65 71 00 12 après 18 h »: an hour, a floor or an extension beside a number is none.
    return longs if any(map(_to_national, longs)) else found


def find_numeros(texte: str) -> tuple[str, ...]:
    """Digits of each number of a text, canonical where it reads as one; what is compared to hide a number."""
    return tuple(_to_national(one) or re.sub(r"\D", "", one) for one in _candidates(texte))


@reading
def parse_telephone(texte: str, *, reference: date) -> Lecture[str]:
    """Read a telephone number.

    Two numbers, or the words that there is none (« n'a pas le téléphone »), are an answer without a value.
    Value: ten digits (``0262123456``), six digits as written in Nouvelle-Calédonie and Polynésie (with a doubt:
    a metropolitan number may have been cut), or ``+`` and the digits of another country. A 07 or 09 number before
    it could exist at ``reference`` has its value and a doubt.
    """
    candidats = _candidates(texte)
    if not candidats and _NONE_AT_ALL.fullmatch(fold(texte).strip(" .,;:/-")):
        return Lecture(texte)
    if len(candidats) > 1:
        doutes = (parse_telephone(one, reference=reference).doute for one in candidats)
        return Lecture(texte, None, next(filter(None, doutes), ""))
    valeur = _to_national(candidats[0]) if candidats else None
    if valeur is None:
        return doubt(texte, "Le numéro de téléphone {cite} ne se lit pas : écrivez un numéro de dix chiffres.")
    if len(valeur) == 6:
        modele = (
            "Le numéro de téléphone {cite} n'a que six chiffres, comme en Nouvelle-Calédonie et en Polynésie : "
            "vérifiez qu'il est complet."
        )
        return doubt(texte, modele, valeur)
    if valeur.startswith("0") and reference.year < _SINCE.get(valeur[1], 0):
        modele = "Le numéro de téléphone {cite} commence par {debut} : ces numéros n'existent pas encore. Vérifiez-le."
        return doubt(texte, modele, valeur, debut=valeur[:2])
    return Lecture(texte, valeur)


def format_telephone(chiffres: str) -> str:
    """Group the digits of a canonical number, with no-break spaces: « 01 99 00 12 34 », « 0262 12 34 56 »."""
    if chiffres.startswith("+") and chiffres[1:4] not in _SIX_DIGITS:
        return chiffres
    tete = 4 if chiffres.startswith(("+", *PREFIXES_OUTRE_MER)) else 2
    return NBSP.join([chiffres[:tete], *(chiffres[rang : rang + 2] for rang in range(tete, len(chiffres), 2))])


_UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_UAI = re.compile(r"(\d{7})([A-Z])", re.ASCII)
_UAI_PREFIX = re.compile(r"0[0-8]\d|09[0-5]|9[78]\d|[67]20", re.ASCII)


@reading
def parse_uai(texte: str) -> Lecture[str]:
    """Read a numéro UAI (ex-RNE): seven digits and their control letter; the value is e.g. ``0139901S``."""
    found = _UAI.fullmatch(re.sub(r"[ .\-]", "", texte.upper()))
    if not found or not _UAI_PREFIX.match(found[1]):
        modele = "Le numéro UAI {cite} n'est pas formé de sept chiffres et d'une lettre : recopiez-le, ou laissez vide."
        return doubt(texte, modele)
    if _UAI_LETTERS[int(found[1]) % 23] != found[2]:
        modele = "Le numéro UAI {cite} comporte une erreur : sa lettre ne correspond pas à ses chiffres. Recopiez-le."
        return doubt(texte, modele)
    return Lecture(texte, found[1] + found[2])
