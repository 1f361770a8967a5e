"""A demande that follows a decision: its letters say so, and why the grid is to be filled anew.

A significant change is put before the CDES at once, and the grid is « obligatoirement renseignée […] avant toute
demande » (circulaire 2003-290, I and annexe I, II): that of the former demande says nothing of what changed.
"""

from collections.abc import Iterable
from dataclasses import replace

from pipeline.dossier.letters import Letter
from pipeline.dossier.model.decision import ACCORDS, Nature
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.rules.nouvelle_demande import find_new_demande
from pipeline.dossier.values.typographie import format_long_date


def describe_saisine(dossier: Dossier, origine: Dossier, rappel_jours: int) -> dict[str, object]:
    """What the letters of a demande may say of the decision that it follows.

    Args:
        dossier: the new demande.
        origine: the decided dossier that it follows.
        rappel_jours: days between the reminder and the end of the help.
    """
    decision, piece = origine.decision, dossier.piece_protocole
    nouvelle = (
        find_new_demande(origine, dossier.protocole, piece.recue_le, rappel_jours)
        if dossier.protocole and piece
        else None
    )
    # Before its protocole came, nobody knows what it asks for; the same help asked again is not named either.
    nature = nouvelle.nature if nouvelle else None
    seance = decision.seance.valeur if decision else None
    return {
        "numero": origine.numero,
        "nature": nature.value if nature and nature is not Nature.PREMIERE else "",
        "seance": format_long_date(seance) if seance else "",
        "accordee": decision is not None and decision.decision in ACCORDS,
    }


def say_saisine(letters: Iterable[Letter], saisine: dict[str, object] | None) -> tuple[Letter, ...]:
    """The letters of a demande, which say what it follows; that makes no other letters of them."""
    if saisine is None:
        return tuple(letters)
    return tuple(replace(letter, context=letter.context | {"suite": saisine}) for letter in letters)
