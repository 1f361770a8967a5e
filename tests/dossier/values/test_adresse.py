"""The address block of NF Z 10-011: what fits is laid out, what does not is told."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.values.adresse import (
    MAX_LENGTH,
    MAX_LINES,
    bloc_adresse,
    has_town,
    is_same_address,
    to_capitals,
)
from tests.eleves import PROTOCOLES


@pytest.mark.parametrize(
    ("nom", "adresse", "lignes"),
    [
        (
            "Mme Hélène LENOIR-D'ESTRÉES",
            "12 rue des Lilas-Inventés\n13999 Villeneuve-la-Fictive",
            ("MME HELENE LENOIR-D'ESTREES", "12 RUE DES LILAS INVENTES", "13999 VILLENEUVE LA FICTIVE"),
        ),
        ("M. Ş. Łœ-ẞ", "1 rue A 75012 Paris", ("M. S. LOE-SS", "1 RUE A", "75012 PARIS")),
        ("Mme X", "BP 99999\n98713 Papeete", ("MME X", "BP 99999", "98713 PAPEETE")),
        ("Mme X", "7 chemin des Vacoas, 97460 Saint-Paul", ("MME X", "7 CHEMIN DES VACOAS", "97460 SAINT PAUL")),
        ("Mme X", "2 bis, rue B 20000 Ajaccio cedex 1", ("MME X", "2 BIS RUE B", "20000 AJACCIO CEDEX 1")),
        ("Mme X", "12/14 rue A, 75 012 Paris", ("MME X", "12/14 RUE A", "75012 PARIS")),
        ("Mme X", "12345 rue X 13999 Y", ("MME X", "12345 RUE X", "13999 Y")),
        ("Mme X", "Bât. C, appt 12\n4 rue B\n94240 L'Haÿ-les-Roses",
         ("MME X", "BAT C", "APPT 12", "4 RUE B", "94240 L HAY LES ROSES")),
        ("Mme X", "PK 18,5 côté montagne\n97460 Saint-Paul", ("MME X", "PK 18,5 COTE MONTAGNE", "97460 SAINT PAUL")),
        ("Mme X", "Quartier Songe, km 3,2, route A\n97200 V",
         ("MME X", "QUARTIER SONGE", "KM 3,2", "ROUTE A", "97200 V")),
        ("Mme X", "P.K. 7,250\n98713 Papeete", ("MME X", "PK 7,250", "98713 PAPEETE")),
        ("Mme X", "12,5 km route A\n97200 V", ("MME X", "12,5 KM ROUTE A", "97200 V")),
        ("Mme X", "appt 3,5 rue des Lilas\n13999 V", ("MME X", "APPT 3", "5 RUE DES LILAS", "13999 V")),
        ("M. A\nMme B", "1 rue B\n75001 Paris", ("M. A", "MME B", "1 RUE B", "75001 PARIS")),
    ],
)  # fmt: skip
def test_written_address_becomes_a_block(nom: str, adresse: str, lignes: tuple[str, ...]) -> None:
    """Capitals without accents, the town last, no punctuation in the address, whatever the layout written."""
    assert bloc_adresse(nom, adresse).lignes == lignes


def test_foreign_address_ends_with_its_country() -> None:
    """Abroad the country makes the last line, and the town above it keeps its own code."""
    bloc = bloc_adresse("Mme FRONTIÈRE", str(PROTOCOLES["43"]["representant.adresse"]))
    assert bloc.lignes[-2:] == ("L 9999 VILLE IMAGINAIRE", "LUXEMBOURG")


def test_country_may_be_a_seventh_line() -> None:
    """Six lines and a country fit; seven lines in France do not."""
    haut = "Résidence A\nBâtiment B\nAppartement 12\n4 rue C\n"
    assert len(bloc_adresse("Mme X", f"{haut}L-9999 Ville\nLUXEMBOURG").lignes) == 7
    trop = haut.replace("\n", " imaginaire et interminable\n")
    assert bloc_adresse("Mme X\nM. Y", f"{trop}13999 Ville").probleme


def test_long_establishment_name_is_folded_and_abbreviated() -> None:
    """The longest school name of the examples folds at words and hyphens, and nothing of it is lost."""
    bloc = bloc_adresse(str(PROTOCOLES["26"]["etablissement"]), str(PROTOCOLES["26"]["etablissement_adresse"]))
    assert bloc.lignes == (
        "EC MAT ET ELEM D'APPLICATION PUB MIXTE",
        "INTERCOM MARIE-MADELEINE-DE-LA-",
        "FAYETTE-ET-SIMONE-FICTIVE SITE DES",
        "QUATRE VENTS",
        "3 PLACE DE LA CRAIE",
        "13999 VILLENEUVE LA FICTIVE",
    )


def test_street_is_abbreviated_only_when_needed() -> None:
    """« AVENUE » stays whole on a line that is short enough, and becomes « AV » on one that is not."""
    assert bloc_adresse("X", "1 avenue A\n13999 V").lignes[1] == "1 AVENUE A"
    longue = "12 avenue du Général-Très-Imaginaire-Fictif\n13999 V"
    assert bloc_adresse("X", longue).lignes[1] == "12 AV DU GAL TRES IMAGINAIRE FICTIF"


@pytest.mark.parametrize(
    ("nom", "adresse", "probleme"),
    [
        ("", "1 rue A\n13999 V", "nom du destinataire"),
        ("Mme X", "", "n’est pas connue"),
        ("Mme X", "1 rue A", "code postal"),
        ("Mme X", "12300 rue X", "code postal"),
        ("Mme X", "Bât. C\n12 rue X\nVilleneuve", "code postal"),
        ("Mme X", "1 rue A\n13999 V\ntél. 04 65 71 00 12", "code postal"),
        ("X" * 39, "1 rue A\n13999 V", "38 caractères"),
    ],
)
def test_what_cannot_be_printed_is_told(nom: str, adresse: str, probleme: str) -> None:
    """An address that cannot be laid out gives a reason and no line at all."""
    bloc = bloc_adresse(nom, adresse)
    assert probleme in bloc.probleme
    assert not bloc.lignes


@given(st.text(max_size=90), st.text(max_size=160), st.from_regex(r"\d{5} [A-Z][a-z]{2,20}", fullmatch=True))
def test_block_always_obeys_the_norm(nom: str, adresse: str, ville: str) -> None:
    """Whatever is written, either a block within the norm or a problem comes out, never both nor neither."""
    bloc = bloc_adresse(nom, f"{adresse}\n{ville}")
    assert bool(bloc.lignes) != bool(bloc.probleme)
    assert len(bloc.lignes) <= MAX_LINES + 1
    assert all(0 < len(ligne) <= MAX_LENGTH for ligne in bloc.lignes)
    assert not any(re.search(r"(?<!\d),|,(?!\d)|[.;:'’-]", ligne) for ligne in bloc.lignes[3:])


@given(
    st.sampled_from(["PK {},{}", "pk {},{}", "PK{},{}", "km {},{}", "P.K. {},{}", "{},{} km"]),
    st.integers(0, 999),
    st.integers(0, 99),
    st.sampled_from(["", " côté montagne", " c/mer", " route de la Trace"]),
    st.sampled_from(["", "Quartier A\n", "Résidence B, ", "Chez M. C\nBât. D\nappt 4\n"]),
)
def test_a_kilometre_is_never_cut_in_two(modele: str, km: int, reste: int, suite: str, avant: str) -> None:
    """Whatever stands around it, both parts of the number are on one line, with their comma."""
    bloc = bloc_adresse("Mme X", f"{avant}{modele.format(km, reste)}{suite}\n97460 Ville")
    assert any(f"{km},{reste}" in ligne for ligne in bloc.lignes)


@pytest.mark.parametrize(
    ("adresse", "attendu"),
    [
        ("1 rue A\n13999 V", True),
        ("97200 Fort-de-France", True),
        ("Le bourg, 29990 Ploufictif", True),
        ("12 rue B\nL-9999 Ville\nLUXEMBOURG", True),
        ("BP 12\nBamako\nMALI", True),
        ("PMB 9\nPort-Vila\nVanuatu", True),
        ("Rue D\nAbidjan\nCôte d’Ivoire", True),
        ("3 Road C\nLondon SW1A 1AA\nAngleterre", True),
        ("Avenida 3\n28990 Madrid\nEspagne", True),
        ("1 rue A", False),
        ("1 rue A\nVilleneuve", False),
        ("Bâtiment C\n12 rue A\nVilleneuve", False),
        ("Résidence D\n1200 route B\nVilleneuve", False),
        ("1 rue A\n13999", False),
        ("", False),
    ],
)
def test_an_address_without_its_town_is_known(adresse: str, attendu: bool) -> None:
    """A postcode with its town, or a foreign town with its country."""
    assert has_town(adresse) is attendu


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("idem", True), ("Idem.", True), ("id.", True), ("la même", True), ("Même adresse que la mère", True),
        ("à la même adresse", True), ("identique", True), ("", False), ("1 rue du Même\n13999 V", False),
        ("Idemville", False),
    ],
)  # fmt: skip
def test_an_address_may_be_said_in_a_word(texte: str, attendu: bool) -> None:
    """« Idem » is the address written above, not another one."""
    assert is_same_address(texte) is attendu


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll"], max_codepoint=0x24F), max_size=40))
def test_no_letter_is_lost_in_capitals(nom: str) -> None:
    """Every Latin letter of a name leaves at least one letter in the capitals."""
    assert len(to_capitals(nom)) >= len(nom)
