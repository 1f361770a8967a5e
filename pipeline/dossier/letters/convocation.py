"""A family that asked to be heard → its convocation to the séance (circulaire 2003-290, I; CASF, art. L. 242-9)."""

from datetime import date

from pipeline.dossier.letters import Letter, TypeLettre, make_follow_up, shared_context, to_familles
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.values.durees import parse_heure
from pipeline.dossier.values.texte import normalise
from pipeline.dossier.values.typographie import format_heure


def convocations(dossier: Dossier, seance: date, heure: str, lieu: str, today: date) -> tuple[Letter, ...]:
    """One convocation per address of the family; () when it did not ask to be heard.

    ``heure`` as the secretary wrote it (« 14h30 »); printed as written when it does not read with certainty.
    """
    # The commission receives the family « si cette dernière le souhaite » (circulaire, I): no answer is no wish.
    if dossier.protocole is None or dossier.protocole.entendue is not True:
        return ()
    minutes = parse_heure(heure).valeur
    rendez_vous = {"heure": format_heure(minutes) if minutes is not None else normalise(heure), "lieu": normalise(lieu)}
    context = shared_context(dossier, lettre=today, seance=seance) | rendez_vous
    return tuple(
        make_follow_up(TypeLettre.CONVOCATION, qui, said, [seance.isoformat(), rendez_vous])
        for qui, said in to_familles(dossier, context, today)
    )
