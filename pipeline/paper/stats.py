"""The yearly statistics as paper (PDF/UA-1), with bar charts, and as a table for a spreadsheet program (CSV).

A chart is SVG: measured, drawn with the project's font, with a text for those who cannot see it. A hidden count is a
hatched stub, always of the same length. Positions are in mm.
"""

import csv
import io
from dataclasses import dataclass

from pipeline.dossier.stats import SEUIL, Statistiques, Tableau
from pipeline.fonts.measure import text_width
from pipeline.press import Press

HIDDEN = "masqué"
NOT_SHOWN = "Non publié : les effectifs sont trop petits pour ne désigner personne."
"""Of a table of which nothing can be shown."""
_HEADINGS = ("année scolaire", "tableau", "ligne", "effectif", "part (%)")
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


def _percentage(effectif: int | None, tableau: Tableau) -> str:
    """« 12,5 »; "" when there is nothing to divide by."""
    if effectif is None or not tableau.total:
        return ""
    return f"{100 * effectif / tableau.total:.1f}".replace(".", ",")


def _view(tableau: Tableau) -> dict[str, object]:
    return {
        "titre": tableau.titre,
        "note": tableau.note,
        "publie": tableau.is_shown,
        "total": tableau.total,
        "lignes": [
            {"libelle": ligne.libelle, "effectif": ligne.effectif, "part": _percentage(ligne.effectif, tableau)}
            for ligne in tableau.lignes
        ],
        "diagramme": draw_chart(tableau) if tableau.is_shown else None,
    }


def render_stats(stats: Statistiques, press: Press) -> bytes:
    """Render the follow-up of a year; the same statistics, settings and day give the same bytes.

    Raises:
        PipelineError: when a template is wrong.
    """
    return press.engine.pdf(
        "stats/stats.html",
        {
            "annee": stats.annee,
            "today": press.today,
            "seuil": SEUIL,
            "stats": stats,
            "tableaux": [_view(tableau) for tableau in stats.tableaux],
            "service": press.settings.service,
            "regime": press.regime,
        },
    )


def _safe_cell(texte: str) -> str:
    """A text that no spreadsheet program takes for a formula."""
    return f"'{texte}" if texte.startswith(("=", "+", "-", "@", "\t", "\r")) else texte


def ensemble(stats: Statistiques) -> tuple[tuple[str, float | None], ...]:
    """What is said of all the demandes of the year, and its figure; ``None``: hidden."""
    return (
        ("Demandes", stats.demandes),
        ("Demandes complètes", stats.completes),
        ("Demandes décidées", stats.decidees),
        ("Médiane, de l’ouverture à la demande complète (jours)", stats.mediane_instruction),
        ("Médiane, de la demande complète à la séance (jours)", stats.mediane_decision),
    )


def csv_stats(stats: Statistiques) -> bytes:
    """The same figures for a spreadsheet program: UTF-8 with BOM, « ; », decimal comma, as French ones expect."""
    sortie = io.StringIO(newline="")
    ecrire = csv.writer(sortie, delimiter=";", lineterminator="\r\n")
    ecrire.writerow(_HEADINGS)
    lignes = [("Ensemble", nom, _number(valeur), "") for nom, valeur in ensemble(stats)]
    for tableau in stats.tableaux:
        if not tableau.is_shown:
            lignes.append((tableau.titre, "Non publié", HIDDEN, ""))
        lignes += [
            (tableau.titre, ligne.libelle, _number(ligne.effectif), _percentage(ligne.effectif, tableau))
            for ligne in tableau.lignes
        ]
    for ligne in lignes:
        ecrire.writerow([stats.annee.libelle, *map(_safe_cell, ligne)])
    return sortie.getvalue().encode("utf-8-sig")


def _number(valeur: float | None) -> str:
    return HIDDEN if valeur is None else f"{valeur:g}".replace(".", ",")
