"""Bar charts as SVG: measured, drawn with the project's font, with a text for those who cannot see them.

A hidden count is a hatched stub, always of the same length. Positions are in mm.
"""

from dataclasses import dataclass

from pipeline.dossier.stats import Tableau
from pipeline.paper.pdf.printable import text_width

CHART_WIDTH = 84.0
BAR_STEP = 6.0
"""From one bar to the next."""
LABEL_SIZE = 8.0
STUB = 5.0
"""Length of the stub of a hidden count."""
_GAP = 2.0
_LABEL_MAX = 46.0


@dataclass(frozen=True, slots=True)
class ChartBar:
    """One bar."""

    y: float
    longueur: float
    libelle: str
    valeur: str
    masquee: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart."""

    largeur: float
    hauteur: float
    axe: float
    """Where the bars begin."""
    barres: tuple[ChartBar, ...]
    alternative: str
    """What the chart says, in words."""


def draw_chart(tableau: Tableau, largeur_totale: float = CHART_WIDTH) -> Chart:
    """Lay out the bars of a table, on one scale; a label too long for its place is cut, the table has it whole."""
    libelles = [_fit_label(ligne.libelle) for ligne in tableau.lignes]
    axe = text_width(libelles, LABEL_SIZE) + _GAP
    maximum = max((ligne.effectif or 0 for ligne in tableau.lignes), default=0)
    place = largeur_totale - axe - text_width([str(maximum), "masqué"], LABEL_SIZE) - 2 * _GAP
    barres = tuple(
        ChartBar(
            rang * BAR_STEP,
            STUB if ligne.effectif is None else place * ligne.effectif / max(maximum, 1),
            libelle,
            "masqué" if ligne.effectif is None else str(ligne.effectif),
            ligne.effectif is None,
        )
        for rang, (ligne, libelle) in enumerate(zip(tableau.lignes, libelles, strict=True))
    )
    mots = ", ".join(f"{barre.libelle}\u00a0: {barre.valeur}" for barre in barres)
    return Chart(largeur_totale, len(barres) * BAR_STEP, axe, barres, f"{tableau.titre}. {mots}.")


def _fit_label(libelle: str) -> str:
    if text_width([libelle], LABEL_SIZE) <= _LABEL_MAX:
        return libelle
    while text_width([libelle + "…"], LABEL_SIZE) > _LABEL_MAX:
        libelle = libelle[:-1].rstrip()
    return libelle + "…"
