"""The catalogue of anomalies."""

import re

import pytest

from pipeline.dossier.model.dossier import Code, Severite
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.rules import CODES, SECTIONS
from tests.dossier.anomalies import anomaly


def test_each_code_is_declared_once() -> None:
    """No section declares a code that another one has."""
    assert len(CODES) == sum(len(section.codes) for section in SECTIONS)


@pytest.mark.parametrize("code", CODES.values(), ids=lambda code: code.code)
def test_each_code_is_explained(code: Code) -> None:
    """A code is in capitals and has a French title, with typographic apostrophes, and a basis."""

    assert re.fullmatch(r"[A-Z]+(_[A-Z]+)*", code.code)
    assert code.titre[0].isupper()
    assert not code.titre.endswith(".")
    assert code.base
    assert "'" not in code.titre + code.base


def test_an_anomaly_takes_its_severity_from_the_catalogue() -> None:
    """The severity of a code is declared in one place."""
    anomalie = anomaly("FICHE_MANQUANTE", "…", Kind.FICHE)
    assert anomalie.severite is Severite.BLOQUANT
    with pytest.raises(KeyError):
        anomaly("INCONNU", "…")
