"""Class levels, dispositifs and commissions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.values.classes import AGE_NOMINAL, naissance_nominale, parse_classe
from pipeline.dossier.values.texte import normalise
from pipeline.dossier.values.types import Classe, Commission

CCPE, CCSD = Commission.CCPE, Commission.CCSD


@pytest.mark.parametrize(
    ("textes", "niveau"),
    [
        ("PS, P.S., petite section", "PS"),
        ("TPS, toute petite section", "TPS"),
        ("moyenne section, Moyenne Section, MS", "MS"),
        ("GS, Grande section", "GS"),
        ("CP, cours préparatoire", "CP"),
        ("CE2, ce 2, C.E.2, classe de CE2, Cours élémentaire 2e année", "CE2"),
        ("6e, 6ème, 6eme, 6ième, 6è, VIe, sixième, Sixieme", "6e"),
        ("5ième, Ve", "5e"),
        ("IVe, 4ème, quatrième", "4e"),
        ("3e, IIIe, troisième", "3e"),
        ("2de, 2nde, seconde", "2de"),
        ("1re, 1ère, 1e, première", "1re"),
        ("Tle, Term, Term., terminale, T", "Tle"),
    ],
)
def test_reads_every_spelling_of_a_level(textes: str, niveau: str) -> None:
    """Each spelling of the fact sheet gives its level and its commission."""
    for texte in textes.split(", "):
        lecture = parse_classe(texte)
        attendue = CCPE if AGE_NOMINAL[niveau] <= 10 else CCSD
        assert (lecture.valeur, lecture.doute) == (Classe(niveau, commission=attendue), "")


@pytest.mark.parametrize(
    ("texte", "attendue"),
    [
        ("6e B", Classe("6e", section="B", commission=CCSD)),
        ("5ième B", Classe("5e", section="B", commission=CCSD)),
        ("6èmeB", Classe("6e", section="B", commission=CCSD)),
        ("6e 2", Classe("6e", section="2", commission=CCSD)),
        ("Terminale S", Classe("Tle", section="S", commission=CCSD)),
        ("CLIS 1", Classe("", "CLIS", "1", CCPE)),
        ("UPI", Classe("", "UPI", commission=CCSD)),
        ("UPI 4eme", Classe("4e", "UPI", commission=CCSD)),
        ("6e SEGPA", Classe("6e", "SEGPA", commission=CCSD)),
        ("EREA", Classe("", "EREA", commission=CCSD)),
        ("BEP", Classe("", "BEP", commission=CCSD)),
        ("CAP 1re année", Classe("", "CAP", "1RE ANNEE", CCSD)),
        ("Bac pro 2e année", Classe("", "BAC PRO", "2E ANNEE", CCSD)),
        ("Terminale bac professionnel", Classe("", "BAC PRO", "TERMINALE", CCSD)),
        ("1ère année de baccalauréat professionnel", Classe("", "BAC PRO", "1ERE ANNEE DE", CCSD)),
        ("TS", Classe("Tle", section="S", commission=CCSD)),
        ("TS2", Classe("Tle", section="S2", commission=CCSD)),
        ("1S3", Classe("1re", section="S3", commission=CCSD)),
        ("Seconde générale et technologique", Classe("2de", section="GENERALE", commission=CCSD)),
        ("PS 2", Classe("PS", section="2", commission=Commission.CCPE)),
        ("ULIS école", Classe("", "ULIS", "ECOLE", CCPE)),
        ("ULIS collège", Classe("", "ULIS", "COLLEGE", CCSD)),
        ("ULIS", Classe("", "ULIS")),
    ],
)
def test_reads_sections_and_dispositifs(texte: str, attendue: Classe) -> None:
    """A section is kept; a dispositif carries no level unless one is written."""
    assert parse_classe(texte).valeur == attendue


@pytest.mark.parametrize(
    "texte", ["CP/CM2", "CM2/6e/5e", "CP ou CE1", "6", "2e", "CE1/2 B", "CE2 ?", "maternelle", "CE2/CM1 ?"]
)
def test_does_not_guess_a_level(texte: str) -> None:
    """Levels that are no class together, or an unreadable class, have no value, and a doubt that quotes it."""
    assert parse_classe(texte).valeur is None
    assert texte in parse_classe(texte).doute


@pytest.mark.parametrize(
    ("texte", "niveaux"),
    [
        ("CE2/CM1", ("CE2", "CM1")),
        ("CM1-CM2", ("CM1", "CM2")),
        ("CM2/CM1", ("CM1", "CM2")),
        ("GS / CP", ("GS", "CP")),
        ("grande section et CP", ("GS", "CP")),
        ("CE1-2", ("CE1", "CE2")),
        ("CM1/2", ("CM1", "CM2")),
        ("classe de PS/MS/GS", ("PS", "MS", "GS")),
    ],
)
def test_a_class_of_several_levels_is_the_ccpe_s(texte: str, niveaux: tuple[str, ...]) -> None:
    """Whichever level is the pupil's, the same commission instructs: nothing is asked."""
    lecture = parse_classe(texte)
    assert lecture.doute == ""
    assert lecture.valeur and (lecture.valeur.niveaux, lecture.valeur.commission) == (niveaux, CCPE)


@pytest.mark.parametrize("texte", ["CM2 → 6e SEGPA", "CM2 vers 6e", "CM2 (SEGPA à la rentrée)"])
def test_a_passage_to_sixieme_leaves_the_commission_to_a_person(texte: str) -> None:
    """CM2 entering 6e or SEGPA: both commissions are plausible."""
    lecture = parse_classe(texte)
    assert lecture.valeur == Classe("CM2")
    assert "commission" in lecture.doute


def test_knows_the_birth_year_of_a_level() -> None:
    """CP is reached at six, 6e at eleven."""
    assert naissance_nominale("CP", 2003) == 1997
    assert naissance_nominale("6e", 2003) == 1992
    with pytest.raises(KeyError):
        naissance_nominale("UPI", 2003)


@given(st.text() | st.text(alphabet="0123456789cemptgsSULIupiaregb /-.èé"))
def test_never_raises_on_any_text(texte: str) -> None:
    """Whatever is written, it is kept, and a missing value has its reason."""
    lecture = parse_classe(texte)
    assert lecture.texte == normalise(texte)
    assert lecture.is_empty or lecture.valeur is not None or lecture.doute
