"""The weekly timetable drawn as a timetable: a time axis, five columns, a block for each stay of the AVS.

Every text is measured beforehand: one that does not fit in its block goes in full to a numbered note below, so
that nothing is ever clipped. All positions are in mm from the top left of the drawing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from pipeline.dossier.model.forms import JOURS, LIBELLE_RANG, RANGS, Cellule, EmploiDuTemps, Kind, Protocole
from pipeline.dossier.rules.temps import minutes_avs, minutes_samedi, plages_cellule
from pipeline.dossier.values.types import Plage
from pipeline.dossier.values.typographie import NBSP, format_duree, format_heure
from pipeline.fonts.measure import count_lines, text_width
from pipeline.paper.dossier.controles import Controles
from pipeline.paper.dossier.rubriques import Ligne, Lignes, anchor

DAY_WIDTH = 31.8
AXIS_WIDTH = 15.0
"""Width of the time axis."""
MAX_HEIGHT = 96.0
MAX_HOUR_HEIGHT = 14.0
"""Height of one hour at most."""
TEXT_SIZE = 8.5
"""Size of the text of a block, points."""
LINE_HEIGHT = 3.5
MARGIN = 1.2
"""Room lost at the left and right of a text, its rule included."""
BOLD_FACTOR = 1.06
"""How much wider the semibold face is than the regular one, at most."""
LEAST_HEIGHT = 3.2
"""Height from which one line fits in a block, mm."""
LONG = 300
"""Characters beyond which even a note refers to the form as received."""
_ONLY_HOURS = re.compile(r"(?:de|à|[\d\s:hH/–-])*")
_DEFAULT_PLAGE = Plage(8 * 60, 17 * 60)


@dataclass(frozen=True, slots=True)
class Occupation:
    """One stay, or one remark on a moment of the week, as the timetable says it."""

    jour: str
    rang: str
    plage: Plage | None
    """``None`` when neither the cell nor its row says the hours."""
    presence: bool
    texte: str


@dataclass(frozen=True, slots=True)
class TimeBlock:
    """One block of the drawing."""

    x: float
    y: float
    largeur: float
    hauteur: float
    presence: bool
    titre: tuple[str, ...]
    """Rang and hours, on as many lines as there is room for."""
    texte: str
    note: int
    """Number of the note that holds the whole text; 0 when all of it is in the block."""
    ancre: str
    """Identifier of the block, when the whole text of its cell is in it, and first in it."""


@dataclass(frozen=True, slots=True)
class Note:
    """The whole text of a block that is too small for it."""

    numero: int
    ou: str
    texte: str
    renvoi: str
    """Anchor of the whole text, when it is too long even for a note; else ""."""
    ancre: str
    """Identifier of the note, when it is the first that holds the whole text of its cell; else ""."""


@dataclass(frozen=True, slots=True)
class Untimed:
    """A moment of the week whose hours are not said."""

    jour: str
    rang: str
    presence: bool
    texte: str
    renvoi: str
    ancre: str
    """Both as in :class:`Note`."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole drawing."""

    hauteur: float
    graduations: tuple[tuple[float, str], ...]
    bandes: tuple[tuple[float, float], ...]
    """(y, height) of the rows whose hours are given: the frame of the school day."""
    jours: tuple[tuple[str, float, tuple[TimeBlock, ...]], ...]
    """(name, x, blocks) of each day."""
    notes: tuple[Note, ...]
    sans_heures: tuple[Untimed, ...]


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
    found: list[Occupation] = []
    for jour, rang in product(JOURS, RANGS):
        cell = emploi.cellules.get((rang, jour), Cellule())
        horaire = emploi.horaires.get(rang)
        if cell.presence or cell.texte:
            plages: tuple[Plage | None, ...] | None = plages_cellule(cell, horaire)
            # A text alone is a note: it stands at the hours of its row, and counts for nothing.
            presence = plages != ()
            if not plages:
                plages = (horaire.valeur if horaire and not presence else None,)
            found += [Occupation(jour, rang, plage, presence, cell.texte) for plage in plages]
    return tuple(found)


def rangs(emploi: EmploiDuTemps) -> tuple[Plage, ...]:
    """Hours of the rows whose hours are certain."""
    return tuple(horaire.valeur for rang in RANGS if (horaire := emploi.horaires.get(rang)) and horaire.valeur)


