"""What the letters that follow a decision share: one letter per reader."""

from datetime import date

from pipeline.dossier.letters import Letter, TypeLettre, describe_eleve, letter_key
from pipeline.dossier.model.destinataires import Destinataire, Genre, etablissement, familles, is_adult
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.values import fold


def _make_letter(type: TypeLettre, qui: Destinataire, context: dict[str, object], contenu: object) -> Letter:
    # As for the notifications: a name spelt anew makes no new letter; an address that was missing does.
    lecteur = fold(qui.nom) if qui.genre is Genre.FAMILLE else ""
    return Letter(type, qui, context, letter_key(type, qui, context["numero"], contenu, lecteur, bool(qui.lignes)))


def shared_context(dossier: Dossier, today: date) -> dict[str, object]:
    """What every one of these letters may say."""
    return {"numero": dossier.numero, "eleve": describe_eleve(dossier), "dates": {"lettre": today.isoformat()}}


def letter_to_etablissement(type: TypeLettre, dossier: Dossier, context: dict[str, object], contenu: object) -> Letter:
    """The letter to the établissement; ``contenu`` (JSON) is what makes it another letter."""
    return _make_letter(type, etablissement(dossier), context, contenu)


def letters_to_familles(
    type: TypeLettre, dossier: Dossier, context: dict[str, object], contenu: object, today: date
) -> tuple[Letter, ...]:
    """One letter per address of the family; ``contenu`` (JSON) is what makes it another letter."""
    proches = familles(dossier, today)
    context = context | {"majeur": is_adult(dossier, today), "autre_lettre": len(proches) > 1}
    return tuple(_make_letter(type, qui, context, contenu) for qui in proches)
