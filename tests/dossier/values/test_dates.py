"""Dates and ages as schools write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.values.dates import parse_age, parse_date, read_annee
from pipeline.dossier.values.texte import normalise
from pipeline.dossier.values.typographie import MOIS, format_long_date, format_short_date

JOUR = date(2003, 11, 21)


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("14/03/1995", date(1995, 3, 14)),
        ("Fait à Villeneuve-la-Fictive, le 14 mars 1995", date(1995, 3, 14)),
        ("Fait le 14/03/1995", date(1995, 3, 14)),
        ("14/03/1995 à Nantes (44)", date(1995, 3, 14)),
        ("14.03.1995", date(1995, 3, 14)),
        ("14-3-1995", date(1995, 3, 14)),
        ("14 03 1995", date(1995, 3, 14)),
        ("14031995", date(1995, 3, 14)),
        ("1995-03-14", date(1995, 3, 14)),
        ("1er mars 1995", date(1995, 3, 1)),
        ("1ᵉʳ mars 1995", date(1995, 3, 1)),
        ("14 févr. 1995", date(1995, 2, 14)),
        ("14 Fevrier 1995", date(1995, 2, 14)),
        ("le 3 AOÛT 1990", date(1990, 8, 3)),
        ("vendredi 3 aout 1990 à Kaédi", date(1990, 8, 3)),
        ("Né le 31 déc. 1997.", date(1997, 12, 31)),
        ("Né(e) le : 31 / 12 / 1997", date(1997, 12, 31)),
        ("29/02/2000", date(2000, 2, 29)),
        ("03/04/1990", date(1990, 4, 3)),
    ],
)
def test_reads_a_certain_date(texte: str, attendu: date) -> None:
    """Day, month and year in French order are certain."""
    lecture = parse_date(texte, reference=JOUR)
    assert (lecture.valeur, lecture.doute) == (attendu, "")


@pytest.mark.parametrize(
    "texte",
    ["30/02/1995", "29/02/1995", "00/00/1994", "03/25/1995", "né vers 1994", "1994", "mars 1995", "14 jui 1995",
     "03/04/1990 ?", "dimanche", "14/03/1095", "10111012"],
)  # fmt: skip
def test_does_not_guess_a_date(texte: str) -> None:
    """An impossible, imprecise or unreadable date has no value, and a doubt that quotes it."""
    lecture = parse_date(texte, reference=JOUR)
    assert lecture.valeur is None
    assert texte in lecture.doute


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [("14.3.95", date(1995, 3, 14)), ("14/03/03", date(2003, 3, 14)), ("14/03/04", date(1904, 3, 14))],
)
def test_a_two_digit_year_is_doubtful(texte: str, attendu: date) -> None:
    """A two-digit year is the last one not after the day of reading, to be confirmed."""
    lecture = parse_date(texte, reference=JOUR)
    assert lecture.valeur == attendu
    assert "deux chiffres" in lecture.doute


def test_knows_the_year_of_an_imprecise_date() -> None:
    """« né vers 1994 » has a year; two years have none."""
    assert read_annee(parse_date("né vers 1994", reference=JOUR)) == 1994
    assert read_annee(parse_date("14/03/1995", reference=JOUR)) == 1995
    assert read_annee(parse_date("1994 ou 1995", reference=JOUR)) is None


def test_an_empty_field_is_empty_and_certain() -> None:
    """Nothing written is no doubt."""
    assert parse_date("  ", reference=JOUR).is_empty
    assert not parse_date("", reference=JOUR).doute
    assert parse_age("").is_empty


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_reads_back_what_the_pipeline_prints(jour: date) -> None:
    """Every printed form of a date is read back as that date."""
    nom = f"{jour.day} {MOIS[jour.month - 1].upper()} {jour.year}"
    for texte in (format_short_date(jour), format_long_date(jour), jour.isoformat(), nom):
        assert parse_date(texte, reference=JOUR).valeur == jour


@given(st.text() | st.text(alphabet="0123456789/.- ;,ansmoi½"))
def test_never_raises_on_any_text(texte: str) -> None:
    """Whatever is written, it is kept, and a missing value has its reason."""
    for lecture in (parse_date(texte, reference=JOUR), parse_age(texte)):
        assert lecture.texte == normalise(texte)
        assert lecture.is_empty or lecture.valeur is not None or lecture.doute


@pytest.mark.parametrize(
    ("texte", "mois"),
    [("9 ans", 108), ("9 ans 3 mois", 111), ("9 ans et 3 mois", 111), ("9;3", 111),
     ("8 ½ ans", 102), ("8 ans 1/2", 102), ("9 ans et demi", 114),
     ("9 ans ½", 114), ("9", 108), ("1 an", 12), ("30 mois", 30)],
)  # fmt: skip
def test_reads_an_age_in_months(texte: str, mois: int) -> None:
    """Ages are read to the month."""
    assert (parse_age(texte).valeur, parse_age(texte).doute) == (mois, "")


@pytest.mark.parametrize("texte", ["9,5", "9.5 ans", "9;12", "9-10 ans", "neuf ans", "1995"])
def test_does_not_guess_an_age(texte: str) -> None:
    """An age that reads two ways or not at all has no value, and a doubt."""
    assert parse_age(texte).valeur is None
    assert texte in parse_age(texte).doute
