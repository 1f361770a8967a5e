"""Pages that came apart, one picture a page: which ones are certainly pages of one form.

Their marks say it, and what they came in; the names of files and their order say nothing. Where two pages could be the
one that is missing, none is: a person says.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby


class Preuve(StrEnum):
    """What says that pages belong together, the strongest first."""

    PERSONNE = "personne"
    """A person."""
    NUMERO = "numero"
    """The number of one dossier stands in the mark of each."""
    CONTENANT = "contenant"
    """They came together: in one message, one archive, one folder."""
    MARQUES = "marques"
    """Nothing but the kind, the edition and the page, each page there being the only one of its number that waits."""


_PAROLE = "personne/"
JOURS = 15
"""Days beyond which pages of a blank form, which bear no number, are not of one form by their marks alone: a page
forgotten for months draws no other pupil's."""


@dataclass(frozen=True, slots=True)
class Feuillet:
    """Some pages of a form that wait for the others."""

    rang: int
    """What names it."""
    marques: tuple[str, str, str]
    """Kind, edition and dossier; the last one is "" on a blank form."""
    pages: frozenset[int]
    manquent: frozenset[int]
    """Pages of the form that are not here."""
    jours: tuple[date, date]
    """First and last day on which they came."""
    contenants: frozenset[str] = frozenset()
    """What they came in."""


@dataclass(frozen=True, slots=True)
class Ensemble:
    """Pages that are of one form."""

    rangs: tuple[int, ...]
    preuve: Preuve


def parole(rangs: Iterable[int]) -> str:
    """Return the name of what a person puts together, which is to these pages what a folder is to files."""
    return _PAROLE + " ".join(map(str, rangs))


def rassembler(feuillets: Iterable[Feuillet]) -> list[Ensemble]:
    """Say which of these belong together, two at least each time; in whatever order they are given."""
    ordered = sorted(feuillets, key=lambda one: (one.marques, one.rang))
    return [found for _, same in groupby(ordered, key=lambda one: one.marques) for found in _same_marks([*same])]


def autres(one: Feuillet, feuillets: Iterable[Feuillet]) -> list[Feuillet]:
    """Return those that wait with the same marks, and may or may not be of the same form: a person says."""
    return [other for other in feuillets if other.rang != one.rang and other.marques == one.marques]


def incompatibles(one: Feuillet, feuillets: Iterable[Feuillet]) -> list[Feuillet]:
    """Return those of the same form that this one lacks, but of another edition, or of a blank form when it bears a
    number: they never come together.
    """
    kind, edition, numero = one.marques
    return [
        other
        for other in feuillets
        if other.marques[0] == kind
        and other.pages <= one.manquent
        and (other.marques[1] != edition or (other.marques[2] == "") != (numero == ""))
    ]


_Group = list[Feuillet]


def _same_marks(feuillets: list[Feuillet]) -> list[Ensemble]:
    groups: list[_Group] = [[one] for one in feuillets]
    # The narrowest first: a folder in an archive in a message says more than the message.
    widths = Counter(name for one in feuillets for name in one.contenants)
    for name in sorted(widths, key=lambda name: (not name.startswith(_PAROLE), widths[name], name)):
        groups = _join(groups, [group for group in groups if any(name in one.contenants for one in group)])
    former = [_rangs(group) for group in groups]
    numero = feuillets[0].marques[2]
    found = _join(groups, groups) if numero or _near(groups) else groups
    by_marks = Preuve.NUMERO if numero else Preuve.MARQUES
    return [
        Ensemble(_rangs(group), _together(group) if _rangs(group) in former else by_marks)
        for group in found
        if len(group) > 1
    ]


def _rangs(group: _Group) -> tuple[int, ...]:
    return tuple(sorted(one.rang for one in group))


def _together(group: _Group) -> Preuve:
    shared = frozenset.intersection(*(one.contenants for one in group))
    return Preuve.PERSONNE if any(name.startswith(_PAROLE) for name in shared) else Preuve.CONTENANT


def _join(groups: list[_Group], wanted: list[_Group]) -> list[_Group]:
    """Make one of those that are not whole among the wanted, unless two of them hold the same page."""
    parts = [group for group in wanted if _missing(group)]
    pages = [page for group in parts for one in group for page in one.pages]
    if len(parts) < 2 or len(set(pages)) < len(pages):
        return groups
    return [*(group for group in groups if group not in parts), [one for group in parts for one in group]]


def _missing(group: _Group) -> frozenset[int]:
    return frozenset.intersection(*(one.manquent for one in group))


def _near(groups: Iterable[_Group]) -> bool:
    days = [day for group in groups if _missing(group) for one in group for day in one.jours]
    return not days or (max(days) - min(days)).days <= JOURS
