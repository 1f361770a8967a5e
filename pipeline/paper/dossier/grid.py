"""The grid of annexe I as it is drawn: by group, the answer seen at a glance, the need beside it.

The answers are drawn as they were given. They are never added up, averaged or compared with a threshold.
"""

from dataclasses import dataclass
from itertools import groupby

from pipeline.dossier.model.forms import Fiche, Kind
from pipeline.dossier.model.grille import FREQUENCES, ITEMS, Item
from pipeline.fonts.measure import count_lines
from pipeline.paper.dossier.controles import Controles
from pipeline.paper.dossier.rubriques import anchor

BESOIN_WIDTH = 57.0
"""Width of the text of a need, mm; must be that of the stylesheet."""
BESOIN_SIZE = 8.5
"""Size of the text of a need, points; id."""
LINE_HEIGHT = 3.7
"""Height of one line of a need, mm; id."""
BESOINS_HEIGHT = 32.0
"""Room for the second and further lines of the needs on the page of the grid, mm."""


@dataclass(frozen=True, slots=True)
class LigneGrille:
    """One item."""

    numero: int
    libelle: str
    rang: int | None
    """Column of the answer, 0 to 2; ``None`` without a certain answer."""
    mots: tuple[str, str, str]
    """What the three columns hold: the figures of the levels, or the words of item 24."""
    besoin: str
    renvoi: str
    """Anchor of the need, when it is too long for this page (``besoin`` is then "")."""
    ancre: str
    """Identifier of the line, when the whole need is read here."""
    reperes: tuple[int, ...]

    @property
    def frequence(self) -> bool:
        """Item 24: not a level."""
        return self.mots[0] == FREQUENCES[0].label


@dataclass(frozen=True, slots=True)
class Groupe:
    """Vie quotidienne, Vie scolaire or Vie de l'élève."""

    nom: str
    lignes: tuple[LigneGrille, ...]


def grille(fiche: Fiche, controles: Controles) -> tuple[Groupe, ...]:
    """Draw the 24 items in their three groups; the longest needs leave the page when it would overflow."""
    deportes = _overflowing(fiche.besoins)
    lines = [_ligne(item, fiche, controles, item.numero in deportes) for item in ITEMS]
    return tuple(
        Groupe(nom, tuple(lines[item.numero - 1] for item in items))
        for nom, items in groupby(ITEMS, key=lambda item: item.groupe)
    )


def _overflowing(besoins: tuple[str, ...]) -> frozenset[int]:
    """Items whose need is too long for the page, the longest first, until the others fit."""
    extra = {
        numero: (count_lines(texte, BESOIN_WIDTH, BESOIN_SIZE) - 1) * LINE_HEIGHT
        for numero, texte in enumerate(besoins, start=1)
        if texte
    }
    moved: set[int] = set()
    for numero in sorted(extra, key=lambda numero: (-extra[numero], -numero)):
        if sum(height for other, height in extra.items() if other not in moved) <= BESOINS_HEIGHT:
            break
        moved.add(numero)
    return frozenset(moved)


def _ligne(item: Item, fiche: Fiche, controles: Controles, deporte: bool) -> LigneGrille:
    niveau = fiche.niveaux[item.numero - 1]
    besoin = fiche.besoins[item.numero - 1]
    here = anchor(Kind.FICHE, f"besoin.{item.numero}")
    first, second, third = (
        reponse.label if item.reponses == FREQUENCES else str(rang)
        for rang, reponse in enumerate(item.reponses, start=1)
    )
    return LigneGrille(
        item.numero,
        item.libelle,
        item.reponses.index(niveau) if niveau in item.reponses else None,
        (first, second, third),
        "" if deporte else besoin,
        here if deporte else "",
        "" if deporte else here,
        controles.reperes(Kind.FICHE, f"niveau.{item.numero}", f"besoin.{item.numero}"),
    )
