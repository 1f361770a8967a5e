"""Working days, ages and school years.

Working days: Saturdays, Sundays and French public holidays (code du travail 2003, art. L. 222-1). The holidays of
Alsace-Moselle and of overseas are left out: a term may then end on one of them, never before.
School years run from the pupils' rentrée to the eve of the next one (fact sheet §2; BO 2000/45 and later).
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.dossier.values.etes import ETES

_FIXED_HOLIDAYS = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
_AFTER_PAQUES = (1, 39, 50)
"""Days after Easter Sunday: lundi de Pâques, Ascension, lundi de Pentecôte."""


def paques(annee: int) -> date:
    """Easter Sunday of a year (Gregorian computus, Meeus)."""
    siecle, rang = divmod(annee, 100)
    epacte = (19 * (annee % 19) + siecle - siecle // 4 - (siecle - (siecle + 8) // 25 + 1) // 3 + 15) % 30
    ecart = (32 + 2 * (siecle % 4) + 2 * (rang // 4) - epacte - rang % 4) % 7
    correction = (annee % 19 + 11 * epacte + 22 * ecart) // 451
    mois, jour = divmod(epacte + ecart - 7 * correction + 114, 31)
    return date(annee, mois, jour + 1)


def is_public_holiday(jour: date) -> bool:
    """One of the days of the code du travail, art. L. 222-1."""
    mobiles = {paques(jour.year) + timedelta(days=ecart) for ecart in _AFTER_PAQUES}
    return (jour.month, jour.day) in _FIXED_HOLIDAYS or jour in mobiles


def is_working_day(jour: date) -> bool:
    """Neither Saturday, Sunday nor public holiday."""
    return jour.weekday() < 5 and not is_public_holiday(jour)


def next_working_day(jour: date) -> date:
    """The day itself when it is a working day, else the next one (NCPC, art. 642)."""
    while not is_working_day(jour):
        jour += timedelta(days=1)
    return jour


def add_months(jour: date, mois: int) -> date:
    """The same day of the month, months later; the last day of a month that is too short (NCPC, art. 641)."""
    annee, rang = divmod(jour.year * 12 + jour.month - 1 + mois, 12)
    return date(annee, rang + 1, min(jour.day, monthrange(annee, rang + 1)[1]))


def age(ne_le: date, jour: date) -> int:
    """Completed years on a day (negative before birth)."""
    return jour.year - ne_le.year - ((jour.month, jour.day) < (ne_le.month, ne_le.day))


_ETE_INCONNU = (6, 30, 9, 1)
"""Of a year that no calendar was published for: a sane guess."""


@dataclass(frozen=True, slots=True)
class AnneeScolaire:
    """One school year."""

    debut: date
    """The pupils' rentrée."""
    fin: date
    """Eve of the next rentrée."""
    dernier_jour_de_classe: date

    def __contains__(self, jour: date) -> bool:
        """A day of it, the summer that ends it included."""
        return self.debut <= jour <= self.fin

    @property
    def libelle(self) -> str:
        """« 2003-2004 »."""
        return f"{self.debut.year}-{self.debut.year + 1}"


def dernier_jour_de_classe(annee: int) -> date:
    """Last class day before the summer of a calendar year."""
    mois, jour, *_ = ETES.get(annee, _ETE_INCONNU)
    return date(annee, mois, jour)


def rentree(annee: int) -> date:
    """The pupils' rentrée of a calendar year."""
    *_, mois, jour = ETES.get(annee, _ETE_INCONNU)
    return date(annee, mois, jour)


def annee_scolaire_de(annee: int) -> AnneeScolaire:
    """School year that begins in a calendar year: 2003 → 2003-2004."""
    return AnneeScolaire(rentree(annee), rentree(annee + 1) - timedelta(days=1), dernier_jour_de_classe(annee + 1))


def annee_scolaire(jour: date) -> AnneeScolaire:
    """School year that holds a day; the summer belongs to the year that it ends."""
    return annee_scolaire_de(jour.year if jour >= rentree(jour.year) else jour.year - 1)
