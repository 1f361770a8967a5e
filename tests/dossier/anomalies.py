"""Anomalies made for the tests, with the gravity that their code has."""

from pipeline.dossier.model.dossier import Anomaly
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.rules import CODES


def anomaly(code: str, message: str, kind: Kind | None = None, target: str = "") -> Anomaly:
    """Build an anomaly of any section."""
    return Anomaly(code, CODES[code].severite, message, kind, target)
