"""The family is called before the commission, at an hour of its own; and told when it is not to come after all.

The commission receives the family « si cette dernière le souhaite » (circulaire DGAS/3C 2003-290, I; CASF,
art. L. 242-9).
"""

from datetime import date
from typing import cast

from pipeline.dossier import letters
from pipeline.dossier.letters import Letter
from pipeline.dossier.model.destinataires import Destinataire
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.values.durees import parse_heure
from pipeline.dossier.values.texte import normalise
from pipeline.dossier.values.typographie import format_heure

Heures = tuple[int, ...]
"""Minutes from midnight: one hour for the family, or one per parent."""


def convocations(
    dossier: Dossier, seance: date, heure: str, lieu: str, today: date, auditions: Heures = ()
) -> tuple[Letter, ...]:
    """One convocation per address of the family (CASF, art. L. 242-9); () when it did not ask to be heard.

    Args:
        dossier: the demande.
        seance: day of the séance.
        heure: hour of the séance as written (« 14h30 »); that of a family that has none of its own.
        lieu: where the séance is held.
        today: date of the letters.
        auditions: hours at which the family is heard; a person who gives one says that it asked otherwise than on
            the form. With two, each parent has one, in the order of the protocole.
    """
    # No answer is no wish.
    if dossier.protocole is None or not wants_to_be_heard(dossier, auditions):
        return ()
    heures = [format_heure(one) for one in auditions] or [parse_heure(heure).worded(format_heure)]
    context = letters.shared_context(dossier, lettre=today, seance=seance)
    proches = letters.to_familles(dossier, context, today)
    return tuple(
        _convocation(qui, said, seance, {"heure": heures[min(rang, len(heures) - 1)], "lieu": normalise(lieu)})
        for rang, (qui, said) in enumerate(proches)
    )


def wants_to_be_heard(dossier: Dossier, auditions: Heures = ()) -> bool:
    """The family asked for it, on the form or by a letter, or a person gave it an hour."""
    return bool(auditions) or dossier.entendue is True


def _convocation(qui: Destinataire, said: dict[str, object], seance: date, rendez_vous: dict[str, str]) -> Letter:
    contenu = [seance.isoformat(), rendez_vous]
    return letters.make_follow_up(letters.TypeLettre.CONVOCATION, qui, said | rendez_vous, contenu)


def cancelling(posted: Letter, today: date) -> Letter:
    """Take back a convocation that was posted: its very reader is told not to come, whatever became of the dossier."""
    dates = cast("dict[str, str]", posted.context["dates"])
    left = {name: said for name, said in posted.context.items() if name not in ("heure", "lieu")}
    told = {"lettre": today.isoformat(), "seance": dates["seance"], "remplace": dates["lettre"]}
    context = left | {"dates": told}
    contenu = [dates["seance"], dates["lettre"]]
    return letters.make_follow_up(letters.TypeLettre.CONVOCATION_ANNULEE, posted.destinataire, context, contenu)
