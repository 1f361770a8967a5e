"""Bar charts as SVG: measured, drawn with the project's font, with a text for those who cannot see them.

A hidden count is a hatched stub, always of the same length. Positions are in mm.
"""

from dataclasses import dataclass

from pipeline.dossier.stats import Tableau
from pipeline.paper.pdf.glyphs import largeur

LARGEUR = 84.0
PAS = 6.0
"""From one bar to the next."""
BARRE = 3.8
CORPS = 8.0
MASQUE = 5.0
"""Length of the stub of a hidden count."""
_ECART = 2.0
_ETIQUETTE_MAX = 46.0


@dataclass(frozen=True, slots=True)
class Barre:
    """One bar."""

    y: float
    longueur: float
    libelle: str
    valeur: str
    masquee: bool


@dataclass(frozen=True, slots=True)
class Diagramme:
    """One chart."""

    largeur: float
    hauteur: float
    axe: float
    """Where the bars begin."""
    barres: tuple[Barre, ...]
    alternative: str
    """What the chart says, in words."""


def diagramme(tableau: Tableau, largeur_totale: float = LARGEUR) -> Diagramme:
    """Lay out the bars of a table, on one scale; a label too long for its place is cut, the table has it whole."""
    libelles = [_tenir(ligne.libelle) for ligne in tableau.lignes]
    axe = largeur(libelles, CORPS) + _ECART
    maximum = max((ligne.effectif or 0 for ligne in tableau.lignes), default=0)
    place = largeur_totale - axe - largeur([str(maximum), "masqué"], CORPS) - 2 * _ECART
    barres = tuple(
        Barre(
            rang * PAS,
            MASQUE if ligne.effectif is None else place * ligne.effectif / max(maximum, 1),
            libelle,
            "masqué" if ligne.effectif is None else str(ligne.effectif),
            ligne.effectif is None,
        )
        for rang, (ligne, libelle) in enumerate(zip(tableau.lignes, libelles, strict=True))
    )
    mots = ", ".join(f"{barre.libelle}\u00a0: {barre.valeur}" for barre in barres)
    return Diagramme(largeur_totale, len(barres) * PAS, axe, barres, f"{tableau.titre}. {mots}.")


def _tenir(libelle: str) -> str:
    if largeur([libelle], CORPS) <= _ETIQUETTE_MAX:
        return libelle
    while largeur([libelle + "…"], CORPS) > _ETIQUETTE_MAX:
        libelle = libelle[:-1].rstrip()
    return libelle + "…"
