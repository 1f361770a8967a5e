"""Who is who in a protocole, and where letters reach them."""

from dataclasses import replace

import pytest

from pipeline.dossier.model.dossier import Severite
from pipeline.dossier.model.forms import Representant
from tests.dossier.exemples import cibles, constats, dossier_complet, protocole_complet

P = protocole_complet()
MERE = replace(P.representant, nom="Mme Hélène LENOIR")


@pytest.mark.parametrize(
    ("premier", "second", "adresse", "meme"),
    [
        ("Mme Hélène LENOIR", "Mme Hélène LENOIR", "", True),
        ("Mme Hélène LENOIR", "MME LENOIR HELENE", "9 rue Autre\n13999 Villeneuve", True),
        ("Mme Hélène LENOIR", "Mme LENOIR", "idem", True),
        ("M. et Mme LENOIR", "Mme LENOIR", "", True),
        ("M. et Mme LENOIR", "Mme LENOIR", "9 rue Autre\n13999 Villeneuve", False),
        ("Mme Hélène LENOIR", "M. Paul LENOIR", "", False),
        ("Mme LENOIR", "M. LENOIR", "", False),
        ("Mme Hélène LENOIR", "Mme Rose LENOIR", "", False),
        ("Mme Hélène LENOIR", "", "", False),
    ],
)
def test_the_second_parent_is_another_one(premier: str, second: str, adresse: str, meme: bool) -> None:
    """One name written twice, or one of a couple written again, is told; two parents of one name are not."""
    protocole = replace(P, representant=replace(MERE, nom=premier), representant2=Representant(second, "", adresse))
    assert ("SECOND_REPRESENTANT_IDENTIQUE" in constats(dossier_complet(protocole=protocole))) is meme


@pytest.mark.parametrize(
    ("parent", "auxiliaire", "semblable"),
    [
        ("Mme Rozenn LE GOFF", "M. Yann LE MEUR", False),
        ("M. Jean DE LA TOUR", "Mme Ève de la Rue", False),
        ("Mme Lieve VAN DEN DROOM", "M. Joris VAN DEN LEUGEN", False),
        ("Mme Rozenn LE GOFF", "Mlle Anne Le Goff", True),
        ("M. Jean DE LA TOUR", "Mme Ève TOUR", True),
        ("M. Minh LE", "Mme Lan LE", True),
    ],
)
def test_a_particle_makes_no_kin(parent: str, auxiliaire: str, semblable: bool) -> None:
    """Names that share only « LE » or « VAN DEN » are not one name; a name that is nothing else is."""
    protocole = replace(P, representant=replace(MERE, nom=parent), auxiliaire=auxiliaire)
    assert ("AUXILIAIRE_PARENT" in constats(dossier_complet(protocole=protocole))) is semblable


@pytest.mark.parametrize(
    ("chef", "parent"),
    [
        ("M. LENOIR", True),
        ("Mme Colette LENOIR, directrice", True),
        ("M. le Principal, Gontran LENOIR", True),
        ("M. LENOIR (directeur)", True),
        ("M. Basile PRÉAU", False),
        ("M. le Principal", False),
    ],
)
def test_the_head_is_not_the_parent(chef: str, parent: bool) -> None:
    """The same surname is to be looked at; a function is no name."""
    protocole = replace(P, representant=MERE, chef=chef)
    assert ("CHEF_PARENT" in constats(dossier_complet(protocole=protocole))) is parent


def test_no_letter_can_leave_without_a_town() -> None:
    """It blocks, for each address of the family that is written; a school's is to be completed."""
    rue = "12 rue des Lilas-Inventés"
    second = Representant("M. Paul CRAYON", "père", "3 rue Basse, Villeneuve")
    protocole = replace(P, representant=replace(MERE, adresse=rue), representant2=second, etablissement_adresse=rue)
    dossier = dossier_complet(protocole=protocole)
    assert cibles(dossier, "ADRESSE_SANS_COMMUNE") == ["representant.adresse", "representant2.adresse"]
    assert constats(dossier)["ADRESSE_SANS_COMMUNE"][0].severite is Severite.BLOQUANT
    (ecole,) = constats(dossier)["ADRESSE_ETABLISSEMENT_SANS_COMMUNE"]
    assert ecole.severite is Severite.A_VERIFIER
