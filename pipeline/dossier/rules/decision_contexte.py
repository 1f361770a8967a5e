"""What a check of a decision is, and what it looks at beside the dossier and the decision."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.dossier.model.anomalies import Anomaly
from pipeline.dossier.model.decision import Decision
from pipeline.dossier.model.dossier import Dossier
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.regime import Regime
from pipeline.dossier.rules.codes import anomaly
from pipeline.dossier.values.types import Lecture


@dataclass(frozen=True, slots=True)
class ContexteDecision:
    """What the checks look at beside the dossier and the decision."""

    today: date
    regime: Regime
    """With the texts of the department: a notification must say how to appeal."""


VerifierDecision = Callable[[Dossier, Decision, ContexteDecision], Iterator[Anomaly]]


@dataclass(frozen=True, slots=True)
class RegleDecision:
    """One check and the codes it may raise."""

    verifier: VerifierDecision
    codes: tuple[str, ...]


def decision_anomaly(code: str, message: str, target: str = "") -> Anomaly:
    """Build an anomaly of the decision."""
    return anomaly(code, message, Kind.DECISION, target)


def is_uncertain(lecture: Lecture[int] | Lecture[date]) -> bool:
    """Something was written that does not read with certainty."""
    return not lecture.is_empty and (lecture.valeur is None or bool(lecture.doute))
