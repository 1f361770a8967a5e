"""Letters of every closing, rendered once for the tests."""

from dataclasses import replace
from datetime import date
from functools import cache

from pipeline.dossier.letters.cloture import cloture_letters
from pipeline.dossier.model.vie import Cloture, MotifCloture
from tests.dossier.letters.exemples import dossier
from tests.paper.lettres import Rendue, rendre_toutes

LE = date(2003, 12, 18)
CDES = ("CDES de l’Autre Département", "1 rue de l’Encrier", "99000 Autreville-la-Fictive")
PRECISION = "L’élève est accueilli depuis le 1er décembre dans un établissement spécialisé."


def closing(motif: MotifCloture) -> Cloture:
    """A closing as a person records it."""
    cloture = Cloture(motif, LE, "Mme Essai", "Note interne")
    if motif is MotifCloture.DEPART:
        return replace(cloture, vers=CDES, accord_le=date(2003, 12, 15))
    return replace(cloture, precision=PRECISION if motif is MotifCloture.SANS_OBJET else "")


@cache
def toutes() -> dict[str, Rendue]:
    """The letters of every motif, by the name of their golden text."""
    found: dict[str, Rendue] = {}
    for motif in MotifCloture:
        found |= rendre_toutes(cloture_letters(dossier("01"), closing(motif), LE), motif.value)
    for pupil in ("22", "23"):
        found |= rendre_toutes(cloture_letters(dossier(pupil), closing(MotifCloture.DESISTEMENT), LE), pupil)
    return found
