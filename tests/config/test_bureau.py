"""Settings of the page."""

import pytest

from pipeline.config import parse_settings
from pipeline.errors import ConfigError
from pipeline.resources import TEMPLATES

MODELE = (TEMPLATES / "workspace" / "pipeline.toml").read_text(encoding="utf-8")


def test_as_issued_the_page_is_this_machines_alone() -> None:
    """And a session ends after half an hour."""
    bureau = parse_settings(MODELE).bureau
    assert (bureau.adresse, bureau.port, bureau.inactivite_minutes) == ("", 8290, 30)


@pytest.mark.parametrize("adresse", ["bureau.departement.example", "bureau", "bureau.example:8443"])
def test_the_public_name_is_a_name(adresse: str) -> None:
    """With its port, if it is not the usual one."""
    texte = MODELE.replace('[bureau]\nadresse = ""', f'[bureau]\nadresse = "{adresse}"')
    assert parse_settings(texte).bureau.adresse == adresse


@pytest.mark.parametrize(
    ("ecrit", "faux"),
    [
        ('adresse = ""', 'adresse = "https://bureau.example"'),
        ('adresse = ""', 'adresse = "bureau.example/page"'),
        ('adresse = ""', 'adresse = "-bureau"'),
        ("port = 8290", "port = 80"),
        ("port = 8290", "port = 70000"),
        ("inactivite_minutes = 30", "inactivite_minutes = 0"),
        ("inactivite_minutes = 30", "inactivite_minutes = 1440"),
    ],
)
def test_what_would_not_work_is_a_mistake(ecrit: str, faux: str) -> None:
    """Told to the administrator with the name of the setting."""
    before, section = MODELE.split("[bureau]", 1)
    with pytest.raises(ConfigError, match=r"\[bureau\]"):
        parse_settings(f"{before}[bureau]{section.replace(ecrit, faux, 1)}")
