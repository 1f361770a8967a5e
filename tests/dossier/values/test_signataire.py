"""Who may sign, and as what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.values.signataire import faults, is_president
from tests.dossier.values.test_substance import RIEN

POUR = "Pour le président et par délégation,"


def _parts(prenom: str = "Irène", nom: str = "FICTIVE", qualite: str = "Présidente", delegation: str = "") -> list[str]:
    return [part for part, _ in faults(prenom, nom, qualite, delegation)]


@pytest.mark.parametrize(
    "qualite",
    [
        *("Président", "La présidente", "Présidente de la commission", "PRESIDENT DE LA CDES", "Co-président"),
        *("Inspecteur d’académie, président de la commission", "Mme la présidente", "Président de séance"),
        *("Présidente de la C.D.E.S.", "Présidente par intérim", "Président, inspecteur d’académie"),
    ],
)
def test_who_presides_signs(qualite: str) -> None:
    """The president needs nobody's delegation."""
    assert is_president(qualite)
    assert _parts(qualite=qualite) == []


@pytest.mark.parametrize(
    "qualite",
    [
        *("Secrétaire de la commission", "secrétaire adjointe", "Vice-présidente", "Secrétaire du président"),
        *("Adjointe à la présidente", "Représentant le président", "Président suppléant", "Inspecteur d’académie"),
        *("Ancien président", "Président de l’association des parents", "Présidente du conseil général"),
    ],
)
def test_another_person_signs_by_delegation(qualite: str) -> None:
    """Whoever does not preside says by what delegation the signature is given."""
    assert _parts(qualite=qualite) == ["delegation"]
    for written in (POUR, "P/ le Président", "Par délégation du préfet", "Le président empêché,"):
        assert _parts(qualite=qualite, delegation=written) == []


@given(st.sampled_from(RIEN))
def test_what_says_nothing_is_no_part_of_a_signature(rien: str) -> None:
    """A dash, « idem », « néant »: no name, no qualité and no delegation."""
    assert _parts(prenom=rien) == ["prenom"]
    assert _parts(nom=rien) == ["nom"]
    assert _parts(qualite=rien) == ["qualite"]
    assert _parts(qualite="Secrétaire", delegation=rien) == ["delegation"]


@pytest.mark.parametrize("civilite", ["Madame", "Monsieur", "Mme", "M.", "M. ou Mme", "Mr", "Docteur"])
def test_a_civility_is_neither_a_name_nor_a_qualite(civilite: str) -> None:
    """« Madame » says who writes no more than a blank does."""
    assert "qualite" in _parts(qualite=civilite)
    assert _parts(prenom=civilite) == ["prenom"]
    assert _parts(nom=civilite) == ["nom"]


@pytest.mark.parametrize("qualite", ["Signataire", "La soussignée", "Qualité", "CDES", "La commission", "Nom"])
def test_a_heading_is_no_qualite(qualite: str) -> None:
    """What the form asks for, or the commission itself, is nobody's capacity: no delegation mends it."""
    assert _parts(qualite=qualite, delegation=POUR) == ["qualite"]


@pytest.mark.parametrize("qualite", ["FICTIVE", "Irène FICTIVE", "Mme Fictive", "fictive irene", "12", "n° 3"])
def test_the_name_again_is_no_qualite(qualite: str) -> None:
    """The name under the signature says who, and not as what."""
    assert _parts(qualite=qualite) == ["qualite"]


@pytest.mark.parametrize(
    "delegation", ["oui", "Irène FICTIVE", "Secrétaire", "Pour", "P/", "sans délégation", "pas de délégation"]
)
def test_a_word_is_no_delegation(delegation: str) -> None:
    """A delegation says for whom, or by what."""
    assert _parts(qualite="Secrétaire", delegation=delegation) == ["delegation"]


@given(st.text(), st.text(), st.text(), st.text())
def test_any_signature_is_judged(prenom: str, nom: str, qualite: str, delegation: str) -> None:
    """Whatever was written, each part is judged at most once."""
    found = _parts(prenom, nom, qualite, delegation)
    assert len(found) == len(set(found))
