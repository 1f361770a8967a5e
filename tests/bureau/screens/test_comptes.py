"""« Comptes »: the administration lets in and out."""

import re

from pipeline.bureau.hall.desk import Desk
from tests.bureau.conftest import Entering
from tests.bureau.navigateur import Navigateur

OTHER = "girafe parapluie horloge sel"


def provisional(browser: Navigateur) -> str:
    """The password that the page shows."""
    found = re.search(r"Mot de passe provisoire\s: (\S+)", browser.said())
    assert found
    return found[1]


def add(browser: Navigateur, role: str = "secretariat") -> str:
    browser.get("/comptes")
    browser.act("/comptes/ajouter", nom="Jules TAMPON", identifiant="j.tampon", role=role)
    return provisional(browser)


def test_an_account_is_made_with_a_password_for_one_day(enter: Entering, desk: Desk) -> None:
    """Shown once; its person sees nothing of the page before she has chosen her own."""
    chief = enter("administration")
    password = add(chief)
    assert password not in chief.get("/comptes")
    browser = Navigateur(desk)
    browser.get("/connexion")
    browser.act("/connexion", identifiant="j.tampon", mot_de_passe=password)
    assert "Choisir mon mot de passe" in browser.said()
    browser.get("/a-faire")
    assert "Choisir mon mot de passe" in browser.said()
    browser.act("/mon-compte/mot-de-passe", ancien=password, nouveau=OTHER, encore=OTHER)
    assert "Votre mot de passe est changé" in browser.said()
    assert desk.people.account("j.tampon").cree_par == "Odile ADMINISTRATION"


def test_a_name_that_is_taken_is_told_and_kept(enter: Entering) -> None:
    """With what was typed, and no second account."""
    chief = enter("administration")
    add(chief)
    page = chief.act("/comptes/ajouter", 409, nom="jules tampon", identifiant="autre", role="lecture")
    assert "déjà un compte" in chief.said()
    assert 'value="jules tampon"' in page


def test_roles_passwords_and_doors_are_changed_there(enter: Entering, desk: Desk) -> None:
    """Each under the name of who does it; a role that is none changes nothing."""
    chief = enter("administration")
    former = add(chief)
    chief.act("/comptes/role", compte="j.tampon", role="lecture")
    assert "Rôle de Jules TAMPON : lecture." in chief.said().replace("\u00a0", " ")
    chief.get("/comptes")
    assert "Choisissez un rôle" in chief.act("/comptes/role", 409, compte="j.tampon", role="roi")
    chief.act("/comptes/mot-de-passe", compte="j.tampon")
    assert provisional(chief) != former
    chief.act("/comptes/fermer", compte="j.tampon")
    assert not desk.people.account("j.tampon").actif
    chief.act("/comptes/rouvrir", compte="j.tampon")
    assert desk.people.account("j.tampon").actif
    assert {line.par for line in desk.people.logins() if line.identifiant == "j.tampon"} == {"Odile ADMINISTRATION"}


def test_whoever_was_refused_is_listed(enter: Entering, desk: Desk) -> None:
    """Apart from all that happened, which is there as well."""
    chief = enter("administration")
    stranger = Navigateur(desk)
    stranger.get("/connexion")
    stranger.act("/connexion", 409, identifiant="personne", mot_de_passe="x")
    chief.get("/comptes")
    assert "essai refusé" in chief.said()
    assert "aucun de ce nom" in chief.said()
    assert "compte créé" not in chief.said()
    chief.get("/comptes?voir=tout")
    assert "compte créé" in chief.said()


def test_the_last_who_keeps_the_accounts_stays(enter: Entering) -> None:
    """Nobody shuts everybody out."""
    chief = enter("administration")
    own = chief.get("/comptes").partition("Identifiant ")[2].partition(" ")[0]
    assert "seul compte" in chief.act("/comptes/role", 409, compte=own, role="lecture")
