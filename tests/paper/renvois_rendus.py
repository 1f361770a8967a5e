"""Rendered letters on files that could not be read, one per diagnosis, shared by ``test_renvoi.py``."""

from datetime import date
from functools import cache

from pipeline.dossier.letters.renvoi import EXPLICATIONS, renvoi_etablissement
from pipeline.intake.programs import advice
from tests.dossier.letters.exemples import dossier
from tests.paper.lettres import Rendue, rendre

LE = date(2003, 11, 24)
PRODUCERS = {
    "a_plat": "Microsoft: Print To PDF",
    "numerisation": "KONICA MINOLTA bizhub C258",
    "annotations": "macOS Version 13.4 Quartz PDFContext",
    "formulaire_vierge": "Skia/PDF m126",
    "champs_manquants": "iLovePDF",
}


@cache
def tous() -> dict[str, Rendue]:
    """Every kind of letter, by code, then one to a school with a very long name."""
    rendues = {}
    for nom, code, pupil in (*((code, code, "01") for code in EXPLICATIONS), ("ecole_longue", "numerisation", "26")):
        consigne = advice(code, PRODUCERS.get(code, ""))
        lettre = renvoi_etablissement(dossier(pupil), code, consigne, "a" * 64, date(2003, 11, 21), LE)
        assert lettre is not None
        rendues[nom] = rendre(lettre)
    return rendues
