"""How a séance is held, as a secretary writes it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.model.decision import SignataireDecision
from pipeline.dossier.seance.tenue import (
    CLOSES,
    OPENS,
    SeanceRefusedError,
    check_jour,
    check_signataire,
    read_heure,
    read_lieu,
    read_personne,
)

TODAY = date(2003, 11, 24)


@pytest.mark.parametrize(
    ("texte", "parts"),
    [
        ("Anatole PARAPHE, président de la commission", ("Anatole", "PARAPHE", "président de la commission")),
        ("M. Jean-Marie LE GOFF, président", ("Jean-Marie", "LE GOFF", "président")),
        ("Mme Zoé de La TOUR-FICTIVE, secrétaire, adjointe", ("Zoé", "de La TOUR-FICTIVE", "secrétaire, adjointe")),
        ("Anatole Paraphe, inspecteur d’académie", ("Anatole", "Paraphe", "inspecteur d’académie")),
        ("Anne Marie D'HAUTPOUL, présidente", ("Anne Marie", "D'HAUTPOUL", "présidente")),
        ("  ", ("", "", "")),
    ],
)
def test_a_person_is_read_in_three_parts(texte: str, parts: tuple[str, str, str]) -> None:
    """Prénom, nom with its particle, qualité; the civility is left out; blank: nobody."""
    found = read_personne(texte)
    assert (found.prenom, found.nom, found.qualite) == parts


@pytest.mark.parametrize(
    "texte",
    [
        "PARAPHE, président", "M. PARAPHE, président", "Anatole PARAPHE", "Anatole PARAPHE, Monsieur",
        "Anatole PARAPHE, .",
        "anatole jean paraphe, président", ", président", "Prénom",
    ],
)  # fmt: skip
def test_who_is_not_wholly_named_is_refused(texte: str) -> None:
    """Loi 2000-321, art. 4: prénom, nom, qualité; nothing is guessed of three words without capitals."""
    with pytest.raises(SeanceRefusedError, match="Prénom NOM"):
        read_personne(texte)


def test_who_signs_presides_or_says_by_what_delegation() -> None:
    """A secretary signs for the president, and says so."""
    secretaire = SignataireDecision("Rose", "CACHET", "secrétaire de la commission")
    with pytest.raises(SeanceRefusedError, match="délégation"):
        check_signataire(secretaire)
    check_signataire(SignataireDecision("Rose", "CACHET", "secrétaire", "Pour le président et par délégation,"))
    check_signataire(SignataireDecision("Anatole", "PARAPHE", "président de la commission"))
    check_signataire(SignataireDecision())


@pytest.mark.parametrize("jour", [date(2003, 12, 4), date(2003, 12, 6), TODAY, date(2004, 11, 24)])
def test_any_other_day_is_one(jour: date) -> None:
    """A Saturday, today, a day within the year."""
    check_jour(jour, TODAY)


@pytest.mark.parametrize(
    "jour", [date(2003, 11, 30), date(2003, 12, 25), date(2004, 4, 12), date(2003, 11, 23), date(2004, 11, 26)]
)
def test_no_commission_sits_on_these_days(jour: date) -> None:
    """A Sunday, Christmas, Easter Monday, yesterday, in more than a year."""
    with pytest.raises(SeanceRefusedError):
        check_jour(jour, TODAY)


@given(st.text(max_size=12))
def test_an_hour_is_within_a_day_of_work_or_refused(texte: str) -> None:
    """Whatever is typed."""
    try:
        assert OPENS <= read_heure(texte) <= CLOSES
    except SeanceRefusedError as error:
        assert str(error)


@pytest.mark.parametrize("texte", ["", " ", ".", "…", "x", "xxx", "néant", "-", "12"])
def test_a_place_that_says_nothing_is_none(texte: str) -> None:
    """Families would not know where to go."""
    with pytest.raises(SeanceRefusedError):
        read_lieu(texte)


def test_a_place_keeps_its_lines() -> None:
    """Each line without its stray spaces."""
    assert read_lieu(" Salle  2 \n\n1 rue du Pupitre ") == "Salle 2\n1 rue du Pupitre"
