"""The catalogue: every anomaly that may be raised, declared once."""

from collections.abc import Mapping

from pipeline.dossier.model.anomalies import Anomaly, Code
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.rules.codes_decision import SECTIONS as _DECISION
from pipeline.dossier.rules.codes_demande import SECTIONS as _DEMANDE
from pipeline.dossier.rules.codes_lecture import LECTURE
from pipeline.dossier.rules.codes_suivi import SECTIONS as _SUIVI

SECTIONS: tuple[tuple[str, tuple[Code, ...]], ...] = (
    ("La lecture des fichiers", LECTURE),
    *_DEMANDE,
    *_DECISION,
    *_SUIVI,
)
"""Title → codes, in the order in which they are listed."""

CODES: Mapping[str, Code] = {code.code: code for _, codes in SECTIONS for code in codes}
"""Identifier → declaration."""


def anomaly(code: str, message: str, kind: Kind | None = None, target: str = "") -> Anomaly:
    """Build an anomaly with the severity that the catalogue gives to its code.

    Raises:
        KeyError: when the code is not in the catalogue.
    """
    return Anomaly(code, CODES[code].severite, message, kind, target)
