"""The yearly statistics as paper (PDF/UA-1) and as a table for a spreadsheet program (CSV)."""

import csv
import io

from pipeline.dossier.privacy.secret import SEUIL
from pipeline.dossier.stats import Statistiques, Tableau
from pipeline.paper.stats.diagramme import draw_chart
from pipeline.press import Press

HIDDEN = "masqué"
_HEADINGS = ("année", "tableau", "ligne", "effectif", "part (%)")


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


def csv_stats(stats: Statistiques) -> bytes:
    """The same figures for a spreadsheet program: UTF-8 with BOM, « ; », decimal comma, as French ones expect."""
    sortie = io.StringIO(newline="")
    ecrire = csv.writer(sortie, delimiter=";", lineterminator="\r\n")
    ecrire.writerow(_HEADINGS)
    ensemble = (
        ("Demandes", stats.demandes),
        ("Demandes complètes", stats.completes),
        ("Demandes décidées", stats.decidees),
        ("Médiane, de l’ouverture à la demande complète (jours)", stats.mediane_instruction),
        ("Médiane, de la demande complète à la séance (jours)", stats.mediane_decision),
    )
    lignes = [("Ensemble", nom, _number(valeur), "") for nom, valeur in ensemble]
    for tableau in stats.tableaux:
        if not tableau.is_shown:
            lignes.append((tableau.titre, "Non publié", HIDDEN, ""))
        lignes += [
            (tableau.titre, ligne.libelle, _number(ligne.effectif), _percentage(ligne.effectif, tableau))
            for ligne in tableau.lignes
        ]
    for ligne in lignes:
        ecrire.writerow([str(stats.annee), *map(_safe_cell, ligne)])
    return sortie.getvalue().encode("utf-8-sig")


def _number(valeur: float | None) -> str:
    return HIDDEN if valeur is None else f"{valeur:g}".replace(".", ",")
