"""The directory of schools: what a row must say, and which school is that of a demande, for certain or not at all."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.matching.annuaire import (
    COLUMNS,
    Ecole,
    EcoleRefuseeError,
    cells_of,
    choose,
    cle,
    ecole_of,
    read_tableau,
)

FICELLE = Ecole(
    "0139901S", "École Jules-Ficelle", "3 place de la Craie", "13999", "Villeneuve-la-Fictive", "ficelle@exemple.fr"
)
SANS = replace(FICELLE, uai="")


def test_a_school_is_kept_as_it_is_written() -> None:
    """Its number as the ministry writes it, its postcode with its zero."""
    assert ecole_of(("013 99 01 s", " École  Jules-Ficelle ", *cells_of(FICELLE)[2:])) == FICELLE
    assert ecole_of(("", "École A", "", "1000", "Bourg", "")).code_postal == "01000"


@pytest.mark.parametrize(
    ("rank", "written", "told"),
    [
        (0, "0139901T", "sa lettre"),
        (0, "12", "sept chiffres"),
        (1, "", "Il manque le nom"),
        (3, "139", "cinq chiffres"),
        (5, "ecole@", "adresse de courriel"),
        (5, "a@exemple.fr, b@exemple.fr", "adresse de courriel"),
        (5, "a@exemple.fr\nBcc: b@exemple.fr", "adresse de courriel"),
        (1, "=1+1", "calcul"),
        (2, "x" * 300, "trop long"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_reason(rank: int, written: str, told: str) -> None:
    """Each in French."""
    cells = [*cells_of(FICELLE)]
    cells[rank] = written
    with pytest.raises(EcoleRefuseeError, match=told):
        ecole_of(cells)


def test_without_a_number_a_school_needs_its_town() -> None:
    """Which alone tells it from its namesakes."""
    with pytest.raises(EcoleRefuseeError, match="commune"):
        ecole_of(("", "École A", "", "", "", ""))


def test_columns_come_in_any_order_under_the_names_that_people_give_them() -> None:
    """Those of the ministry's own directory too; several make one address, others are left alone."""
    rows = [
        [],
        ["Mail", "Nom_etablissement", "Adresse_1", "Adresse_2", "Code postal", "Nom_commune", "Téléphone", "Rne"],
        ["ficelle@exemple.fr", "École Jules-Ficelle", "3 place de la Craie", "BP 1", "13999", "Villeneuve", "04", ""],
    ]
    tableau = read_tableau(rows)
    assert tableau.erreurs == ()
    (one,) = tableau.ecoles
    assert (one.adresse, one.commune, one.uai) == ("3 place de la Craie\nBP 1", "Villeneuve", "")


def test_each_wrong_row_is_told_by_its_number() -> None:
    """As the spreadsheet shows it; two rows of one school are one too many."""
    rows = [COLUMNS, cells_of(FICELLE), ("", "", "", "", "", "x"), cells_of(FICELLE), cells_of(SANS), cells_of(SANS)]
    first, second, third = read_tableau(rows).erreurs
    assert first.startswith("Ligne 3")
    assert second.startswith("Ligne 4")
    assert "ligne 2" in second
    assert third.startswith("Ligne 6")


@pytest.mark.parametrize("rows", [[], [[""]], [["Nom", "Ville"]], [["ficelle@exemple.fr"]]])
def test_a_table_without_its_titles_is_no_directory(rows: list[list[str]]) -> None:
    """What they must be is told."""
    tableau = read_tableau(rows)
    assert tableau.ecoles == ()
    assert len(tableau.erreurs) == 1


@given(st.lists(st.lists(st.text(), max_size=8), max_size=6))
def test_whatever_a_table_holds_is_read_or_told(body: list[list[str]]) -> None:
    """Never an exception; what is kept is kept again as it is."""
    tableau = read_tableau([COLUMNS, *body])
    assert read_tableau([COLUMNS, *map(cells_of, tableau.ecoles)]).ecoles == tableau.ecoles


def test_the_number_says_which_school_it_is() -> None:
    """Whatever its name."""
    assert choose("0139901S", [FICELLE], [replace(SANS, courriel="autre@exemple.fr")]) == FICELLE


def test_the_name_in_its_town_says_it_when_one_alone_has_them() -> None:
    """For a demande that says no number, or a directory that has none."""
    assert choose("", [], [FICELLE]) == FICELLE
    assert choose("0139902T", [], [SANS]) == SANS


@pytest.mark.parametrize(
    ("uai", "by_name"), [("", []), ("", [FICELLE, SANS]), ("0139902T", [FICELLE]), ("0139902T", [])]
)
def test_nothing_less_is_a_school(uai: str, by_name: list[Ecole]) -> None:
    """Two of one name in one town, another number, or nothing at all: it is nobody's address."""
    assert choose(uai, [], by_name) is None


def test_names_and_towns_are_compared_as_people_write_them() -> None:
    """Case, accents, hyphens and « Cedex » tell no schools apart; another town does."""
    assert cle("École Jules-Ficelle", "Villeneuve-la-Fictive") == cle(
        "ECOLE JULES FICELLE", "VILLENEUVE LA FICTIVE CEDEX 02"
    )
    assert cle("École Jules-Ficelle", "Villeneuve") != cle("École Jules-Ficelle", "Vieilleneuve")
    assert cle("École", "") == ""
