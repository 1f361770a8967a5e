"""The times of the week in the dossier: the AVS's presence in the timetable, and what the protocole states.

Sums of what the school wrote, shown side by side; the commission alone decides of hours.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.dossier.model.forms import JOURS, RANGS, Cellule, EmploiDuTemps, Protocole
from pipeline.dossier.rules.emploi import minutes_avs, minutes_samedi, plages_cellule
from pipeline.dossier.values.types import Plage
from pipeline.dossier.values.typographie import NBSP, format_duree
from pipeline.paper.dossier.controles import Controles
from pipeline.paper.dossier.rubriques import Ligne, Lignes
from pipeline.paper.dossier.timetable import Occupation


@dataclass(frozen=True, slots=True)
class Totals:
    """Weekly sums, in minutes."""

    jours: tuple[tuple[str, int], ...]
    total: int
    lignes: tuple[Ligne, ...]
    donnees: dict[str, Any]
    """The same, for the JSON."""


def occupations(emploi: EmploiDuTemps) -> tuple[Occupation, ...]:
    """Every moment of the week on which the timetable says something, day after day."""
    return tuple(_occupations(emploi))


def rangs(emploi: EmploiDuTemps) -> tuple[Plage, ...]:
    """Hours of the rows whose hours are certain."""
    return tuple(horaire.valeur for rang in RANGS if (horaire := emploi.horaires.get(rang)) and horaire.valeur)


def _occupations(emploi: EmploiDuTemps) -> Iterator[Occupation]:
    for jour in JOURS:
        for rang in RANGS:
            cell = emploi.cellules.get((rang, jour), Cellule())
            horaire = emploi.horaires.get(rang)
            if not (cell.presence or cell.texte):
                continue
            plages: tuple[Plage | None, ...] | None = plages_cellule(cell, horaire)
            # A text alone is a note: it stands at the hours of its row, and counts for nothing.
            presence = plages != ()
            if not plages:
                plages = (horaire.valeur if horaire and not presence else None,)
            for plage in plages:
                yield Occupation(jour, rang, plage, presence, cell.texte)


def sum_week(protocole: Protocole, controles: Controles) -> Totals:
    """Sum the AVS's presence day by day, beside the times that the protocole states."""
    total = minutes_avs(protocole.emploi)
    samedi = minutes_samedi(protocole.observations)
    line = Lignes(protocole, controles)
    indique = protocole.accompagnement.valeur
    lines = [
        line("scolarisation", "Temps hebdomadaire de scolarisation indiqué"),
        line("accompagnement", "Temps hebdomadaire d’accompagnement indiqué"),
    ]
    if samedi:
        lines.append(Ligne("Samedi, d’après les observations", format_duree(samedi)))
    if indique is not None:
        lines.append(Ligne("Écart entre l’emploi du temps et l’accompagnement indiqué",
                           _ecart(total.minutes + samedi - indique)))  # fmt: skip
    if total.non_calculables:
        lines.append(Ligne("Présences sans heures, non comptées dans le total", str(len(total.non_calculables))))
    donnees = {
        "minutes_par_jour": dict(total.par_jour),
        "minutes_total": total.minutes,
        "minutes_samedi": samedi,
        "non_calculables": [{"rang": rang, "jour": jour} for rang, jour in total.non_calculables],
    }
    jours = tuple((jour.capitalize(), total.par_jour[jour]) for jour in JOURS)
    return Totals(jours, total.minutes, tuple(lines), donnees)


def _ecart(minutes: int) -> str:
    """« + 1 h », « − 15 min »: the timetable less what is stated."""
    if not minutes:
        return "aucun"
    return f"{'+' if minutes > 0 else '−'}{NBSP}{format_duree(abs(minutes))}"
