"""What a person types to find a dossier: numbers, days of birth and words, in any order."""

from dataclasses import dataclass
from datetime import date

from pipeline.dossier.matching.rattachement import normalise_numero
from pipeline.dossier.values.dates import parse_date
from pipeline.dossier.values.texte import fold_words

_OF_A_DAY = (3, 1)
"""Words that a day may take: « 14 mars 1995 », « 14/03/1995 »."""


@dataclass(frozen=True, slots=True)
class Requete:
    """What is sought; each of these must be found."""

    numeros: tuple[str, ...] = ()
    jours: tuple[date, ...] = ()
    """Days of birth."""
    mots: tuple[str, ...] = ()
    """Folded: letters and figures alone."""

    def __len__(self) -> int:
        return len(self.numeros) + len(self.jours) + len(self.mots)


def read_requete(texte: str, reference: date) -> Requete:
    """Read what was typed; ``reference``: the day, against which two-digit years are read."""
    numeros, jours, mots = dict[str, None](), dict[date, None](), dict[str, None]()
    typed = texte.split()
    while typed:
        if numero := normalise_numero(typed[0]):
            numeros[numero] = None
            typed = typed[1:]
        elif taken := _day(typed, reference):
            jour, count = taken
            jours[jour] = None
            typed = typed[count:]
        else:
            mots |= dict.fromkeys(fold_words(typed[0]).split())
            typed = typed[1:]
    return Requete(tuple(numeros), tuple(jours), tuple(mots))


def _day(typed: list[str], reference: date) -> tuple[date, int] | None:
    """The day with which it begins, and how many words it takes."""
    for count in _OF_A_DAY:
        some = typed[:count]
        # A word alone is no day: « mars » may be a name, « 12 » a number of a street.
        if (
            len(some) == count
            and some[0][0].isdecimal()
            and (jour := parse_date(" ".join(some), reference=reference).valeur)
        ):
            return jour, count
    return None
