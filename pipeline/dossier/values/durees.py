"""Weekly durations and hours of the day as schools write them (fact sheet §4). Unit: minutes."""

import re

from pipeline.dossier.values.texte import doubt, fold, normalise, phrase, quote, reading
from pipeline.dossier.values.types import Lecture, Plage
from pipeline.dossier.values.typographie import format_duree, format_heure

_FRACTIONS = {"demi": 30, "quart": 15, "trois quarts": 45, "1/2": 30, "1/4": 15, "3/4": 45}
_GLYPHS = str.maketrans({"½": " demi", "¼": " quart", "¾": " trois quarts"})
_H = r"(?:heures?|hres?|hrs?|h(?![b-z]))\.?"
"""The whole word: else « 9 heures 30 » would read « 9 h » and leave its minutes."""
_MIN = r"(?:'|m|mn|min|minutes?)\.?"
_SEMAINE = re.compile(r" ?(?:/|par|hebdomadaires?|hebdo\.?) ?(?:la )?(?:semaine|sem\.?)?$")

_WHOLE_TIME = re.compile(r"(?<=\w) ?\((?:a |soit )?(?:temps (?:plein|complet)|plein temps)\)$")
"""« 26 h (temps plein) »: the hours are written, the words only say them again."""

_HEURES = re.compile(rf"(\d{{1,3}}) ?{_H}|\d{{1,2}}", re.ASCII)
_HEURES_MINUTES = re.compile(rf"(\d{{1,3}}) ?(?:{_H}|:) ?(?:et )?(\d{{2}})(?: ?{_MIN})?", re.ASCII)
_NAMED_HEURES_MINUTES = re.compile(rf"(\d{{1,3}}) ?{_H} ?(?:et )?(\d{{1,2}}) ?{_MIN}", re.ASCII)
_MINUTES = re.compile(rf"(\d{{1,4}}) ?{_MIN}", re.ASCII)
_FRACTION = re.compile(
    rf"(\d{{1,3}}) ?(?:{_H})? ?(?:et )?(?:un |une )?(demi|quart|trois quarts|1/2|1/4|3/4)e?(?: ?{_H})?", re.ASCII
)
_DECIMALE = re.compile(rf"(\d{{1,3}})[.,](\d{{1,2}})(?: ?{_H})?", re.ASCII)
_SINGLE_DIGIT = re.compile(rf"(\d{{1,3}}) ?(?:{_H}|:) ?(\d)", re.ASCII)
_GLUED = re.compile(r"(\d{1,2})(\d{2})", re.ASCII)
_RANGE = re.compile(rf"(\d{{1,3}}) ?(?:{_H})? ?(?:-|a|ou|/) ?(\d{{1,3}}) ?(?:{_H})?", re.ASCII)

_CONSIGNE = "écrivez les heures et les minutes, par exemple « 12 h 30 »"


def _fold_fractions(texte: str) -> str:
    return fold(texte.translate(_GLYPHS)).strip(" .;")


def _two_readings(texte: str, *minutes: int) -> Lecture[int]:
    lectures = " ou ".join(quote(format_duree(valeur)) for valeur in minutes)
    return doubt(texte, "{cite} se lit {lectures} : " + _CONSIGNE + ".", lectures=lectures)


def _read_decimale(texte: str, heures: int, decimales: str) -> Lecture[int]:
    """``12,5`` is twelve hours and a half (fact sheet §4); two decimals may be minutes or hundredths."""
    dites = int(decimales.ljust(2, "0"))
    fraction = round(dites * 0.6)
    if decimales == "5" or dites >= 60 or dites == fraction:
        return Lecture(texte, heures * 60 + fraction)
    return _two_readings(texte, heures * 60 + dites, heures * 60 + fraction)


def _read_certain(plie: str) -> int | None:
    """Minutes of a folded text that reads one way."""
    if found := _HEURES.fullmatch(plie):
        return int(found[1] or found[0]) * 60
    for modele in (_HEURES_MINUTES, _NAMED_HEURES_MINUTES):
        if (found := modele.fullmatch(plie)) and int(found[2]) < 60:
            return int(found[1]) * 60 + int(found[2])
    if found := _FRACTION.fullmatch(plie):
        return int(found[1]) * 60 + _FRACTIONS[found[2]]
    if found := _MINUTES.fullmatch(plie):
        return int(found[1])
    return None


@reading
def parse_duree(texte: str) -> Lecture[int]:
    """Read a weekly duration, in minutes: ``12h``, ``12 h 30``, ``12:30``, ``12 h ½``, ``12,5``, ``45 min``.

    ``12.30``, ``12h5``, ``1230``, ``mi-temps``, ``50 %``, ``12-15 h`` read several ways: no value, a doubt that
    names the readings.
    """
    plie = _SEMAINE.sub("", _WHOLE_TIME.sub("", _fold_fractions(texte)))
    minutes = _read_certain(plie)
    if minutes is not None and minutes <= 7 * 24 * 60:  # more than a week holds is read as something else
        return Lecture(texte, minutes)
    if found := _DECIMALE.fullmatch(plie):
        return _read_decimale(texte, int(found[1]), found[2])
    if found := _SINGLE_DIGIT.fullmatch(plie):
        heures, chiffre = int(found[1]) * 60, int(found[2])
        lectures = (heures + chiffre, heures + chiffre * 10) if chiffre < 6 else (heures + chiffre,)
        return _two_readings(texte, *lectures)
    if (found := _GLUED.fullmatch(plie)) and int(found[2]) < 60:
        lecture = format_duree(int(found[1]) * 60 + int(found[2]))
        modele = "{cite} se lit « {lecture} » ou comme un nombre de minutes : " + _CONSIGNE + "."
        return doubt(texte, modele, lecture=lecture)
    if found := _RANGE.fullmatch(plie):
        return _two_readings(texte, int(found[1]) * 60, int(found[2]) * 60)
    constat = "La durée {cite} ne se lit pas"
    if "temps" in plie or "%" in plie:
        constat = "{cite} ne dit pas de combien d'heures il s'agit (du temps de l'élève ? d'un service ?)"
    return doubt(texte, constat + " : " + _CONSIGNE + ".")


