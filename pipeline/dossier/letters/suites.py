"""What the letters that follow a decision share: one letter per reader."""

from datetime import date

from pipeline.dossier.letters import Letter, TypeLettre, cle_lettre, presenter_eleve
from pipeline.dossier.model.destinataires import Destinataire, Genre, est_majeur, etablissement, familles
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.values import plier


def _lettre(type: TypeLettre, qui: Destinataire, context: dict[str, object], contenu: object) -> Letter:
    # As for the notifications: a name spelt anew makes no new letter; an address that was missing does.
    lecteur = plier(qui.nom) if qui.genre is Genre.FAMILLE else ""
    return Letter(type, qui, context, cle_lettre(type, qui, context["numero"], contenu, lecteur, bool(qui.lignes)))


def commun(dossier: Dossier, today: date) -> dict[str, object]:
    """What every one of these letters may say."""
    return {"numero": dossier.numero, "eleve": presenter_eleve(dossier), "dates": {"lettre": today.isoformat()}}


def vers_etablissement(type: TypeLettre, dossier: Dossier, context: dict[str, object], contenu: object) -> Letter:
    """The letter to the établissement; ``contenu`` (JSON) is what makes it another letter."""
    return _lettre(type, etablissement(dossier), context, contenu)


def vers_familles(
    type: TypeLettre, dossier: Dossier, context: dict[str, object], contenu: object, today: date
) -> tuple[Letter, ...]:
    """One letter per address of the family; ``contenu`` (JSON) is what makes it another letter."""
    proches = familles(dossier, today)
    context = context | {"majeur": est_majeur(dossier, today), "autre_lettre": len(proches) > 1}
    return tuple(_lettre(type, qui, context, contenu) for qui in proches)
