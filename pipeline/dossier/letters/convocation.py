"""A family that asked to be heard → its convocation to the séance (circulaire 2003-290, I; CASF, art. L. 242-9)."""

from datetime import date

from pipeline.dossier.letters import Letter, TypeLettre
from pipeline.dossier.letters.suites import letters_to_familles, shared_context
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.values import normalise, parse_heure
from pipeline.dossier.values.typographie import format_heure


def convocations(dossier: Dossier, seance: date, heure: str, lieu: str, today: date) -> tuple[Letter, ...]:
    """One convocation per address of the family; () when it did not ask to be heard.

    ``heure`` as the secretary wrote it (« 14h30 »); printed as written when it does not read with certainty.
    """
    if dossier.protocole is None or dossier.protocole.entendue is not True:
        return ()
    minutes = parse_heure(heure).valeur
    base = shared_context(dossier, today)
    rendez_vous = {
        "heure": format_heure(minutes) if minutes is not None else normalise(heure),
        "lieu": normalise(lieu),
    }
    context = base | rendez_vous | {"dates": {"lettre": today.isoformat(), "seance": seance.isoformat()}}
    contenu = [seance.isoformat(), rendez_vous]
    return letters_to_familles(TypeLettre.CONVOCATION, dossier, context, contenu, today)
