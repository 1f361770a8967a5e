"""How long a dossier is kept, and from which day: the terms of each regime, and the rule that applies.

Nothing is ever deleted because a term is over: deletion needs the visa of the Archives départementales (commission
files are public archives, fact sheet §7) and a person. The durations of the fact sheet are uncertain, so those of the
regime are cautious: longer than what is practised by the MDPH (five years after the last decision ends).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.dossier.values.types import Worded


class Regle(Worded):
    """What the term runs from."""

    DECISION = "decision", "après la fin de la dernière décision ou le dernier contact"
    """The end of the last decision, or the last contact when it is later."""
    CONTACT = "contact", "après le dernier contact, sans décision"
    """The last contact: nothing was decided."""
    FICHIER = "fichier", "après l’arrivée du fichier, sans dossier"
    """The reception of a file that never reached a dossier."""


@dataclass(frozen=True, slots=True)
class Durees:
    """Terms, in years; the notice, in days."""

    decision: int
    contact: int
    fichiers: int
    preavis_jours: int

    def annees(self, regle: Regle) -> int:
        """Years of a rule."""
        return {Regle.DECISION: self.decision, Regle.CONTACT: self.contact, Regle.FICHIER: self.fichiers}[regle]


DUREES: Mapping[str, Durees] = {"CDES_2003": Durees(decision=10, contact=10, fichiers=3, preavis_jours=60)}
"""Regime → its terms; each may be replaced in ``[conservation]``."""


@dataclass(frozen=True, slots=True)
class KeptDossier:
    """What the term of one dossier depends on."""

    numero: str
    dernier_contact: date
    """Last piece, letter, change of state or act of a person."""
    fin_decision: date | None = None
    """Last day of what was decided, or the session of a refusal; ``None`` when nothing was decided."""

    @property
    def regle(self) -> Regle:
        """The rule that applies."""
        return Regle.CONTACT if self.fin_decision is None else Regle.DECISION

    @property
    def depart(self) -> date:
        """Day from which the term runs."""
        return max(self.dernier_contact, self.fin_decision or self.dernier_contact)

    def echeance(self, durees: Durees) -> date:
        """First day on which it is due."""
        return add_years(self.depart, durees.annees(self.regle))


def add_years(jour: date, annees: int) -> date:
    """The same day, years later; 29 February becomes 1 March, so that nothing is due a day early."""
    try:
        return jour.replace(year=jour.year + annees)
    except ValueError:
        return date(jour.year + annees, 3, 1)


def group_linked(origines: Mapping[str, str | None]) -> tuple[tuple[str, ...], ...]:
    """Dossiers that follow one another (number → the one it follows): kept, and purged, together."""
    # A set is shared by all whom it holds: what joins it through one of them is there for every other.
    groupe = {numero: {numero} for numero in origines}
    for numero, origine in origines.items():
        if origine in groupe and groupe[origine] is not groupe[numero]:
            groupe[origine] |= groupe[numero]
            for membre in groupe[numero]:
                groupe[membre] = groupe[origine]
    uniques = {id(ensemble): ensemble for ensemble in groupe.values()}
    return tuple(tuple(numero for numero in origines if numero in ensemble) for ensemble in uniques.values())
