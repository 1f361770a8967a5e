"""Dates and ages as schools write them (fact sheet §4, §8). Nothing is guessed: doubt is said."""

import re
from datetime import date

from pipeline.dossier.values.texte import doubt, fold, reading
from pipeline.dossier.values.types import Lecture
from pipeline.dossier.values.typographie import MOIS

_FOLDED_MOIS = tuple(fold(mois) for mois in MOIS)
_LEADING_WORDS = re.compile(
    r"^(?:fait (?:a [^\d,]{1,60},? ?)?(?=le ))?"
    r"(?:(?:ne\(e\)|(?:ne|nee|le|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b)[ ,:]*)+"
)
_LIEU = re.compile(r"(?<=\d{4}) ?,? a [^\d]+(?: ?\(\d{2,3}\))?$")
_SEP = r" ?[/.\- ] ?"
_DATES = (
    re.compile(rf"(?P<jour>\d{{1,2}}){_SEP}(?P<mois>\d{{1,2}}){_SEP}(?P<annee>\d{{4}}|\d{{2}})", re.ASCII),
    re.compile(r"(?P<annee>\d{4})[-/.](?P<mois>\d{1,2})[-/.](?P<jour>\d{1,2})", re.ASCII),
    re.compile(r"(?P<jour>\d{1,2}) ?(?:er)?[ .\-/]*(?P<mois>[a-z]+)[ .\-/]*(?P<annee>\d{4}|\d{2})", re.ASCII),
)
"""French order, ISO, the month in letters."""
_COMPACT = re.compile(r"\d{8}", re.ASCII)
_ANNEE = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)", re.ASCII)

_CONSIGNE = "écrivez le jour, le mois et l'année, par exemple « 14/03/1995 »"


def _mois(ecrit: str) -> int | None:
    """Number of a month: figures, or its folded name, or an unambiguous abbreviation of three letters or more."""
    if ecrit.isdecimal():
        return int(ecrit)
    found = [rang for rang, mois in enumerate(_FOLDED_MOIS, start=1) if mois.startswith(ecrit)]
    return found[0] if len(found) == 1 and len(ecrit) >= 3 else None


def _date(annee: int, mois: int, jour: int) -> date | None:
    try:
        return date(annee, mois, jour) if 1900 <= annee <= 2100 else None
    except ValueError:
        return None


def _read_date(texte: str, jour: str, mois: int, annee: str, reference: date) -> Lecture[date]:
    proche = reference.year // 100 * 100 + int(annee)
    entiere = int(annee) if len(annee) == 4 else proche if proche <= reference.year else proche - 100
    valeur = _date(entiere, mois, int(jour))
    if valeur is None:
        return doubt(texte, "La date {cite} n'existe pas : " + _CONSIGNE + ".")
    if len(annee) == 4:
        return Lecture(texte, valeur)
    modele = "L'année n'a que deux chiffres : {cite} est lu « {lue} ». Écrivez l'année sur quatre chiffres."
    return doubt(texte, modele, valeur, lue=valeur)


@reading
def parse_date(texte: str, *, reference: date) -> Lecture[date]:
    """Read a date in French order: ``14/03/1995``, ``14.3.95``, ``1er mars 1995``, ``14 févr. 1995``, ISO.

    A two-digit year is read as the last such year not after ``reference``, with a doubt. A date that does not
    exist, a year alone, « vers 1994 » or anything else has no value, and a doubt.
    """
    plie = _LIEU.sub("", _LEADING_WORDS.sub("", fold(texte))).strip(" .,;")
    for modele in _DATES:
        if (found := modele.fullmatch(plie)) and (mois := _mois(found["mois"])) is not None:
            return _read_date(texte, found["jour"], mois, found["annee"], reference)
    if _COMPACT.fullmatch(plie):
        lectures = {
            _date(int(plie[4:]), int(plie[2:4]), int(plie[:2])),
            _date(int(plie[:4]), int(plie[4:6]), int(plie[6:])),
        } - {None}
        if len(lectures) == 1:
            return Lecture(texte, lectures.pop())
    constat = "n'est pas précise" if _ANNEE.search(plie) else "ne se lit pas"
    return doubt(texte, "La date {cite} " + constat + " : " + _CONSIGNE + ".")


def is_same_day(a: Lecture[date], b: Lecture[date]) -> bool:
    """The same day, or the same words when no day can be read in them."""
    if a.valeur and b.valeur:
        return a.valeur == b.valeur
    return not a.is_empty and fold(a.texte) == fold(b.texte)


def read_annee(lecture: Lecture[date]) -> int | None:
    """Year of a date, even an imprecise one (« né vers 1994 » → 1994); ``None`` unless there is just one."""
    if lecture.valeur:
        return lecture.valeur.year
    found = set(_ANNEE.findall(fold(lecture.texte)))
    return int(found.pop()) if len(found) == 1 else None


_ANS = r"(?P<ans>\d{1,2}) ?(?:ans?|a)"
_AGES = (
    re.compile(r"(?P<ans>\d{1,2})(?: ?ans?)?", re.ASCII),
    re.compile(rf"{_ANS} ?(?:et )?(?P<demi>demi|1/2)", re.ASCII),
    re.compile(r"(?P<ans>\d{1,2}) ?(?P<demi>demi|1/2)(?: ans?)?", re.ASCII),
    re.compile(rf"{_ANS} ?(?:et |, ?)?(?P<mois>\d|0\d|1[01]) ?(?:mois|m)", re.ASCII),
    re.compile(r"(?P<ans>\d{1,2}) ?; ?(?P<mois>\d|0\d|1[01])", re.ASCII),
    re.compile(r"(?P<mois>\d{1,3}) ?mois", re.ASCII),
)
"""Years, with months, or a half."""
_DECIMAL_AGE = re.compile(r"(\d{1,2})[.,](\d{1,2})(?: ?ans?)?", re.ASCII)


@reading
def parse_age(texte: str) -> Lecture[int]:
    """Read an age, in months: ``9 ans``, ``9 ans 3 mois``, ``9;3``, ``9 ans et demi``, ``9``."""
    plie = fold(texte.replace("½", " demi")).strip(" .")
    for modele in _AGES:
        if found := modele.fullmatch(plie):
            parts = found.groupdict()
            mois = 6 if parts.get("demi") else int(parts.get("mois") or 0)
            return Lecture(texte, int(parts.get("ans") or 0) * 12 + mois)
    if found := _DECIMAL_AGE.fullmatch(plie):
        consigne = (
            "L'âge {cite} se lit de deux façons (« {ans} ans {mois} mois », ou {ans} ans et une fraction d'année) : "
            "écrivez par exemple « 9 ans 3 mois »."
        )
        return doubt(texte, consigne, ans=found[1], mois=int(found[2]))
    return doubt(texte, "L'âge {cite} ne se lit pas : écrivez par exemple « 9 ans 3 mois ».")
