"""The AVS's weekly minutes, from the timetable of annexe II (« Emploi du temps de l'auxiliaire »).

A fact about what was written, never a proposal: the CDES alone decides of the hours.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.dossier.model.forms import JOURS, RANGS, Cellule, EmploiDuTemps
from pipeline.dossier.values.durees import find_plages, parse_plages
from pipeline.dossier.values.texte import fold
from pipeline.dossier.values.types import Lecture, Plage


@dataclass(frozen=True, slots=True)
class Total:
    """What a timetable adds up to."""

    plages: Mapping[str, tuple[Plage, ...]]
    """Jour → spans with the AVS, in order, overlapping ones merged; every one of JOURS is present."""
    non_calculables: tuple[tuple[str, str], ...]
    """(rang, jour) of the cells that count but whose hours are not known."""
    chevauchements: tuple[str, ...]
    """Days where spans overlap; the overlap counts once."""

    @property
    def par_jour(self) -> Mapping[str, int]:
        """Jour → minutes with the AVS."""
        return {jour: sum(plage.minutes for plage in plages) for jour, plages in self.plages.items()}

    @property
    def minutes(self) -> int:
        """Minutes in the week, Saturday apart (see :func:`minutes_samedi`)."""
        return sum(self.par_jour.values())


def plages_cellule(cellule: Cellule, horaire: Lecture[Plage] | None) -> tuple[Plage, ...] | None:
    """Spans that one cell stands for.

    Hours written in the cell count, ticked or not; else a ticked cell stands for the hours of its row. ``()`` when
    the cell counts for nothing (a text alone is a note), ``None`` when it counts but its hours are not known.
    """
    plages, impossibles = find_plages(cellule.texte)
    if impossibles:
        return None
    if plages:
        return plages
    if not cellule.presence:
        return ()
    return (horaire.valeur,) if horaire and horaire.valeur else None


def _merge_plages(plages: list[Plage]) -> tuple[tuple[Plage, ...], bool]:
    """Spans in order, overlapping ones merged; and whether any did overlap."""
    resultat: list[Plage] = []
    chevauche = False
    for plage in sorted(plages, key=lambda plage: (plage.debut, plage.fin)):
        if resultat and plage.debut < resultat[-1].fin:
            chevauche = True
            resultat[-1] = Plage(resultat[-1].debut, max(resultat[-1].fin, plage.fin))
        else:
            resultat.append(plage)
    return tuple(resultat), chevauche


def minutes_avs(emploi: EmploiDuTemps) -> Total:
    """Add up the presence of the AVS, day by day, in minutes."""
    cellules = {
        (rang, jour): plages_cellule(emploi.cellules.get((rang, jour), Cellule()), emploi.horaires.get(rang))
        for rang in RANGS
        for jour in JOURS
    }
    par_jour = {jour: _merge_plages([one for rang in RANGS for one in cellules[rang, jour] or ()]) for jour in JOURS}
    return Total(
        plages={jour: plages for jour, (plages, _) in par_jour.items()},
        non_calculables=tuple(ou for ou, plages in cellules.items() if plages is None),
        chevauchements=tuple(jour for jour, (_, chevauche) in par_jour.items() if chevauche),
    )


_PHRASES = re.compile(r"[\n;]|\.(?=\s|$)")


def minutes_samedi(observations: str) -> int:
    """Minutes on Saturday found in the Observations (« samedi 8h30-11h30 »): the timetable has no Saturday."""
    plages: list[Plage] = []
    for phrase in _PHRASES.split(observations):
        avant, samedi, apres = fold(phrase).partition("samedi")
        if samedi:
            # « 8h30-11h30 le samedi » too, but the hours before it are those of another day when one is named there.
            plages += parse_plages(apres) or (() if any(jour in avant for jour in JOURS) else parse_plages(avant))
    return sum(plage.minutes for plage in _merge_plages(plages)[0])
