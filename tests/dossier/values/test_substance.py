"""Texts that say nothing, however they are written, and texts that do."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.values.substance import says_nothing

RIEN = [
    *("", " ", "\u00a0", "\u200b\ufeff", "\n\t", "-", "--", "—", "–––", ".", "...", "…", "?", "/", "//", "*", "_ _ _"),
    *("x", "X", "xx", "XXX", "x.", "a", "zzz", "0̸".replace("0", "-"), "👍", "« »", "(…)"),
    *("néant", "NÉANT.", "Neant", "Ne\u0301ant", "Rien", "rien à signaler", "RAS", "R.A.S.", "ras !", "Vide"),
    *("sans objet", "Sans  objet.", "S.O.", "s/o", "N/A", "n.a.", "Aucun", "aucune remarque", "pas de motif"),
    *("sans observation", "pas d’observation particulière", "Motif", "motif :", "N.C.", "nr"),
    *("à compléter", "A COMPLETER", "à compléter…", "Motif à préciser", "à définir", "dossier à compléter"),
    *("non renseigné", "Non renseignée.", "non précisé", "non communiqué", "Inconnu", "en attente", "À voir"),
    *("à remplir", "à indiquer", "non défini", "non fourni", "à écrire", "à fournir"),
    *("idem", "Idem.", "idem ligne 3", "Idem ci-dessus", "id.", "ibid.", "même motif", "Même chose que ci-dessus"),
    *("Voir dossier.", "voir le dossier", "cf. dossier", "Cf dossier et fiche", "voir PJ", "voir p. 2"),
    *("Voir ci-joint", "voir pièces jointes", "Vu le dossier", "Selon le dossier", "voir fiche et protocole, item 3"),
    *("se reporter au dossier", "voir au dos", "Néant, sans objet", "RAS - idem", "test", "bla bla bla"),
]
PAROLES = [
    *(
        "Non",
        "oui",
        "12",
        "L’élève écrit seul.",
        "Bruno",
        "VU",
        "Bruno VU",
        "O’Brien",
        "NG",
        "李",
        "Sans aide, il tombe",
    ),
    *("Selon le protocole, l’élève s’habille seul.", "Voir dossier : l’ATSEM aide déjà à l’habillage", "Le protocole"),
    *("Protocole signé par les parents", "Protocole à compléter par l’école", "Aucune difficulté en classe"),
    *("Rien ne montre que l’élève ait besoin d’aide", "Chaise adaptée à compléter d’une tablette", "Idem pour Léa"),
    *("Présidente", "Secrétaire de la commission", "1 place de l’Église", "Refus", "RASSEN", "Xavier", "Annexe"),
]


@pytest.mark.parametrize("texte", RIEN)
def test_what_says_nothing(texte: str) -> None:
    """Signs, marks for nothing, what is still to write and mere references say nothing."""
    assert says_nothing(texte)


@pytest.mark.parametrize("texte", PAROLES)
def test_what_says_something(texte: str) -> None:
    """A fact, a name or an answer is one, whatever word of nothing stands in it."""
    assert not says_nothing(texte)


@given(st.sampled_from([*RIEN, *PAROLES]), st.sampled_from([str.upper, str.lower, str.title]))
def test_neither_case_nor_accents_matter(texte: str, written: object) -> None:
    """Capitals, small letters and composition change nothing to what is said."""
    assert callable(written)
    for same in (written(texte), unicodedata.normalize("NFD", texte), f" « {texte} » … "):
        assert says_nothing(same) == says_nothing(texte)


@given(st.lists(st.sampled_from(RIEN)))
def test_nothing_and_nothing_make_nothing(textes: list[str]) -> None:
    """However many of them are put one after the other, nothing is said."""
    assert says_nothing(" ; ".join(textes))


@given(st.lists(st.sampled_from(RIEN)), st.lists(st.sampled_from(RIEN)))
def test_one_fact_among_marks_is_a_fact(avant: list[str], apres: list[str]) -> None:
    """Marks around a fact do not take it away."""
    assert not says_nothing(" ; ".join([*avant, "l’élève écrit seul", *apres]))


@given(st.text(max_size=2000))
def test_any_text_is_judged(texte: str) -> None:
    """Whatever is written, an answer comes, and it is the same twice."""
    assert says_nothing(texte) == says_nothing(texte)


@given(st.text(alphabet=" \t\n\u00a0\u202f.,;:!?…-–—_/*()«»'\"’", max_size=50))
def test_signs_alone_say_nothing(texte: str) -> None:
    """No punctuation makes a text."""
    assert says_nothing(texte)


def test_a_long_text_is_judged_in_no_time() -> None:
    """Words of nothing, repeated without end and then a fact: the answer does not take years."""
    assert not says_nothing("voir le dossier et la fiche " * 5000 + "fait")
    assert not says_nothing("idem de de de de " * 5000)
