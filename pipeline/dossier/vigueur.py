"""What is in force on a day: of all that the commission granted to one pupil, one decision at most.

The CDES decides on the quotité of the help (code de l'éducation, art. L. 351-3), for a stated period; « si des
évolutions significatives […] doivent être envisagées, […] la CDES devra immédiatement être saisie » (circulaire
2003-290, I). What it decides then takes the place of the former decision from its own first day, whatever the former
one had left to run, and whatever the school: the former one does not come back when the later one ends.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.dossier.model.decision import periodes
from pipeline.dossier.model.dossier import Dossier

_JOUR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Octroi:
    """What one decision grants."""

    numero: str
    """Dossier on which the commission decided."""
    seance: date
    recu_le: date
    """Day on which the decision was received: of two that cannot stand together, the one known first stands."""
    periodes: tuple[tuple[date, date, int], ...]
    """(first day, last day, minutes a week) of each phase, by date; at least one."""
    etablissement: str = ""
    suit: tuple[str, ...] = ()
    """Dossiers that its demande follows, one through the other (``Dossier.origine``)."""

    @property
    def debut(self) -> date:
        """First day of the help."""
        return self.periodes[0][0]

    @property
    def fin(self) -> date:
        """Last day of the help, included."""
        return max(fin for _, fin, _ in self.periodes)


@dataclass(frozen=True, slots=True)
class Suite:
    """What stands beside a decision: what the commission granted to the same pupil in other dossiers."""

    suit: tuple[str, ...] = ()
    """Decided dossiers that its demande follows, one through the other."""
    octrois: tuple[Octroi, ...] = ()
    """In the dossiers that it follows, or that follow it, directly or not."""
    ailleurs: tuple[Octroi, ...] = ()
    """To a pupil of the same names and birth, in dossiers that nothing links to it."""


ALONE = Suite()
"""Nothing was granted to the pupil in another dossier."""


@dataclass(frozen=True, slots=True)
class Vigueur:
    """How long a decision is in force."""

    octroi: Octroi
    jusqu_au: date
    """Last day, included; before the first day of the help when it never takes effect."""
    par: str = ""
    """Dossier whose decision ends it before its term; "" when it runs to its term."""

    @property
    def takes_effect(self) -> bool:
        """It is in force for a day at least."""
        return self.octroi.debut <= self.jusqu_au

    def minutes(self, jour: date) -> int | None:
        """Minutes a week that it grants on a day; ``None`` when it is not in force, or grants nothing, on that day."""
        if jour > self.jusqu_au:
            return None
        return next((heures for debut, fin, heures in self.octroi.periodes if debut <= jour <= fin), None)


def octroi(dossier: Dossier, suit: Sequence[str] = ()) -> Octroi | None:
    """What the decision of a dossier grants; ``None``: none, nothing, or its periods or its séance cannot be read.

    Args:
        dossier: the one on which the commission decided.
        suit: dossiers that this one follows, one through the other.
    """
    decision, piece = dossier.decision, dossier.piece_decision
    if decision is None or piece is None or decision.seance.valeur is None or not (lues := periodes(decision)):
        return None
    ecole = next((form.etablissement for form in dossier.forms if form.etablissement), "")
    return Octroi(dossier.numero, decision.seance.valeur, piece.recue_le, lues, ecole, tuple(suit))


def _in_order(octrois: Iterable[Octroi]) -> list[Octroi]:
    """Each after those that it may end: by séance, and never before a decision that its own demande follows."""
    # A decision corrected in a later séance is still the one that the following demande asked to see again.
    seances = {one.numero: one.seance for one in octrois}
    return sorted(
        octrois,
        key=lambda one: (
            max([one.seance, *(seances[numero] for numero in one.suit if numero in seances)]),
            len(one.suit),
            one.numero,
        ),
    )


def _oppose(avant: Octroi, apres: Octroi) -> bool:
    """The later decision runs into the former one without ending it: it begins before the former does."""
    return apres.debut < avant.debut <= apres.fin


def _standing(octrois: Iterable[Octroi]) -> tuple[list[Octroi], dict[str, Octroi]]:
    """Those that stand together, in order; and dossier of each that does not → the one that it runs into."""
    ordered = _in_order(list(octrois))
    rang = {one.numero: rang for rang, one in enumerate(ordered)}
    standing: list[Octroi] = []
    refused: dict[str, Octroi] = {}
    for one in sorted(ordered, key=lambda one: (one.recu_le, rang[one.numero])):
        against = next(
            (other for other in standing if _oppose(*sorted((one, other), key=lambda each: rang[each.numero]))), None
        )
        if against is None:
            standing.append(one)
        else:
            refused[one.numero] = against
    return sorted(standing, key=lambda one: rang[one.numero]), refused


def _laid(standing: Sequence[Octroi]) -> tuple[Vigueur, ...]:
    """How long each of those that stand, given in order, is in force, by first day."""
    found: list[Vigueur] = []
    for rang, one in enumerate(standing):
        later = [other for other in standing[rang + 1 :] if one.debut <= other.debut <= one.fin]
        if later:
            par = min(later, key=lambda other: other.debut)
            found.append(Vigueur(one, par.debut - _JOUR, par.numero))
        else:
            found.append(Vigueur(one, one.fin))
    return tuple(sorted(found, key=lambda one: (one.octroi.debut, one.jusqu_au)))


def find_opposed(numero: str, octrois: Iterable[Octroi]) -> Octroi | None:
    """The decision that the one of this dossier runs into without ending it; ``None`` when it may stand.

    Args:
        numero: the dossier whose decision is looked at.
        octrois: all that was granted to the pupil, that decision included.
    """
    return _standing(octrois)[1].get(numero)


def frise(octrois: Iterable[Octroi]) -> tuple[Vigueur, ...]:
    """How long each decision of one pupil is in force, by first day; those that cannot stand are left out.

    Args:
        octrois: one a dossier, all of one pupil.
    """
    return _laid(_standing(octrois)[0])


def find_common_day(un: Octroi, autre: Octroi) -> date | None:
    """First day on which both grant something, had each been alone; ``None`` when there is none."""
    jour = max(un.debut, autre.debut)
    return jour if jour <= min(un.fin, autre.fin) else None


def find_in_force(octrois: Iterable[Octroi], jour: date) -> Vigueur | None:
    """The one decision in force on a day."""
    return next((one for one in frise(octrois) if one.minutes(jour) is not None), None)


def find_ended(numero: str, octrois: Iterable[Octroi]) -> tuple[Vigueur, ...]:
    """The decisions that the one of this dossier ends, by first day; what was decided after it is left aside.

    What its notification says so stays true, and the same, whatever the commission decides later.
    """
    standing, _ = _standing(octrois)
    rang = next((rang for rang, one in enumerate(standing) if one.numero == numero), None)
    if rang is None:
        return ()
    return tuple(one for one in _laid(standing[: rang + 1]) if one.par == numero)
