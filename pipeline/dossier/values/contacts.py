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

_INDICATIFS = ("33", "590", "594", "596", "262")
"""Country codes whose numbers are, in France, « 0 » and the nine digits that follow."""
_SIX_DIGITS = ("687", "689")
"""Nouvelle-Calédonie and Polynésie française: numbers of six digits in 2003."""
_SINCE = {"7": 2010, "9": 2006}
"""Numbers beginning with 07 and 09: the year from which they exist."""

_CANDIDATE = re.compile(r"(?:\+ ?)?\(?\d[\d .\-/()]*\d", re.ASCII)


def _to_national(candidat: str) -> str | None:
    """Canonical digits of one written number; ``None`` when it is not a number."""
    international = candidat.startswith("+")
    chiffres = re.sub(r"\D", "", candidat.replace("(0)", ""))
    if not international and chiffres.startswith("00"):
        international, chiffres = True, chiffres[2:]
    if not international:
        if len(chiffres) == 11 and chiffres.startswith("33"):
            chiffres = "0" + chiffres[2:]
        if len(chiffres) == 6 or re.fullmatch(r"0[1-9]\d{8}", chiffres):
            return chiffres
        return None
    if indicatif := next(filter(chiffres.startswith, _INDICATIFS), ""):
        suite = chiffres.removeprefix(indicatif).removeprefix("0")
        return "0" + suite if re.fullmatch(r"[1-9]\d{8}", suite) else None
    if chiffres.startswith("508") and len(chiffres) == 9:
        return "0" + chiffres
    return f"+{chiffres}" if re.fullmatch(r"[1-9]\d{7,14}", chiffres) else None


@reading
def parse_telephone(texte: str, *, reference: date) -> Lecture[str]:
    """Read one telephone number.

    Value: ten digits (``0262123456``), six digits as written in Nouvelle-Calédonie and Polynésie (with a doubt:
    a metropolitan number may have been cut), or ``+`` and the digits of another country. A 07 or 09 number before
    it could exist at ``reference`` has its value and a doubt.
    """
    candidats = _CANDIDATE.findall(fold(texte))
    valeur = _to_national(candidats[0]) if len(candidats) == 1 else None
    if valeur is None:
        return doubt(texte, "Le numéro de téléphone {cite} ne se lit pas : écrivez un seul numéro de dix chiffres.")
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
