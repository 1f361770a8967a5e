"""A family that asked to be heard → its convocation to the séance (circulaire 2003-290, I; CASF, art. L. 242-9)."""

from datetime import date

from pipeline.dossier.letters import Letter, TypeLettre
from pipeline.dossier.letters.suites import commun, vers_familles
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.values import normaliser, parse_heure
from pipeline.dossier.values.typographie import heure as ecrire_heure


def convocations(dossier: Dossier, seance: date, heure: str, lieu: str, today: date) -> tuple[Letter, ...]:
    """One convocation per address of the family; () when it did not ask to be heard.

    ``heure`` as the secretary wrote it (« 14h30 »); printed as written when it does not read with certainty.
    """
    if dossier.protocole is None or dossier.protocole.entendue is not True:
        return ()
    minutes = parse_heure(heure).valeur
    base = commun(dossier, today)
    rendez_vous = {
        "heure": ecrire_heure(minutes) if minutes is not None else normaliser(heure),
        "lieu": normaliser(lieu),
    }
    context = base | rendez_vous | {"dates": {"lettre": today.isoformat(), "seance": seance.isoformat()}}
    contenu = [seance.isoformat(), rendez_vous]
    return vers_familles(TypeLettre.CONVOCATION, dossier, context, contenu, today)
