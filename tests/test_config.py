"""``pipeline.toml``: every mistake is told at once, before anything is printed with it."""

import pytest

from pipeline.config import parse_settings
from pipeline.errors import ConfigError
from pipeline.resources import TEMPLATES

ISSUED = (TEMPLATES / "workspace" / "pipeline.toml").read_text(encoding="utf-8")


def test_the_settings_as_issued_are_right() -> None:
    """A new workspace works at once."""
    assert parse_settings(ISSUED).regime == "CDES_2003"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('regime = "CDES_2003"', 'regime = "X"', "n’existe pas"),
        ("[textes]", '[textes]\ninconnu = "x"', "« inconnu »"),
        ("y = 56.0", "y = 300.0", "[fenetre]"),
        ("largeur = 83.0", "largeur = 10.0", "[fenetre]"),
        ('prenom = "Prénom"', 'prenom = ""', "[signataire] prenom"),
        ("complement_jours = 30", "complement_jours = -5", "[delais]"),
        ("alertes_jours = [21, 7]", "alertes_jours = []", "[delais] alertes_jours"),
        ("alertes_jours = [21, 7]", "alertes_jours = [7, 21]", "[delais] alertes_jours"),
        ("alertes_jours = [21, 7]", "alertes_jours = [61]", "[delais] alertes_jours"),
        ("alertes_jours = [21, 7]", "alertes_jours = [21, 0]", "[delais] alertes_jours"),
        ("alertes_jours = [21, 7]", 'alertes_jours = ["21"]', "liste de nombres entiers"),
        ('logo = ""', 'logo = "../../etc/passwd"', "logo"),
        ("ocr = false", 'ocr = "oui"', "[lecture] ocr"),
        ("regime =", "regimes =", "regimes"),
        ("[service]", "[service", "n’est pas lisible"),
    ],
)
def test_a_value_that_would_print_a_wrong_letter_is_refused(before: str, after: str, told: str) -> None:
    """The mistake is named, and nothing starts."""
    assert before in ISSUED
    with pytest.raises(ConfigError) as caught:
        parse_settings(ISSUED.replace(before, after, 1))
    assert told in str(caught.value)


def test_all_mistakes_are_told_at_once() -> None:
    """The administrator corrects the file once."""
    wrong = ISSUED.replace('prenom = "Prénom"', 'prenom = ""').replace("complement_jours = 30", "complement_jours = 0")
    with pytest.raises(ConfigError) as caught:
        parse_settings(wrong)
    assert "[signataire]" in str(caught.value)
    assert "[delais]" in str(caught.value)


def test_only_what_must_be_given_is_said_to_be_missing() -> None:
    """A setting that may be left out is not asked for, nor one that is there under a wrong type."""
    without = ISSUED.replace('prenom = "Prénom"', "").replace('ville = "Ville-Exemple"', "ville = 1")
    with pytest.raises(ConfigError) as caught:
        parse_settings(without)
    told = str(caught.value).splitlines()[1:]
    assert told == ["  – [service] ville n’a pas le type attendu.", "  – [signataire] : il manque prenom."]
