"""The weekly timetable drawn as a timetable: a time axis, five columns, a block for each stay of the AVS.

Every text is measured beforehand: one that does not fit in its block goes in full to a numbered note below, so
that nothing is ever clipped. All positions are in mm from the top left of the drawing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.dossier.model.forms import JOURS, LIBELLE_RANG, Kind
from pipeline.dossier.values.types import Plage
from pipeline.dossier.values.typographie import format_heure
from pipeline.paper.dossier.valeurs import ancre
from pipeline.paper.pdf.glyphs import largeur
from pipeline.paper.pdf.printable import lignes

LARGEUR_JOUR = 31.8
AXE = 15.0
"""Width of the time axis."""
HAUTEUR_MAX = 142.0
HEURE_MAX = 17.0
"""Height of one hour at most."""
CORPS = 7.2
"""Size of the text of a block, points."""
INTERLIGNE = 3.1
MARGE = 1.2
"""Room lost at the left and right of a text, its rule included."""
GRAS = 1.06
"""How much wider the semibold face is than the regular one, at most."""
MINCE = 2.6
"""Height from which one line fits in a block, mm."""
LONG = 300
"""Characters beyond which even a note refers to the form as received."""
_HEURES = re.compile(r"(?:de|à|[\d\s:hH/–-])*")
_TRANCHE_VIDE = Plage(8 * 60, 17 * 60)


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
class BlocHoraire:
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


@dataclass(frozen=True, slots=True)
class Note:
    """The whole text of a block that is too small for it."""

    numero: int
    ou: str
    texte: str
    renvoi: str
    """Anchor of the whole text in the form as received, when it is too long even for a note."""


@dataclass(frozen=True, slots=True)
class SansHeures:
    """A moment of the week whose hours are not said."""

    jour: str
    rang: str
    presence: bool
    texte: str
    renvoi: str
    """As in :class:`Note`."""


@dataclass(frozen=True, slots=True)
class Dessin:
    """The whole drawing."""

    hauteur: float
    graduations: tuple[tuple[float, str], ...]
    bandes: tuple[tuple[float, float], ...]
    """(y, height) of the rows whose hours are given: the frame of the school day."""
    jours: tuple[tuple[str, float, tuple[BlocHoraire, ...]], ...]
    """(name, x, blocks) of each day."""
    notes: tuple[Note, ...]
    sans_heures: tuple[SansHeures, ...]


def dessin(occupations: Sequence[Occupation], rangs: Sequence[Plage] = ()) -> Dessin:
    """Lay the timetable out; moments without hours are listed apart, never placed by guess.

    ``rangs`` are the hours of the rows.
    """
    timed = [item for item in occupations if item.plage]
    debut, fin = _bornes([*rangs, *(item.plage for item in timed if item.plage)])
    echelle = min(HEURE_MAX, HAUTEUR_MAX * 60 / (fin - debut)) / 60
    notes: list[Note] = []
    days = []
    for rank, jour in enumerate(JOURS):
        x = AXE + rank * LARGEUR_JOUR
        blocs = []
        for item, voie, voies in _voies([item for item in timed if item.jour == jour]):
            width = (LARGEUR_JOUR - 1.0) / voies
            blocs.append(_bloc(item, x + 0.5 + voie * width, width, debut, echelle, notes))
        days.append((jour.capitalize(), x, tuple(blocs)))
    return Dessin(
        (fin - debut) * echelle,
        tuple(((minute - debut) * echelle, format_heure(minute)) for minute in range(debut, fin + 1, 60)),
        tuple(((plage.debut - debut) * echelle, plage.minutes * echelle) for plage in rangs),
        tuple(days),
        tuple(notes),
        tuple(
            SansHeures(item.jour.capitalize(), LIBELLE_RANG[item.rang], item.presence, item.texte, _renvoi(item))
            for item in occupations
            if item.plage is None
        ),
    )


def _bornes(plages: Sequence[Plage]) -> tuple[int, int]:
    """First and last whole hours of the drawing, in minutes."""
    plages = plages or (_TRANCHE_VIDE,)
    debut = min(plage.debut for plage in plages) // 60 * 60
    fin = -(-max(plage.fin for plage in plages) // 60) * 60
    return debut, fin


def _voies(items: Sequence[Occupation]) -> list[tuple[Occupation, int, int]]:
    """Put moments that overlap side by side: (item, lane, lanes of its cluster)."""
    placed: list[tuple[Occupation, int, int]] = []
    cluster: list[tuple[Occupation, int]] = []
    ends: list[int] = []

    def close() -> None:
        placed.extend((item, lane, len(ends)) for item, lane in cluster)
        cluster.clear()
        ends.clear()

    for item in sorted(items, key=lambda item: (item.plage or _TRANCHE_VIDE).debut):
        plage = item.plage or _TRANCHE_VIDE
        if ends and plage.debut >= max(ends):
            close()
        lane = next((rank for rank, end in enumerate(ends) if end <= plage.debut), len(ends))
        ends[lane : lane + 1] = [plage.fin]
        cluster.append((item, lane))
    close()
    return placed


def _bloc(item: Occupation, x: float, width: float, debut: int, echelle: float, notes: list[Note]) -> BlocHoraire:
    plage = item.plage or _TRANCHE_VIDE
    height = plage.minutes * echelle
    room = max(int((height - 0.6) / INTERLIGNE), int(height >= MINCE))
    inside = width - 2 * MARGE
    rang = LIBELLE_RANG[item.rang]
    hours = f"{_court(plage.debut)} – {_court(plage.fin)}"
    titre = _titre(rang, hours, inside, room)
    # A text that only says the hours again needs no room of its own.
    texte = "" if _HEURES.fullmatch(item.texte) and hours in " ".join(titre) else item.texte
    note = 0
    if texte and lignes(texte, inside, CORPS) > room - len(titre):
        note = len(notes) + 1
        notes.append(Note(note, f"{item.jour.capitalize()}, {rang}, {hours}", texte, _renvoi(item)))
        texte = ""
        titre = _titre(rang, hours, inside - largeur([f" ({note})"], CORPS) * GRAS, room)
    return BlocHoraire(x, (plage.debut - debut) * echelle, width, height, item.presence, titre, texte, note)


def _titre(rang: str, hours: str, inside: float, room: int) -> tuple[str, ...]:
    """Rang and hours, or what of them fits in ``room`` lines of ``inside`` mm."""
    start, end = hours.rsplit(" ", 1)
    choices = ((f"{rang} · {hours}",), (rang, hours), (rang, start, end), (hours,), (rang,))
    return next((lines for lines in choices if len(lines) <= room and largeur(lines, CORPS) * GRAS <= inside), ())


def _renvoi(item: Occupation) -> str:
    return ancre(Kind.PROTOCOLE, f"edt.{item.rang}.{item.jour}") if len(item.texte) > LONG else ""


def _court(minute: int) -> str:
    """« 8h30 »: short, for a small block."""
    return f"{minute // 60}h{minute % 60:02}"
