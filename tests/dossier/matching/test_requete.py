"""What a person types to find a dossier: numbers, days, words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.matching.requete import Requete, read_requete
from pipeline.dossier.values.texte import fold_words

DAY = date(2003, 11, 21)


@pytest.mark.parametrize(
    ("texte", "read"),
    [
        ("", Requete()),
        ("Le  Goff Maëlys", Requete(mots=("le", "goff", "maelys"))),
        ("2003-12 2003/0007", Requete(numeros=("2003-0012", "2003-0007"))),
        ("né 14/03/1995", Requete(jours=(date(1995, 3, 14),), mots=("ne",))),
        ("14 mars 1995 DUPONT", Requete(jours=(date(1995, 3, 14),), mots=("dupont",))),
        ("31/02/1995", Requete(mots=("31", "02", "1995"))),
        ("12 rue Mars", Requete(mots=("12", "rue", "mars"))),
        ("O'Brien o’brien", Requete(mots=("o", "brien"))),
    ],
)
def test_what_is_typed_is_read(texte: str, read: Requete) -> None:
    """Numbers and days as people write them, what is neither is words; each once."""
    assert read_requete(texte, DAY) == read


@given(st.text(max_size=80))
def test_words_are_folded_whatever_is_typed(texte: str) -> None:
    """Letters and figures alone: nothing is left that a language of queries could read."""
    for mot in read_requete(texte, DAY).mots:
        assert mot and fold_words(mot) == mot and all(char.isalnum() for char in mot)