def draw_timetable(occupations: Sequence[Occupation], rangs: Sequence[Plage] = ()) -> Drawing:
    """Lay the timetable out; moments without hours are listed apart, never placed by guess.

    ``rangs`` are the hours of the rows.
    """
    timed = [item for item in occupations if item.plage]
    debut, fin = _bounds([*rangs, *(item.plage for item in timed if item.plage)])
    echelle = min(MAX_HOUR_HEIGHT, MAX_HEIGHT * 60 / (fin - debut)) / 60
    notes: list[Note] = []
    told = set[str]()
    days = []
    for rank, jour in enumerate(JOURS):
        x = AXIS_WIDTH + rank * DAY_WIDTH
        blocs = []
        for item, voie, voies in _lanes([item for item in timed if item.jour == jour]):
            width = (DAY_WIDTH - 1.0) / voies
            blocs.append(_time_block(item, x + 0.5 + voie * width, width, debut, echelle, notes, told))
        days.append((jour.capitalize(), x, tuple(blocs)))
    return Drawing(
        (fin - debut) * echelle,
        tuple(((minute - debut) * echelle, format_heure(minute)) for minute in range(debut, fin + 1, 60)),
        tuple(((plage.debut - debut) * echelle, plage.minutes * echelle) for plage in rangs),
        tuple(days),
        tuple(notes),
        tuple(
            Untimed(item.jour.capitalize(), LIBELLE_RANG[item.rang], item.presence, item.texte, *_told(item, told))
            for item in occupations
            if item.plage is None
        ),
    )


def _bounds(plages: Sequence[Plage]) -> tuple[int, int]:
    """First and last whole hours of the drawing, in minutes."""
    plages = plages or (_DEFAULT_PLAGE,)
    debut = min(plage.debut for plage in plages) // 60 * 60
    fin = -(-max(plage.fin for plage in plages) // 60) * 60
    return debut, fin


def _lanes(items: Sequence[Occupation]) -> list[tuple[Occupation, int, int]]:
    """Put moments that overlap side by side: (item, lane, lanes of its cluster)."""
    placed: list[tuple[Occupation, int, int]] = []
    cluster: list[tuple[Occupation, int]] = []
    ends: list[int] = []

    def close() -> None:
        placed.extend((item, lane, len(ends)) for item, lane in cluster)
        cluster.clear()
        ends.clear()

    for item in sorted(items, key=lambda item: (item.plage or _DEFAULT_PLAGE).debut):
        plage = item.plage or _DEFAULT_PLAGE
        if ends and plage.debut >= max(ends):
            close()
        lane = next((rank for rank, end in enumerate(ends) if end <= plage.debut), len(ends))
        ends[lane : lane + 1] = [plage.fin]
        cluster.append((item, lane))
    close()
    return placed


def _time_block(
    item: Occupation, x: float, width: float, debut: int, echelle: float, notes: list[Note], told: set[str]
) -> TimeBlock:
    plage = item.plage or _DEFAULT_PLAGE
    height = plage.minutes * echelle
    room = max(int((height - 0.6) / LINE_HEIGHT), int(height >= LEAST_HEIGHT))
    inside = width - 2 * MARGIN
    rang = LIBELLE_RANG[item.rang]
    hours = f"{_short_time(plage.debut)} – {_short_time(plage.fin)}"
    titre = _heading(rang, hours, inside, room)
    # A text that only says the hours again needs no room of its own.
    texte = "" if _ONLY_HOURS.fullmatch(item.texte) and hours in " ".join(titre) else item.texte
    note, ancre = 0, ""
    if texte and count_lines(texte, inside, TEXT_SIZE) > room - len(titre):
        note = len(notes) + 1
        notes.append(Note(note, f"{item.jour.capitalize()}, {rang}, {hours}", texte, *_told(item, told)))
        texte = ""
        titre = _heading(rang, hours, inside - text_width([f" ({note})"], TEXT_SIZE) * BOLD_FACTOR, room)
    elif texte:
        _, ancre = _told(item, told)
    return TimeBlock(x, (plage.debut - debut) * echelle, width, height, item.presence, titre, texte, note, ancre)


def _heading(rang: str, hours: str, inside: float, room: int) -> tuple[str, ...]:
    """Rang and hours, or what of them fits in ``room`` lines of ``inside`` mm."""
    start, end = hours.rsplit(" ", 1)
    choices = ((f"{rang} · {hours}",), (rang, hours), (rang, start, end), (hours,), (rang,))
    return next(
        (lines for lines in choices if len(lines) <= room and text_width(lines, TEXT_SIZE) * BOLD_FACTOR <= inside), ()
    )


def _told(item: Occupation, told: set[str]) -> tuple[str, str]:
    """(Where the whole text of a cell is read, identifier of this place), one of them: the first place that has it."""
    here = anchor(Kind.PROTOCOLE, f"edt.{item.rang}.{item.jour}")
    if len(item.texte) > LONG:
        return here, ""
    first = here not in told
    told.add(here)
    return "", here if first else ""


def _short_time(minute: int) -> str:
    """« 8h30 »: short, for a small block."""
    return f"{minute // 60}h{minute % 60:02}"


def sum_week(protocole: Protocole, controles: Controles) -> Totals:
    """Sum the AVS's presence day by day, beside the times that the protocole states."""
    total = minutes_avs(protocole.emploi)
    samedi = minutes_samedi(protocole.observations)
    line = Lignes(protocole, controles)
    indique = protocole.accompagnement.valeur
    # Said with the demande; here again, for what it is compared with.
    lines = [replace(line("accompagnement", "Temps hebdomadaire d’accompagnement indiqué"), ancre="")]
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
