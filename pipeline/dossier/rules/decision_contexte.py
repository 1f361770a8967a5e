"""What a rule of the decision is, and what it looks at beside the dossier and the decision."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from pipeline.dossier.model.anomalies import Anomaly
from pipeline.dossier.model.decision import Decision
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.regime import Regime
from pipeline.dossier.rules import regle
from pipeline.dossier.rules.regle import Section
from pipeline.dossier.values import phrase


@dataclass(frozen=True, slots=True)
class ContexteDecision:
    """What the checks look at beside the dossier and the decision."""

    today: date
    regime: Regime
    """With the texts of the department: a notification must say how to appeal."""


# No school mends a decision.
bloquant = partial(regle.bloquant, ecole=False)
a_verifier = partial(regle.a_verifier, ecole=False)
information = partial(regle.information, ecole=False)
VerifierDecision = Callable[[Dossier, Decision, ContexteDecision], Iterator[Anomaly]]


class DecisionSection(Section[VerifierDecision]):
    """Rules of the decision."""

    def found(self, code: str, place: str, modele: str, /, **valeurs: object) -> Anomaly:
        """Build an anomaly of the decision whose message is a :func:`phrase`; ``place``: the target of its field."""
        return self.anomaly(code, phrase(modele, **valeurs), Kind.DECISION, place)
