"""Does everything read with certainty, and is it plausible?"""

from dataclasses import replace
from datetime import date

import pytest

from pipeline.dossier.model.dossier import Dossier, Severite
from pipeline.dossier.model.forms import EmploiDuTemps, Signature
from pipeline.dossier.values.classes import parse_classe
from pipeline.dossier.values.contacts import parse_uai
from pipeline.dossier.values.dates import parse_age
from pipeline.dossier.values.durees import parse_bornes, parse_duree
from tests.dossier.exemples import (
    cibles,
    constats,
    dossier_complet,
    emploi_complet,
    fiche_complete,
    lire_date,
    lire_telephone,
    protocole_complet,
)

F, P = fiche_complete(), protocole_complet()


def _eleve(naissance: str, classe: str, age: str = "") -> Dossier:
    """Both forms with this birth date and this class."""
    return dossier_complet(
        replace(F, naissance=lire_date(naissance), classe=parse_classe(classe), age=parse_age(age) if age else F.age),
        replace(P, naissance=lire_date(naissance), classe=parse_classe(classe)),
    )


def test_a_doubtful_value_is_to_be_confirmed_where_it_stands() -> None:
    """Each doubtful reading of the protocole is named at its own field."""
    emploi = emploi_complet()
    emploi = EmploiDuTemps({**emploi.horaires, "m4": parse_bornes("11.00", "11h30")}, emploi.cellules)
    protocole = replace(
        P,
        naissance=lire_date("28.2.95"),
        accord_date=lire_date("octobre 2003"),
        uai=parse_uai("0139901T"),
        etablissement_telephone=lire_telephone("04 65 71"),
        accompagnement=parse_duree("12.30"),
        emploi=emploi,
        signatures={**P.signatures, "chef": Signature(date=lire_date("30/02/2003"))},
    )
    dossier = dossier_complet(protocole=protocole)
    assert cibles(dossier, "DATE_A_CONFIRMER") == ["naissance", "accord_date", "signature.chef.date"]
    assert cibles(dossier, "UAI_A_CONFIRMER") == ["uai"]
    assert cibles(dossier, "TELEPHONE_A_CONFIRMER") == ["etablissement_telephone"]
    assert cibles(dossier, "DUREE_A_CONFIRMER") == ["accompagnement"]
    assert cibles(dossier, "HORAIRE_A_CONFIRMER") == ["edt.m4.de"]
    assert cibles(dossier_complet(replace(F, age=parse_age("9,5"))), "AGE_A_CONFIRMER") == ["age"]


def test_sacha_doute_has_to_confirm_a_duration() -> None:
    """« 12.30 » is written: it is not missing, it is to be confirmed, and nothing is computed from it."""
    found = constats(dossier_complet(protocole=replace(P, accompagnement=parse_duree("12.30"))))
    assert list(found) == ["DUREE_A_CONFIRMER"]
    assert found["DUREE_A_CONFIRMER"][0].severite is Severite.A_VERIFIER
    assert "12\u00a0h\u00a018" in found["DUREE_A_CONFIRMER"][0].message


def test_ibrahima_ba_has_an_imprecise_birth_date() -> None:
    """« né vers 1994 » is to be confirmed on both forms, once each; the class is still compared to the year."""
    found = constats(_eleve("né vers 1994", "CM1"))
    assert [anomalie.target for anomalie in found["DATE_A_CONFIRMER"]] == ["naissance", "naissance"]
    assert list(found) == ["DATE_A_CONFIRMER"]


def test_teva_has_a_six_digit_number_that_the_address_explains() -> None:
    """Six digits are doubtful, except at an address of Polynésie or Nouvelle-Calédonie."""
    six = replace(P, representant=replace(P.representant, telephone=lire_telephone("99 00 12")))
    assert cibles(dossier_complet(protocole=six), "TELEPHONE_A_CONFIRMER") == ["representant.telephone"]
    papeete = replace(six, representant=replace(six.representant, adresse="BP 99999\n98713 Papeete"))
    assert constats(dossier_complet(protocole=papeete)) == {}


def test_lou_blanc_is_born_after_the_rentree() -> None:
    """A birth date after the rentrée blocks, on each form, and nothing else is concluded from it."""
    found = constats(_eleve("15/05/2005", "CE1", "7 ans"))
    assert list(found) == ["NAISSANCE_APRES_RENTREE"]
    assert found["NAISSANCE_APRES_RENTREE"][0].severite is Severite.BLOQUANT
    assert "NAISSANCE_APRES_RENTREE" not in constats(_eleve("29/02/2000", "PS", "3 ans"))


def test_a_date_to_come_is_to_be_checked() -> None:
    """A form cannot be dated after the day on which it is read."""
    demain = replace(P, date=lire_date("22/11/2003"))
    assert cibles(dossier_complet(protocole=demain), "DATE_FUTURE") == ["date"]
    assert "DATE_FUTURE" not in constats(dossier_complet(protocole=replace(P, date=lire_date("21/11/2003"))))


