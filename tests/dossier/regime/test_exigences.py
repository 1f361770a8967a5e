"""A text that the law needs is not emptied, nor hollowed."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import parse_settings
from pipeline.dossier.regime.exigences import EXIGENCES, fault
from pipeline.dossier.regime.textes import TEXTES
from pipeline.errors import ConfigError
from pipeline.resources import TEMPLATES
from tests.dossier.values.test_substance import RIEN

ISSUED = (TEMPLATES / "workspace" / "pipeline.toml").read_text(encoding="utf-8")
JURISTE = (Path(__file__).parents[3] / "docs" / "juriste.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("nom", TEXTES)
def test_the_texts_of_the_program_say_what_they_must(nom: str) -> None:
    """What is issued fulfils what is asked."""
    assert fault(nom, TEXTES[nom]) == ""


@given(st.sampled_from(sorted(EXIGENCES)), st.sampled_from(RIEN))
def test_a_text_of_the_law_is_not_hollowed(nom: str, rien: str) -> None:
    """Blanks, a dot, « néant »: refused by its name, with how to have the former one back."""
    told = fault(nom, rien)
    assert nom in told and "retirez cette ligne" in told


@pytest.mark.parametrize("nom", EXIGENCES)
def test_what_a_text_must_say_is_asked_word_by_word(nom: str) -> None:
    """Other words that leave out one of them are refused, and it is named."""
    assert "la loi veut" in fault(nom, "Bonjour à toutes et à tous les lecteurs de cette page.")


@pytest.mark.parametrize("nom", sorted(TEXTES.keys() - EXIGENCES.keys()))
def test_another_text_may_be_left_out_and_not_hollowed(nom: str) -> None:
    """A department may have nothing to say there; a dot would be printed."""
    assert fault(nom, "") == ""
    assert fault(nom, ".")


def test_other_words_with_the_same_meaning_are_taken() -> None:
    """The wording is the department's."""
    said = "Sous 2 mois après réception du présent courrier, saisissez le tribunal de votre ville."
    assert fault("notification_recours", said) == ""


@pytest.mark.parametrize("nom", ["recours", "silence", "notification_recours"])
@pytest.mark.parametrize("text", ["", "   ", ".", "…", "Voir au dos."])
def test_the_settings_are_refused_with_the_name_of_the_text(nom: str, text: str) -> None:
    """Nothing starts under a text that would make a letter unlawful."""
    with pytest.raises(ConfigError, match=rf"\[textes\] {nom} : la loi veut ce texte"):
        parse_settings(f'{ISSUED}\n{nom} = "{text}"\n')


def test_the_jurist_has_every_text() -> None:
    """Each name once, where it is printed, and its source or « à valider »."""
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", JURISTE, re.MULTILINE)
    assert [nom for nom, *_ in rows] == list(TEXTES)
    assert all(where.strip() and source.strip() for _, where, source in rows)
