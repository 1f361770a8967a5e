"""Forms are brought together when it is certain, and wait for a person when it is not."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dossier.matching.identite import Identite, Semblance, explain_doubt, is_same_eleve
from pipeline.dossier.matching.rattachement import (
    Attente,
    NewDossier,
    Rattachement,
    Saisine,
    match_form,
    normalise_numero,
)
from pipeline.dossier.matching.repertoire import KnownDossier, Repertoire
from pipeline.dossier.values.dates import parse_date
from pipeline.run.matching import semblance
from tests.eleves import FICHES, PROTOCOLES, Values

REFERENCE = date(2003, 11, 21)


def pupil(nom: str, prenom: str, naissance: str, ecole: str = "École des Essais", numero: str = "") -> Identite:
    return Identite(numero, nom, prenom, parse_date(naissance, reference=REFERENCE), ecole)


def known(*pupils: Identite, en_cours: bool = True, like: Semblance = semblance) -> Repertoire:
    return Repertoire(
        like, (KnownDossier(f"2003-{rank:04}", (one,), en_cours) for rank, one in enumerate(pupils, start=1))
    )


LEA = pupil("MÜLLER-STRAẞ", "Léa", "14/03/1995")


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (LEA, pupil("Müller-Strass", "LÉA", "14.03.1995", "Ecole des essais")),
        (pupil("D’HAUTPOUL", "Anne-Sophie", "05/05/1998"), pupil("D'HAUTPOUL", "Anne Sophie", "5 mai 1998")),
        (pupil("DÉCOMPOSÉ", "Zoe\u0301", "14/06/1995"), pupil("DECOMPOSÉ", "Zoé", "14/06/1995")),
        (pupil("LŒUILLET-ŒRTEL", "Œdipe", "17/06/1994"), pupil("LOEUILLET-OERTEL", "Oedipe", "17/06/1994")),
        (pupil("YILDIRIM ÇELİK", "Şeyma", "29/10/1997"), pupil("yıldırım çelik", "Seyma", "29/10/1997")),
        (pupil("WIŚNIEWSKI", "Łukasz", "11/11/1988"), pupil("WISNIEWSKI", "Lukasz", "11/11/1988")),
        (pupil("BÂ", "Ibrahima", "né vers 1994"), pupil("Bâ", "Ibrahima", "Né vers 1994")),
    ],
)
def test_the_same_pupil_written_otherwise_is_one(a: Identite, b: Identite) -> None:
    """Case, accents, ß, ligatures, apostrophes, NFD and Turkish letters make no two pupils."""
    assert match_form(b, known(a)) == Rattachement("2003-0001")


def test_twins_are_two() -> None:
    """Same name, same birth date, same class: the prénom tells them apart."""
    assert match_form(pupil("MÜLLER-STRAẞ", "Léo", "14/03/1995"), known(LEA)) == NewDossier()


def test_each_twin_finds_its_own_dossier() -> None:
    """With both twins known, an exact match is certain although the other is near."""
    anna, anne = pupil("JUMEAU", "Anna", "14/03/1995"), pupil("JUMEAU", "Anne", "14/03/1995")
    assert match_form(anne, known(anna, anne)) == Rattachement("2003-0002")


def test_a_homonym_of_another_age_is_another_pupil() -> None:
    """Same names and school, other birth date: a new dossier, and the homonym is told."""
    assert match_form(pupil("MULLER-STRASS", "Léa", "03/04/1995"), known(LEA)) == NewDossier(("2003-0001",))


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (pupil("LE GOFF", "Maëlys", "22/08/1996"), pupil("LEGOFF", "Maëlys", "22/08/1996"), "écrit autrement"),
        (
            pupil("MARTIN", "Jean", "01/01/1992", "Collège du Quai"),
            pupil("MARTIN", "Jean", "01/01/1992", "Collège des Songes"),
            "établissement différent",
        ),
        (pupil("DUPRÉ", "Nour", "03/04/1990"), pupil("DUPRÉ", "Nour", "04/03/1990"), "jour et mois inversés"),
        (pupil("DUPRÉ", "Nour", "03/04/1990"), pupil("DUPRÉ", "Nour", ""), "date de naissance absente"),
        (pupil("DUPRÉ", "Nour", "03/04/1990"), pupil("DUPRÉ", "", ""), "prénom absent"),
        (pupil("DUPRÉ", "Nour", "03/04/1990"), pupil("NOUR", "Dupré", "03/04/1990"), "inversés"),
        (pupil("DUPRÉVAL", "Nour", "03/04/1990"), pupil("DUPREVALL", "Nour", "03/04/1990"), "semblables"),
        (pupil("DUPRÉVAL", "Nour", "03/04/1990"), pupil("DUPREVALL", "Nour", "04/03/1990"), "jour et mois inversés"),
        (pupil("DUPRÉVAL", "Nour", "03/04/1990"), pupil("DUPREVALL", "Nour", ""), "date de naissance absente"),
        (pupil("DUPRÉVAL", "Nour", ""), pupil("DUPREVALL", "Nour", "03/04/1990"), "date de naissance absente"),
        (pupil("NÚÑEZ DE LA PEÑA", "José-María", "03/04/1990"), pupil("NUÑEZ", "José", "03/04/1990"), "semblables"),
        (pupil("DE LA TOUR", "Zoé", "09/09/1991"), pupil("TOUR (DE LA)", "Zoé", "09/09/1991"), "semblables"),
    ],
)
def test_what_is_not_certain_waits(first: Identite, second: Identite, why: str) -> None:
    """One who may be two, two who may be one: a person says, and is told why."""
    found = match_form(second, known(first))
    assert isinstance(found, Attente)
    assert why in found.raison
    assert found.candidats == ("2003-0001",)


def test_a_form_without_a_name_waits() -> None:
    """Nothing can be opened for nobody."""
    assert isinstance(match_form(pupil("", "Léa", "14/03/1995"), known()), Attente)


def test_a_number_brings_the_form_to_its_dossier() -> None:
    """With its number, a spelling that differs a little is no obstacle."""
    form = pupil("MULLER STRASS", "Lea", "", "Autre nom d’école", numero="2003-1")
    assert match_form(form, known(LEA)) == Rattachement("2003-0001")


@pytest.mark.parametrize(
    ("form", "why"),
    [
        (pupil("DURAND", "Léa", "14/03/1995", numero="2003-0001"), "le nom n’est pas le même"),
        (pupil("MÜLLER-STRAẞ", "Hugo", "14/03/1995", numero="2003-0001"), "le prénom n’est pas le même"),
        (pupil("MÜLLER-STRAẞ", "Léah", "14/03/1995", numero="2003-0001"), "le prénom n’est pas le même"),
        (pupil("MÜLLER-STRAS", "Léa", "14/03/1995", numero="2003-0001"), "le nom n’est pas le même"),
        (pupil("MÜLLER-STRAẞ", "Léa", "15/03/1995", numero="2003-0001"), "la date de naissance n’est pas la même"),
        (pupil("MÜLLER-STRAẞ", "Léa", "14/03/1995", numero="2003-0099"), "ne connaît pas"),
        (pupil("MÜLLER-STRAẞ", "Léa", "14/03/1995", numero="sans"), "ne connaît pas"),
    ],
)
def test_a_number_that_contradicts_the_form_waits(form: Identite, why: str) -> None:
    """A number copied from another letter must not put one child's health data into another's dossier."""
    found = match_form(form, known(LEA))
    assert isinstance(found, Attente)
    assert why in found.raison


def test_a_form_that_says_what_one_form_of_the_dossier_says_contradicts_no_other() -> None:
    """A person brought together two spellings of one pupil: a decision printed with one of them is its own."""
    ailleurs = pupil("MÜLLER-STRAẞ", "Léah", "14/03/1995")
    both = Repertoire(semblance, [KnownDossier("2003-0001", (LEA, ailleurs))])
    for written in (LEA, ailleurs):
        assert match_form(replace(written, numero="2003-0001"), both) == Rattachement("2003-0001")
    third = pupil("MÜLLER-STRAẞ", "Leïla", "14/03/1995", numero="2003-0001")
    assert isinstance(match_form(third, both), Attente)


def test_last_year_s_dossier_is_met_by_its_number_only() -> None:
    """A demande holds for one school year: the next one opens a dossier of its own."""
    assert match_form(LEA, known(LEA, en_cours=False)) == NewDossier()
    by_number = pupil("MÜLLER-STRAẞ", "Léa", "14/03/1995", numero="2003-0001")
    assert match_form(by_number, known(LEA, en_cours=False)) == Rattachement("2003-0001")


@pytest.mark.parametrize(
    ("texte", "numero"),
    [("2003-0012", "2003-0012"), (" 2003 / 12 ", "2003-0012"), ("2003–12", "2003-0012"), ("12", None), ("", None)],
)
def test_numbers_are_read_as_people_write_them(texte: str, numero: str | None) -> None:
    """Zeros, slashes and dashes do not matter; anything else is no number."""
    assert normalise_numero(texte) == numero


def decided(*pupils: Identite) -> Repertoire:
    return Repertoire(
        semblance, (KnownDossier(f"2003-{rank:04}", (one,), decide=True) for rank, one in enumerate(pupils, start=1))
    )


def test_a_new_demande_on_a_decided_dossier_is_a_saisine() -> None:
    """« La CDES devra immédiatement être saisie »: a new demande, linked to the decided one."""
    assert match_form(LEA, decided(LEA)) == Saisine("2003-0001")
    by_number = pupil("MÜLLER-STRAẞ", "Léa", "14/03/1995", numero="2003-0001")
    assert match_form(by_number, decided(LEA)) == Saisine("2003-0001")


def test_the_signed_protocole_joins_the_decided_dossier() -> None:
    """What carries out a decision asks nothing new."""
    assert match_form(LEA, decided(LEA), demande=False) == Rattachement("2003-0001")


def test_the_second_form_of_a_saisine_joins_the_first() -> None:
    """The open demande comes before the decided one."""
    both = decided(LEA)
    both.add_dossier(KnownDossier("2003-0002", (LEA,)))
    assert match_form(LEA, both) == Rattachement("2003-0002")


def test_a_decision_opens_no_dossier() -> None:
    """A decision answers a demande; without one it waits for a person."""
    assert isinstance(match_form(LEA, known(), ouvre=False, demande=False), Attente)


def test_a_decision_without_number_finds_its_dossier_or_waits() -> None:
    """A decision on a pupil whom nobody asked anything for waits for a person; else it finds its dossier."""
    leo = pupil("MÜLLER-STRAẞ", "Léo", "14/03/1995")
    assert isinstance(match_form(leo, known(LEA), ouvre=False), Attente)
    assert match_form(LEA, known(LEA), ouvre=False) == Rattachement("2003-0001")


def eleve(numero: str, table: Mapping[str, Values]) -> Identite:
    """One of the tricky pupils, as a form of theirs says it."""
    values = {target: str(value) for target, value in table[numero].items()}
    naissance = parse_date(values["naissance"], reference=REFERENCE)
    return Identite("", values["nom"], values["prenom"], naissance, values["etablissement"])


def test_the_twins_and_the_homonym_of_one_school_are_three() -> None:
    """03, 04, 05: Léa, Léo, and another Léa; none waits for another, and each finds its own."""
    three = [eleve(numero, FICHES) for numero in ("03", "04", "05")]
    for rank, one in enumerate(three):
        others = [other for other in three if other is not one]
        assert isinstance(match_form(one, known(*others)), NewDossier)
        assert match_form(one, known(*three)) == Rattachement(f"2003-{rank + 1:04}")


def test_the_same_name_and_birth_in_two_schools_waits() -> None:
    """06, 07: Jean MARTIN twice; one who moved, or two, only a person can say."""
    one, other = eleve("06", FICHES), eleve("07", FICHES)
    found = match_form(other, known(one))
    assert isinstance(found, Attente)
    assert found.candidats == ("2003-0001",)


def test_le_goff_is_proposed_to_legoff() -> None:
    """10: one name glued on one of the forms."""
    assert isinstance(match_form(eleve("10", PROTOCOLES), known(eleve("10", FICHES))), Attente)


def test_a_day_that_may_be_a_month_is_proposed() -> None:
    """13: 03/04 and 04/03, the name cut short or not."""
    jose = eleve("13", FICHES)
    swapped = replace(jose, naissance=parse_date("04/03/1990", reference=REFERENCE))
    assert isinstance(match_form(swapped, known(jose)), Attente)
    assert isinstance(match_form(replace(swapped, nom="NUNEZ"), known(jose)), Attente)


@pytest.mark.parametrize(("numero", "nom"), [("14", "yildirim celik"), ("15", "WISNIEWSKI")])
def test_letters_of_other_alphabets_are_the_same_pupil(numero: str, nom: str) -> None:
    """14, 15: İ, ı and ł written as a French keyboard has them."""
    one = eleve(numero, FICHES)
    assert match_form(replace(one, nom=nom), known(one)) == Rattachement("2003-0001")


def test_decomposed_accents_are_the_same_pupil() -> None:
    """44: what macOS makes of « Zoé »."""
    one = eleve("44", FICHES)
    composed = replace(one, nom=normalize("NFC", one.nom), prenom=normalize("NFC", one.prenom))
    assert match_form(composed, known(one)) == Rattachement("2003-0001")


NOMS = st.sampled_from(["LE GOFF", "LEGOFF", "Le Gof", "MARTIN", "MARTINE", "MARTIN DUPRÉ", "DUPRÉ", ""])
PRENOMS = st.sampled_from(["Léa", "Léo", "Lea", "Léah", "Anne", "Anne-Sophie", "MARTIN", ""])
JOURS = st.sampled_from(["03/04/1995", "04/03/1995", "13/04/1995", "né vers 1995", ""])
ECOLES = st.sampled_from(["École A", "Ecole A", "École B", ""])
PUPILS = st.builds(pupil, NOMS, PRENOMS, JOURS, ECOLES)


def alike(a: str, b: str) -> float:
    """Whatever two names are, they are alike."""
    return 1.0


def unlike(a: str, b: str) -> float:
    """Whatever two names are, they are not alike."""
    return 0.0


@given(PUPILS, st.lists(PUPILS, max_size=4), st.sampled_from(["", "2003-0001"]))
def test_likeness_never_puts_a_form_into_a_dossier(one: Identite, others: list[Identite], numero: str) -> None:
    """However alike names are said to be, what is attached is the same; likeness only makes a form wait."""
    piece = replace(one, numero=numero)
    lax, strict = (match_form(piece, known(*others, like=like)) for like in (alike, unlike))
    if isinstance(lax, Rattachement) or isinstance(strict, Rattachement):
        assert lax == strict
    elif lax != strict:
        assert isinstance(lax, Attente)


@given(PUPILS, PUPILS)
def test_doubt_and_certainty_are_mutual(one: Identite, other: Identite) -> None:
    """Which of the two forms came first does not matter."""
    assert explain_doubt(one, other, semblance) == explain_doubt(other, one, semblance)
    assert is_same_eleve(one, other) == is_same_eleve(other, one)


@given(PUPILS, st.lists(PUPILS, max_size=6))
def test_nothing_is_missed_by_looking_up(one: Identite, others: list[Identite]) -> None:
    """What comparing with every dossier would find, is found."""
    found = known(*others)
    every = [f"2003-{rank:04}" for rank, other in enumerate(others, start=1) if explain_doubt(one, other, semblance)]
    assert list(found.find_doubtful(one)) == every
    sure = [f"2003-{rank:04}" for rank, other in enumerate(others, start=1) if is_same_eleve(one, other)]
    assert [connu.numero for connu in found.find_certain(one)] == sure


@given(st.text(max_size=20), st.text(max_size=20))
def test_likeness_is_symmetric_and_bounded(a: str, b: str) -> None:
    """It is a share, the same both ways, and a name is wholly like itself."""
    assert semblance(a, b) == semblance(b, a)
    assert 0 <= semblance(a, b) <= 1
    assert semblance(a, a) == 1