@pytest.mark.parametrize(
    ("age", "alerte"), [("8 ans 6 mois", False), ("9 ans", False), ("7", False), ("10 ans", True), ("6;11", True)]
)
def test_age_and_birth_date_agree_within_a_year(age: str, alerte: bool) -> None:
    """Born on 28/02/1995, the pupil is eight on 15/10/2003: seven to nine pass."""
    assert ("AGE_INCOHERENT" in constats(dossier_complet(replace(F, age=parse_age(age))))) is alerte


def test_hugo_is_an_adult_who_reaches_twenty() -> None:
    """Born on 09/10/1983: adult, and twenty during the school year."""
    found = constats(_eleve("09/10/1983", "Tle", "20 ans"))
    assert {"ELEVE_MAJEUR", "VINGT_ANS"} <= set(found)
    assert "VINGT_ANS" not in constats(_eleve("02/09/1984", "Tle", "19 ans"))
    assert "ELEVE_MAJEUR" not in constats(_eleve("22/11/1985", "Tle", "17 ans"))


@pytest.mark.parametrize(
    ("naissance", "classe", "code"),
    [
        ("30/11/1991", "CM2", "DECALAGE_AGE_CLASSE"),
        ("31/12/1997", "GS", "DECALAGE_AGE_CLASSE"),
        ("28/02/1996", "CE2", "DECALAGE_AGE_CLASSE"),
        ("28/02/1995", "CE2", ""),
        ("30/11/1990", "CM2", "ECART_AGE_CLASSE"),
        ("30/11/1997", "CE2", "ECART_AGE_CLASSE"),
        ("30/11/1990", "CLIS", ""),
    ],
)
def test_yoann_has_two_years_of_delay(naissance: str, classe: str, code: str) -> None:
    """One year early to two years late is information, more is to be checked, a dispositif has no level."""
    found = constats(_eleve(naissance, classe))
    assert [nom for nom in found if nom.endswith("AGE_CLASSE")] == ([code] if code else [])


def test_maud_of_an_upi_is_sent_to_the_wrong_commission() -> None:
    """UPI depends on the CCSD: naming the CCPE alone is to be checked."""
    maud = _eleve("07/07/1989", "UPI 4eme", "14 ans")
    assert "COMMISSION_DISCORDANTE" not in constats(maud)
    assert maud.protocole
    envoi = _eleve("07/07/1989", "UPI 4eme", "14 ans").protocole
    assert envoi
    dossier = dossier_complet(maud.fiche, replace(envoi, observations="Transmis à la CCPE."))
    assert cibles(dossier, "COMMISSION_DISCORDANTE") == ["observations"]
    les_deux = dossier_complet(maud.fiche, replace(envoi, observations="De la CCPE vers la CCSD."))
    assert "COMMISSION_DISCORDANTE" not in constats(les_deux)


def test_alienor_leaves_the_commission_to_be_chosen() -> None:
    """CM2 → 6e SEGPA: one question for the secretariat, none for the school."""
    found = constats(_eleve("14/07/1992", "CM2 → 6e SEGPA", "11 ans"))
    assert "COMMISSION_A_CHOISIR" in found
    assert "CLASSE_A_CONFIRMER" not in found


def test_levels_that_do_not_follow_one_another_are_to_be_confirmed() -> None:
    """« CP/CM1 » is no class: it is to be confirmed on each form; « CE2/CM1 » is one."""
    assert cibles(_eleve("28/02/1995", "CP/CM1"), "CLASSE_A_CONFIRMER") == ["classe", "classe"]
    assert cibles(_eleve("28/02/1995", "CE2/CM1"), "CLASSE_A_CONFIRMER") == []


@pytest.mark.parametrize(
    ("duree", "classe", "jour", "code"),
    [
        ("0 h", "CE2", date(2003, 11, 21), "DUREE_NULLE"),
        ("41 h", "CE2", date(2003, 11, 21), "DUREE_INVRAISEMBLABLE"),
        ("27 h", "CE2", date(2003, 11, 21), "DUREE_PREMIER_DEGRE"),
        ("27 h", "CLIS", date(2003, 11, 21), "DUREE_PREMIER_DEGRE"),
        ("27 h", "4e", date(2003, 11, 21), ""),
        ("26 h", "CE2", date(2003, 11, 21), ""),
        ("40 h", "4e", date(2003, 11, 21), ""),
    ],
)
def test_weekly_durations_are_plausible(duree: str, classe: str, jour: date, code: str) -> None:
    """Zero blocks; more than 40 hours, or than the 26 of primary school, is to be checked."""
    protocole = replace(P, scolarisation=parse_duree(duree), classe=parse_classe(classe))
    found = constats(dossier_complet(protocole=protocole), today=jour)
    assert [nom for nom in found if nom.startswith("DUREE")] == ([code] if code else [])
