"""Text ↔ typed value, in one place: dates, ages, durations, hours, classes, telephones, UAI, folding.

Every parser gives a :class:`~pipeline.dossier.values.types.Lecture`: what was written, what it means, and why a person
must look at it when it is not certain. None raises, whatever the text.
"""

from pipeline.dossier.values.classes import AGE_NOMINAL, PREMIER_DEGRE, naissance_nominale, parse_classe
from pipeline.dossier.values.contacts import format_telephone, parse_telephone, parse_uai
from pipeline.dossier.values.dates import parse_age, parse_date, read_annee
from pipeline.dossier.values.durees import (
    find_plages,
    parse_bornes,
    parse_duree,
    parse_heure,
    parse_plage,
    parse_plages,
)
from pipeline.dossier.values.texte import fold, normalise, phrase, quote

__all__ = [
    "AGE_NOMINAL",
    "PREMIER_DEGRE",
    "find_plages",
    "fold",
    "format_telephone",
    "naissance_nominale",
    "normalise",
    "parse_age",
    "parse_bornes",
    "parse_classe",
    "parse_date",
    "parse_duree",
    "parse_heure",
    "parse_plage",
    "parse_plages",
    "parse_telephone",
    "parse_uai",
    "phrase",
    "quote",
    "read_annee",
]
