"""Telephone and UAI numbers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.values.contacts import find_numeros, format_telephone, parse_telephone, parse_uai
from pipeline.dossier.values.texte import normalise

JOUR = date(2003, 11, 21)
UAIS = (
    "0951099D", "0010856A", "0751234J", "0139901S", "0679905C", "0759902F", "0939920C", "0599903U",
    "0449915N", "0569918B", "0319914H", "0839919F", "9749908B", "9729910P", "9769912V", "6209906Y",
    "0699916D", "0219921V", "0639917M",
)  # fmt: skip


@pytest.mark.parametrize(
    ("texte", "valeur"),
    [
        ("01 99 00 12 34", "0199001234"),
        ("01.99.00.12.34", "0199001234"),
        ("01-99-00-12-34", "0199001234"),
        ("Tél. : 01 99 00 12 34 (le soir)", "0199001234"),
        ("+33 1 99 00 12 34", "0199001234"),
        ("+33 (0)1 99 00 12 34", "0199001234"),
        ("0033199001234", "0199001234"),
        ("33 1 99 00 12 34", "0199001234"),
        ("0262 12 34 56", "0262123456"),
        ("+262 262 12 34 56", "0262123456"),
        ("+262 639 00 12 34", "0639001234"),
        ("0690 12 34 56", "0690123456"),
        ("+596 696 00 12 34", "0696001234"),
        ("0508 41 12 34", "0508411234"),
        ("+508 41 12 34", "0508411234"),
        ("08 99 00 12 34", "0899001234"),
        ("+689 99 00 12", "+689990012"),
        ("00352 99 00 12", "+352990012"),
        ("(0)1 99 00 12 34", "0199001234"),
        ("01 99 00 12 34 après 18 h", "0199001234"),
        ("01 99 00 12 34 poste 12", "0199001234"),
        ("(0) 1 99 00 12 34", "0199001234"),
        ("(0262) 12 34 56", "0262123456"),
        ("692 12 34 56", "0692123456"),
        ("(596) 596 12 34 57", "0596123457"),
        ("+590 (0)690 12 34 56", "0690123456"),
        ("(+594) 594 12 34 56", "0594123456"),
        ("01/99/00/12/34", "0199001234"),
    ],
)
def test_reads_a_telephone_number(texte: str, valeur: str) -> None:
    """French numbers become ten digits, wherever they are from; a foreign one keeps its country code."""
    lecture = parse_telephone(texte, reference=JOUR)
    assert (lecture.valeur, lecture.doute) == (valeur, "")


@pytest.mark.parametrize("texte", ["01 99 00 12", "199001234", "000000000000", "115", "voir avec la mère",
                                   "pas toujours joignable"])  # fmt: skip
def test_does_not_guess_a_telephone_number(texte: str) -> None:
    """Too short, or no number: no value, and a doubt that quotes it."""
    lecture = parse_telephone(texte, reference=JOUR)
    assert lecture.valeur is None
    assert texte in lecture.doute


@pytest.mark.parametrize(
    ("texte", "numeros"),
    [
        ("01 99 00 12 34 / 06 39 98 00 12", ("0199001234", "0639980012")),
        ("01 99 00 12 34 ou 06 39 98 00 12 (portable)", ("0199001234", "0639980012")),
        ("01 99 00 12 34 - 06 39 98 00 12", ("0199001234", "0639980012")),
        ("domicile : 0262 12 34 56\ntravail : +262 692 12 34 56", ("0262123456", "0692123456")),
    ],
)
def test_two_numbers_are_an_answer(texte: str, numeros: tuple[str, ...]) -> None:
    """Two numbers that read well call for nothing; each of them is known to who must hide it."""
    lecture = parse_telephone(texte, reference=JOUR)
    assert (lecture.valeur, lecture.doute) == (None, "")
    assert find_numeros(texte) == numeros


def test_a_second_number_that_does_not_read_is_told() -> None:
    """The one that is too short is quoted."""
    assert "99 00 12 3" in parse_telephone("01 99 00 12 34 ou 99 00 12 3", reference=JOUR).doute


@pytest.mark.parametrize(
    "texte",
    [
        "n’a pas de téléphone",
        "n'a pas le téléphone",
        "Pas de tél.",
        "aucun",
        "Néant",
        "liste rouge",
        "En liste rouge",
        "sans téléphone",
        "ne souhaite pas le donner",
    ],
)
def test_to_have_no_telephone_is_an_answer(texte: str) -> None:
    """No value and no doubt: nothing is asked again."""
    lecture = parse_telephone(texte, reference=JOUR)
    assert (lecture.texte, lecture.valeur, lecture.doute) == (normalise(texte), None, "")


@pytest.mark.parametrize(("texte", "annee"), [("07 11 22 33 44", 2010), ("09 11 22 33 44", 2006)])
def test_a_number_before_its_time_is_doubtful(texte: str, annee: int) -> None:
    """07 and 09 numbers have a value and a doubt before they exist, none afterwards."""
    avant, apres = (parse_telephone(texte, reference=date(an, 6, 1)) for an in (annee - 1, annee))
    assert avant.valeur == apres.valeur == texte.replace(" ", "")
    assert avant.doute
    assert not apres.doute


def test_six_digits_may_be_a_cut_number() -> None:
    """A six-digit number has a value and a doubt: only the address can explain it."""
    lecture = parse_telephone("99 00 12", reference=JOUR)
    assert lecture.valeur == "990012"
    assert "Polynésie" in lecture.doute


@pytest.mark.parametrize(
    ("chiffres", "attendu"),
    [("0199001234", "01 99 00 12 34"), ("0262123456", "0262 12 34 56"), ("0639980012", "0639 98 00 12"),
     ("990012", "99 00 12"), ("+689990012", "+689 99 00 12"), ("+352990012", "+352990012")],
)  # fmt: skip
def test_formats_a_telephone_number(chiffres: str, attendu: str) -> None:
    """Digits are grouped as people read them, and never split over two lines."""
    assert format_telephone(chiffres) == attendu.replace(" ", "\u00a0")


@pytest.mark.slow
@given(st.from_regex(r"0[1-689]\d{8}|[1-9]\d{5}", fullmatch=True).filter(str.isascii))
def test_reads_back_the_numbers_that_it_prints(chiffres: str) -> None:
    """A printed number is read back digit for digit."""
    assert parse_telephone(format_telephone(chiffres), reference=JOUR).valeur == chiffres


@pytest.mark.parametrize("uai", UAIS)
def test_reads_a_uai(uai: str) -> None:
    """The checksum letter is verified, overseas and Corse included; spaces and case do not matter."""
    assert parse_uai(uai).valeur == uai
    assert parse_uai(f" {uai[:4].lower()} {uai[4:].lower()}").valeur == uai


@pytest.mark.parametrize("texte", ["0139901T", "139901S", "0139901", "0969901A", "0139901O", "École"])
def test_refuses_a_wrong_uai(texte: str) -> None:
    """A wrong letter, prefix or length has no value, and a doubt."""
    assert parse_uai(texte).valeur is None
    assert texte in parse_uai(texte).doute


@given(st.sampled_from(UAIS), st.integers(0, 6), st.integers(1, 9))
def test_the_checksum_sees_any_single_wrong_digit(uai: str, rang: int, ecart: int) -> None:
    """Changing one digit is always noticed."""
    faux = uai[:rang] + str((int(uai[rang]) + ecart) % 10) + uai[rang + 1 :]
    assert parse_uai(faux).valeur is None


@given(st.text() | st.text(alphabet="0123456789+() .-/ABCDS"))
def test_never_raises_on_any_text(texte: str) -> None:
    """Whatever is written, it is kept, and a missing value has its reason."""
    for lecture in (parse_telephone(texte, reference=JOUR), parse_uai(texte)):
        assert lecture.texte == normalise(texte)
        assert lecture.is_empty or lecture.valeur is not None or lecture.doute