_HEURE = (
    rf"(\d{{1,2}})(?: ?{_H}| ?:)"
    rf"(?: ?(\d{{2}})(?!\d| ?[h:])(?: ?{_MIN})?|(?!\d| \d(?!\d? ?[h:])))"  # « 9h 10h » are two hours; « 9h5 » is none
)
_NAMED_HEURE = re.compile(_HEURE, re.ASCII)
_BARE_HEURE = re.compile(r"(\d{1,2})()", re.ASCII)
_MIDI = {"midi": 12 * 60, "minuit": 24 * 60}
_PLAGE = re.compile(
    rf"(?<![\d:,.])(?:(\d{{1,2}})(?=-\d)|{_HEURE}) ?"
    rf"(?:-+>?|→|/|a|jusqu'a|(?<=\d )et|(?<=h )et) ?{_HEURE}(?![\d:])",
    re.ASCII,
)
_THIRD_END = re.compile(r" ?-+ ?\d", re.ASCII)
"""« 8h30-9h30-10h30 »: a third end, so that the span is not certain."""


def _count_minutes(heures: str, minutes: str | None) -> int | None:
    total = int(heures) * 60 + int(minutes or 0)
    return total if int(minutes or 0) < 60 and total <= 24 * 60 else None


@reading
def parse_heure(texte: str) -> Lecture[int]:
    """Read an hour of the day, in minutes from midnight: ``8h30``, ``8 h 30``, ``8:30``, ``8h``, ``8``, ``midi``."""
    plie = _fold_fractions(texte)
    total = _MIDI.get(plie)
    if found := _NAMED_HEURE.fullmatch(plie) or _BARE_HEURE.fullmatch(plie):
        total = _count_minutes(found[1], found[2])
    elif found := _FRACTION.fullmatch(plie):
        total = _count_minutes(found[1], str(_FRACTIONS[found[2]]))
    if total is not None:
        return Lecture(texte, total)
    return doubt(texte, "L'heure {cite} ne se lit pas avec certitude : écrivez par exemple « 8 h 30 ».")


def find_plages(texte: str) -> tuple[tuple[Plage, ...], tuple[str, ...]]:
    """Find the spans of hours in a text: those that make sense, then the wording of those that do not."""
    plages: list[Plage] = []
    impossibles: list[str] = []
    plie = _fold_fractions(normalise(texte))
    for found in _PLAGE.finditer(plie):
        nue, h1, m1, h2, m2 = found.groups()
        debut, fin = _count_minutes(nue or h1, m1), _count_minutes(h2, m2)
        if debut is None or fin is None or fin <= debut or _THIRD_END.match(plie, found.end()):
            impossibles.append(found[0])
        else:
            plages.append(Plage(debut, fin))
    return tuple(plages), tuple(impossibles)


def parse_plages(texte: str) -> tuple[Plage, ...]:
    """Find every span of hours in a text: ``8h30-9h30``, ``de 8h30 à 9h30``, ``8:30/9:30``; none is ever guessed."""
    return find_plages(texte)[0]


@reading
def parse_plage(texte: str) -> Lecture[Plage]:
    """Read the one span of hours of a text; with none, several or an impossible one: no value, a doubt."""
    plages, impossibles = find_plages(texte)
    if len(plages) == 1 and not impossibles:
        return Lecture(texte, plages[0])
    modele = "{cite} n'est pas une plage horaire : écrivez par exemple « 8h30-9h30 »."
    if plages and not impossibles:
        modele = "{cite} contient plusieurs plages horaires : écrivez-en une seule, par exemple « 8h30-9h30 »."
    return doubt(texte, modele)


def parse_bornes(de: str, a: str) -> Lecture[Plage]:
    """Read a span of hours from its two ends (the « de » and « à » fields of a row of the timetable)."""
    debut, fin = parse_heure(de), parse_heure(a)
    texte = " – ".join(part for part in (debut.texte, fin.texte) if part)
    if not texte:
        return Lecture()
    if debut.doute or fin.doute:
        return Lecture(texte, None, debut.doute or fin.doute)
    if debut.valeur is None or fin.valeur is None:
        return Lecture(texte, None, phrase("Écrivez l'heure de début et l'heure de fin."))
    if fin.valeur <= debut.valeur:
        doute = phrase("L'heure de fin ({fin}) n'est pas après l'heure de début ({debut}).",
                       fin=format_heure(fin.valeur), debut=format_heure(debut.valeur))  # fmt: skip
        return Lecture(texte, None, doute)
    return Lecture(texte, Plage(debut.valeur, fin.valeur))
