"""The regime of 2003: texts that a department may replace, and words that did not exist yet."""

import re
from pathlib import Path

import pytest

from pipeline.dossier.regime import CDES_2003, regime
from pipeline.dossier.values.typographie import typo
from pipeline.resources import TEMPLATES

INTERDITS = (
    "enseignant référent",
    "enseignante référente",
    "MDPH",
    "maison départementale",
    "CDAPH",
    "AESH",
    "AVS-m",
    "mutualisé",
    "mutualisée",
    "PPS",
    "projet personnalisé",
    "équipe de suivi de la scolarisation",
    "GEVA-Sco",
    "ULIS",
    "PIAL",
    "RAPO",
    "recours administratif préalable",
    "tribunal judiciaire",
    "pôle social",
    "Défenseur des droits",
    "RGPD",
    "DASEN",
    "L. 241-6",
    "R. 241-33",
)
"""Words of other periods."""


def mots_interdits(texte: str) -> list[str]:
    return [mot for mot in INTERDITS if re.search(rf"(?<!\w){re.escape(mot)}(?!\w)", texte, re.IGNORECASE)]


@pytest.mark.parametrize("fichier", sorted(TEMPLATES.glob("letters/*")), ids=lambda chemin: chemin.name)
def test_no_letter_template_uses_a_word_of_another_period(fichier: Path) -> None:
    """A template of a letter speaks the language of 2003 only."""
    assert mots_interdits(fichier.read_text(encoding="utf-8")) == []


def test_no_text_uses_a_word_of_another_period() -> None:
    """No text, name or citation of the regime uses a word that it forbids."""
    textes = [*CDES_2003.textes.values(), *CDES_2003.citations.values(), *CDES_2003.commissions.values()]
    assert mots_interdits("\n".join([CDES_2003.cdes, *textes])) == []


def test_a_forbidden_word_is_found() -> None:
    """The check of forbidden words sees them in a sentence, and not inside another word."""
    assert mots_interdits("La MDPH, au titre du PPS.") == ["MDPH", "PPS"]
    assert mots_interdits("l’IA-DSDEN de la CDES") == []


@pytest.mark.parametrize("nom", sorted(CDES_2003.textes))
def test_every_text_may_be_replaced(nom: str) -> None:
    """Each text can be replaced by its name, and the others stay."""
    autre = regime("CDES_2003", {nom: "Texte du département."})
    assert autre.textes[nom] == "Texte du département."
    assert {cle for cle in autre.textes if autre.textes[cle] != CDES_2003.textes[cle]} == {nom}


def test_unknown_text_is_refused_with_the_list() -> None:
    """A key that does not exist is an error that names it and lists the known ones."""
    with pytest.raises(ValueError, match=r"« silences » n’existe pas.*silence"):
        regime("CDES_2003", {"silences": "x"})


def test_unknown_regime_is_refused_with_the_list() -> None:
    """A regime that does not exist is an error that lists the known ones."""
    with pytest.raises(ValueError, match="CDES_2003"):
        regime("CDAPH", {})


def test_texts_use_the_typographic_apostrophe() -> None:
    """Fixed texts are written with U+2019 and leave the spaces to the typography filter."""
    assert not any("'" in texte for texte in CDES_2003.textes.values())
    assert all(
        typo(texte).replace("\u202f", " ").replace("\u00a0", " ") == texte for texte in CDES_2003.textes.values()
    )


def test_the_texts_of_the_period_are_cited() -> None:
    """The acknowledgements rest on the law of 12 April 2000 and its decree, the appeal on CASF L. 242-8."""
    citations = " ; ".join(CDES_2003.citations.values())
    for texte in ("2000-321", "2001-492", "75-1166", "2003-290", "L.\u00a0242-6", "L.\u00a0242-8", "L.\u00a0242-9"):
        assert texte in citations
