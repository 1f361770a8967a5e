"""Anomalies of a demande that follows a decision: the catalogue's part on what comes after (see ``codes.py``)."""

from pipeline.dossier.model.anomalies import Code
from pipeline.dossier.rules.codes_lecture import B, W, declare

SUIVI = (
    declare("EVOLUTION_SIGNIFICATIVE", W, "Évolution significative : la demande fait suite à une décision",
         "Circulaire 2003-290, I : en cas d'« évolutions significatives », « la CDES devra immédiatement être saisie »",
         ecole=False),
    declare("GRILLE_ANTERIEURE_A_LA_DECISION", B, "La grille a été remplie avant la décision à revoir",
         "Circulaire 2003-290, I et annexe I, II : fiche renseignée « avant toute demande »"),
)  # fmt: skip

SECTIONS: tuple[tuple[str, tuple[Code, ...]], ...] = (("La demande qui suit une décision", SUIVI),)
"""Title of the section → its codes, in the order of ``docs/regles.md``."""
