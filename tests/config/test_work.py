"""Settings of what follows a decision: reminders, the inspecteur, the AVS's other hours."""

import pytest

from pipeline.config import parse_settings
from pipeline.dossier.regime.conservation import DUREES
from pipeline.errors import ConfigError
from pipeline.resources import TEMPLATES
from pipeline.run.rights.retention import durees

MODELE = (TEMPLATES / "workspace" / "pipeline.toml").read_text(encoding="utf-8")


def test_the_issued_settings_leave_the_other_hours_blank() -> None:
    """As issued, no hour is invented: the mission sheet leaves a line, and reminders come 75 days before."""
    settings = parse_settings(MODELE)
    assert settings.service_avs.minutes_invisibles is None
    assert settings.inspecteur.nom == ""
    assert settings.delais.rappel_jours == 75


@pytest.mark.parametrize(("ecrit", "minutes"), [('"1h30"', 90), ('"45 min"', 45), ("90", 90), ("0", 0)])
def test_the_other_hours_are_a_duration_or_minutes(ecrit: str, minutes: int) -> None:
    """Both ways of writing them are read."""
    texte = MODELE.replace('heures_invisibles = ""', f"heures_invisibles = {ecrit}")
    assert parse_settings(texte).service_avs.minutes_invisibles == minutes


@pytest.mark.parametrize("ecrit", ['"12.30"', '"un peu"', "true", "-5"])
def test_other_hours_that_do_not_read_with_certainty_are_a_mistake(ecrit: str) -> None:
    """They are told to the administrator, never guessed."""
    with pytest.raises(ConfigError, match="heures_invisibles"):
        parse_settings(MODELE.replace('heures_invisibles = ""', f"heures_invisibles = {ecrit}"))


def test_terms_are_those_of_the_regime_unless_replaced() -> None:
    """A shorter or longer term of the department is used; none may be nothing."""
    assert durees(parse_settings(MODELE)) == DUREES["CDES_2003"]
    assert durees(parse_settings(MODELE.replace("decision_annees = 10", "decision_annees = 25"))).decision == 25
    without = MODELE[: MODELE.index("[conservation]")]
    assert durees(parse_settings(without)) == DUREES["CDES_2003"]
    with pytest.raises(ConfigError, match="conservation"):
        parse_settings(MODELE.replace("fichiers_annees = 3", "fichiers_annees = 0"))
