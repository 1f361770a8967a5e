"""The terms of a dossier on a day: what runs out, on which day, and what it means when it has.

Two months run from the reception of a complete demande; silence then refuses it (loi 2000-321, art. 21). While an
incomplete one waits for its pieces, within the term given for them, that time is suspended (décret 2001-492, art. 2).
Months run « quantième à quantième », and a term that ends on a closed day runs to the next working one (NCPC, art. 641
and 642; fact sheet §1). Pure: what the register knows of the paper comes in as a :class:`Suivi`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.dossier.model.dossier import Dossier, Etat
from pipeline.dossier.values.calendrier import add_months, next_working_day
from pipeline.dossier.values.types import Worded

SILENCE_MOIS = 2
"""Months without an answer after which a demande is refused (loi 2000-321, art. 21)."""
ENVOI_JOURS = 5
"""Days after which letters that are printed and not said to be posted are told of: a week-end is no delay."""
RAPPEL_MINIMUM = 15
"""Days before a change, at least, at which it is recalled."""
AVIS_JOURS = 21
"""Days after the posting of a registered letter at which its acknowledgment is looked for.

The post office keeps the letter for fifteen days, then sends it back."""
COURTS = frozenset({Etat.A_COMPLETER, Etat.AJOURNE, Etat.ANNULE})
"""States in which no demande waits for its answer: what was complete is so no more, or not yet."""
INSTRUITS = frozenset({Etat.RECEVABLE, Etat.TRANSMIS})
"""States in which the commission owes an answer."""


class TypeTerme(Worded):
    """What runs out."""

    REPONSE = "reponse", "réponse à la demande"
    COMPLEMENT = "complement", "pièces à compléter"
    AJOURNEMENT = "ajournement", "demande ajournée"
    AUDITION = "audition", "famille à entendre"
    ENVOI = "envoi", "lettres à poster"
    AVIS = "avis_reception", "avis de réception attendu"


@dataclass(frozen=True, slots=True)
class Terme:
    """One term of a dossier."""

    quoi: TypeTerme
    jour: date
    """Last day, included."""
    phrase: str
    """French, whole sentences: what it is, with its day, and what follows; as it stands on the day asked for."""

    def is_past(self, today: date) -> bool:
        """The last day is behind."""
        return today > self.jour

    def days_left(self, today: date) -> int:
        """Days until the last one; negative once it is past."""
        return (self.jour - today).days


@dataclass(frozen=True, slots=True)
class Complement:
    """What was asked of the établissement, and not all came."""

    limite: date
    """Last day that was left for it by the last letter that asked for it."""
    poste_le: date | None
    """Of that letter; ``None``: it is still here, and nothing was asked yet."""
    relances: int = 0
    """How many times it was asked again."""


@dataclass(frozen=True, slots=True)
class Suivi:
    """What the register knows of a dossier beside its forms."""

    etat: Etat
    complete_le: date | None = None
    """Reception of the complete demande (:func:`complete_le`); ``None`` when it is not complete."""
    complement: Complement | None = None
    ajourne_le: date | None = None
    """Séance that adjourned it."""
    seance: date | None = None
    """The next séance on whose agenda it is."""
    entendre: bool = False
    """The family asked to be heard, and was not yet."""
    convoquee: bool = False
    """Its convocation to that séance is posted."""
    a_poster: tuple[date, ...] = ()
    """Days of its letters that are printed and not posted."""
    notification_a_poster: bool = False
    """One of them notifies the decision to the family."""
    recommandes: tuple[date, ...] = ()
    """Days on which registered letters were posted whose acknowledgment has not come back."""


RELANCE_JOURS = 45
"""Days after a term beyond which we do not ask again of ourselves: nothing was processed for long, a person looks."""


def reminder_due(complement: Complement, today: date) -> bool:
    """The établissement is to be asked again, once, for what did not come in time; a letter that is still here asked
    nothing.
    """
    if complement.poste_le is None or complement.relances:
        return False
    return complement.limite < today <= complement.limite + timedelta(days=RELANCE_JOURS)


def silence_decides(recue_le: date) -> date:
    """Last day on which an answer may be notified to a demande received complete on a day; the next day, silence
    has refused it.
    """
    return next_working_day(add_months(recue_le, SILENCE_MOIS))


def recall_day(premier: date, dernier: date, delai_jours: int) -> date:
    """Day from which the end of a period is recalled: that many days before its last one, at most a third of it.

    A period of three months is recalled a month before it ends, and not as soon as it begins; fifteen days before at
    least, but never before it begins.

    Args:
        premier: first day of the period.
        dernier: its last day.
        delai_jours: as the settings have it.
    """
    tiers = ((dernier - premier).days + 1) // 3
    return max(premier, dernier - timedelta(days=min(delai_jours, max(RAPPEL_MINIMUM, tiers))))


def found_complete(etats: Iterable[tuple[Etat, date]]) -> date | None:
    """Day on which the demande was found complete as it is now; ``None`` when it is not.

    Args:
        etats: history of its states with their days, oldest first.
    """
    depuis: date | None = None
    for etat, le in etats:
        if etat in COURTS:
            depuis = None
        elif depuis is None and etat is not Etat.CLOS:
            depuis = le
    return depuis


def complete_le(dossier: Dossier, found: date | None) -> date | None:
    """Day on which the demande was received complete: that of the last of the forms that made it so.

    A version sent since changes nothing: time runs once. ``None`` when a form is missing.

    Args:
        dossier: the dossier.
        found: day on which it was found complete; ``None`` when that is now.
    """
    days = []
    for en_vigueur in (dossier.piece_fiche, dossier.piece_protocole):
        if en_vigueur is None:
            return None
        versions = [one for one in (*dossier.remplacees, en_vigueur) if one.kind is en_vigueur.kind]
        known = [one for one in versions if found is None or one.recue_le <= found]
        # All came later than that day: somebody corrected one of them.
        days.append((known or versions[:1])[-1].recue_le)
    return max(days)


def termes(suivi: Suivi, today: date, complement_jours: int) -> tuple[Terme, ...]:
    """The terms of a dossier that still matter on a day, the nearest first; () once it is decided and all is posted.

    Args:
        suivi: what the register knows.
        today: the day.
        complement_jours: days that the settings leave to the établissement.
    """
    found = [*_reponse(suivi, today), *_attendus(suivi, today, complement_jours), *_papiers(suivi, today)]
    return tuple(sorted(found, key=lambda terme: terme.jour))


def _reponse(suivi: Suivi, today: date) -> Iterator[Terme]:
    decided = suivi.etat is Etat.DECIDE and suivi.notification_a_poster
    if suivi.complete_le is None or not (decided or suivi.etat in INSTRUITS):
        return
    jour = silence_decides(suivi.complete_le)
    if today > jour:
        said = (
            f"Rien n’a été notifié au {_day(jour)}, deux mois après la réception de la demande complète "
            f"({_day(suivi.complete_le)}) : ce silence vaut rejet."
        )
    else:
        said = (
            f"Demande reçue complète le {_day(suivi.complete_le)} : sans décision notifiée le {_day(jour)}, le "
            "silence vaudra rejet."
        )
    yield Terme(TypeTerme.REPONSE, jour, " ".join((said, *_way(suivi, jour, decided=decided))))


def _way(suivi: Suivi, jour: date, *, decided: bool) -> Iterator[str]:
    """What is on its way to an answer, or is not."""
    if decided:
        yield "La décision est prise ; sa notification à la famille n’est pas encore postée."
        return
    if suivi.seance is None:
        yield "Elle n’est inscrite à aucune séance à venir."
    elif suivi.seance > jour:
        yield f"Elle n’est inscrite qu’à la séance du {_day(suivi.seance)}, après ce jour."
    else:
        yield f"Elle est inscrite à la séance du {_day(suivi.seance)}."
    if suivi.entendre and suivi.seance is None:
        yield "La famille a demandé à être entendue : elle n’est pas encore convoquée."


def _attendus(suivi: Suivi, today: date, complement_jours: int) -> Iterator[Terme]:
    """What is awaited of others before the commission can answer."""
    if suivi.etat is Etat.A_COMPLETER and (asked := suivi.complement) is not None and asked.poste_le is not None:
        if today <= asked.limite:
            said = (
                f"L’établissement a jusqu’au {_day(asked.limite)} pour compléter la demande ; d’ici là, le délai de "
                "réponse est suspendu."
            )
        else:
            again = ("", ", malgré une relance", f", malgré {asked.relances} relances")[min(asked.relances, 2)]
            said = f"Les pièces demandées pour le {_day(asked.limite)} ne sont pas toutes venues{again}."
        yield Terme(TypeTerme.COMPLEMENT, asked.limite, said)
    if suivi.etat is Etat.AJOURNE and suivi.ajourne_le is not None:
        jour = next_working_day(suivi.ajourne_le + timedelta(days=complement_jours))
        said = f"Décision ajournée le {_day(suivi.ajourne_le)} : ce que la commission attend n’est pas encore venu."
        if suivi.complete_le is not None:
            said += (
                f" La demande était complète le {_day(suivi.complete_le)}, et un ajournement n’est pas une réponse : "
                f"les deux mois se comptent jusqu’au {_day(silence_decides(suivi.complete_le))}."
            )
        yield Terme(TypeTerme.AJOURNEMENT, jour, said)
    if suivi.etat in INSTRUITS and suivi.entendre and not suivi.convoquee and suivi.seance is not None:
        said = (
            f"La famille a demandé à être entendue, et sa convocation à la séance du {_day(suivi.seance)} n’est pas "
            "dite postée."
        )
        yield Terme(TypeTerme.AUDITION, suivi.seance, said)


def _papiers(suivi: Suivi, today: date) -> Iterator[Terme]:
    """What our own letters still want."""
    if suivi.a_poster:
        jour, count = min(suivi.a_poster) + timedelta(days=ENVOI_JOURS), len(suivi.a_poster)
        what = "1 lettre imprimée n’est pas dite postée" if count == 1 else f"{count} lettres imprimées à dire postées"
        yield Terme(TypeTerme.ENVOI, jour, f"{what} (depuis le {_day(min(suivi.a_poster))}).")
    for poste_le in sorted(set(suivi.recommandes)):
        jour = poste_le + timedelta(days=AVIS_JOURS)
        said = f"L’avis de réception du recommandé posté le {_day(poste_le)} n’est pas revenu."
        if today > jour:
            said += " La Poste garde une lettre quinze jours : demander ce qu’elle est devenue."
        yield Terme(TypeTerme.AVIS, jour, said)


def _day(jour: date) -> str:
    return f"{jour:%d/%m/%Y}"
