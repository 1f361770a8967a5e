"""Before a period of the help changes or ends: who is told, when, and the forms for a renewal.

The help is granted for the school year at most and may decrease by phases; it is never renewed by itself (circulaire
2003-290, I). What a renewal has to look at again comes from the criteria of annexe I, II.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pipeline.dossier.delais import recall_day
from pipeline.dossier.letters import Letter, TypeLettre, make_follow_up, shared_context, to_familles
from pipeline.dossier.model.annexes import BY_TARGET, FIELDS, kind_of, written_at
from pipeline.dossier.model.decision import Decision, periodes
from pipeline.dossier.model.destinataires import etablissement
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.values.typographie import format_duree, format_long_date

JOINED = "formulaires_joints"
"""In the context of a letter: its forms are printed with it. A letter planned before they were says nothing of it."""


class TypeEcheance(StrEnum):
    """What comes to its term."""

    PHASE = "phase"
    """The weekly volume changes."""
    FIN = "fin"
    """The help ends."""


@dataclass(frozen=True, slots=True)
class Echeance:
    """A term of a decision."""

    quoi: TypeEcheance
    dernier_jour: date
    """Last day of the present period."""
    rappel_le: date
    """Day from which the reminder is due."""
    heures: int
    """Minutes a week until then."""
    ensuite: int
    """Minutes a week from the day after; 0 when the help ends."""


def echeances(decision: Decision, delai_jours: int) -> tuple[Echeance, ...]:
    """The terms of a decision, by date; () when nothing is granted or a period cannot be read.

    Two phases with the same volume make no term. The change of a phase is recalled in the measure of that phase, the
    end in that of the whole help (``delais.recall_day``).
    """
    lues = periodes(decision)
    # « À temps plein pour trois mois, à mi-temps pour trois mois » (circulaire, I): each step is a term, and after the
    # last period there is no help.
    suites = [*(minutes for _, _, minutes in lues[1:]), 0][: len(lues)]
    trouvees, premier = [], None
    for (debut, fin, minutes), ensuite in zip(lues, suites, strict=True):
        premier = premier or debut
        if ensuite == minutes:
            continue
        quoi = TypeEcheance.PHASE if ensuite else TypeEcheance.FIN
        rappel = recall_day(premier if ensuite else lues[0][0], fin, delai_jours)
        trouvees.append(Echeance(quoi, fin, rappel, minutes, ensuite))
        premier = None
    return tuple(trouvees)


def _context(dossier: Dossier, echeance: Echeance, today: date) -> dict[str, object]:
    return shared_context(dossier, lettre=today) | {
        "quoi": echeance.quoi.value,
        "dernier_jour": format_long_date(echeance.dernier_jour),
        "lendemain": format_long_date(echeance.dernier_jour + timedelta(days=1)),
        "heures": format_duree(echeance.heures),
        "ensuite": format_duree(echeance.ensuite) if echeance.ensuite else "",
    }


def rappels(dossier: Dossier, decision: Decision, today: date, delai_jours: int) -> tuple[Letter, ...]:
    """The reminders due on this day: to the établissement, then to the family, for each term that is near.

    A term already past is no longer recalled. To be called unless a renewal was asked for.
    """
    lettres: list[Letter] = []
    for echeance in echeances(decision, delai_jours):
        if echeance.rappel_le <= today <= echeance.dernier_jour:
            context = _context(dossier, echeance, today)
            contenu = [echeance.quoi.value, echeance.dernier_jour.isoformat(), echeance.heures, echeance.ensuite]
            ecole = context | {JOINED: True}
            lettres.append(make_follow_up(TypeLettre.RAPPEL_ETABLISSEMENT, etablissement(dossier), ecole, contenu))
            lettres += [
                make_follow_up(TypeLettre.RAPPEL_FAMILLE, qui, said, contenu)
                for qui, said in to_familles(dossier, context, today)
            ]
    return tuple(lettres)


def renouvellement_prefilled(dossier: Dossier, kind: Kind) -> Mapping[str, str]:
    """What the blank fiche or protocole of a renewal already bears: target → text, for ``forms.fill.fill``.

    Who the pupil, the établissement and the représentants are, as written. Never an answer of the former grid nor a
    signature; neither age nor class, which change; no dossier number: a renewal is a new demande.

    Raises:
        ValueError: for another form than the fiche or the protocole.
    """
    if kind not in (Kind.FICHE, Kind.PROTOCOLE):
        raise ValueError(f"no renewal is asked for with the form {kind}")
    valeurs: dict[str, str] = {}
    for target in (field.target for field in FIELDS[kind] if field.renewed):
        texts = (written_at(form, target) for form in dossier.forms if target in BY_TARGET[kind_of(form)])
        if text := next(filter(None, texts), ""):
            valeurs[target] = text
    return valeurs
