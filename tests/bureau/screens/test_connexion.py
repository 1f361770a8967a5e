"""Coming in and going out, one's own account."""

import re
from datetime import UTC, datetime

from pipeline.bureau.hall.desk import Desk
from pipeline.comptes.model import Role
from tests.bureau.conftest import Entering
from tests.bureau.navigateur import PASSWORD, Navigateur

OTHER = "girafe parapluie horloge sel"


def test_whoever_comes_is_asked_who_she_is_and_led_where_she_went(desk: Desk) -> None:
    """The address that was asked for is opened once she is in."""
    desk.people.add("o.paraphe", "Odile PARAPHE", Role.LECTURE, PASSWORD, par="tests")
    browser = Navigateur(desk)
    browser.get("/mon-compte")
    assert "Connexion" in browser.said()
    retour = re.search(r'name="retour" value="([^"]*)"', browser.page)
    assert retour
    browser.act("/connexion", identifiant="o.paraphe", mot_de_passe=PASSWORD, retour=retour[1])
    assert "Où je suis connecté" in browser.said()


def test_tries_that_were_refused_are_told_at_the_login(desk: Desk) -> None:
    """How many, since when, and what to do; the page after says it no more."""
    desk.people.add("o.paraphe", "Odile PARAPHE", Role.LECTURE, PASSWORD, par="tests")
    for _ in range(2):
        desk.people.authenticate("o.paraphe", "faux", "192.0.2.9", datetime.now(UTC))
    browser = Navigateur(desk)
    browser.get("/connexion")
    browser.act("/connexion", identifiant="o.paraphe", mot_de_passe=PASSWORD)
    assert "2 essais refusés depuis le" in browser.said()
    assert "essais refusés" not in browser.get("/a-faire")
    browser.get("/mon-compte")
    assert "depuis 192.0.2.9" in browser.said()


def test_what_was_typed_is_kept_and_the_password_is_not(desk: Desk) -> None:
    browser = Navigateur(desk)
    browser.get("/connexion")
    page = browser.act("/connexion", 409, identifiant="o.paraphe", mot_de_passe="secret de famille")
    assert 'value="o.paraphe"' in page
    assert "secret de famille" not in page


def test_a_link_opens_the_page_as_its_person(desk: Desk) -> None:
    """« pipeline bureau --as »: once."""
    desk.people.add("o.paraphe", "Odile PARAPHE", Role.LECTURE, PASSWORD, par="tests")
    link = desk.people.one_time("o.paraphe")
    browser = Navigateur(desk)
    assert "Odile PARAPHE" in browser.get(f"/entrer?lien={link}")
    assert "ne sert plus" in Navigateur(desk).get(f"/entrer?lien={link}", 409)


def test_the_first_account_is_made_on_the_page(desk: Desk) -> None:
    """A password that would be found is refused with what to choose, the name is kept, and the link is still good."""
    browser = Navigateur(desk)
    browser.get(f"/entrer?lien={desk.people.one_time(None)}")
    (lien,) = re.findall(r'name="lien" value="([^"]*)"', browser.page)

    def make(password: str, code: int) -> str:
        return browser.act(
            "/premier-compte", code, lien=lien, nom="Odile PARAPHE", identifiant="o.paraphe", mot_de_passe=password
        )

    page = make("motdepasse", 409)
    assert "trop court" in page
    assert 'value="Odile PARAPHE"' in page
    make(PASSWORD, 200)
    assert "À faire" in browser.said()
    assert desk.people.account("o.paraphe").role is Role.ADMINISTRATION


def test_ones_own_password_is_changed_and_goes_on_here(enter: Entering, desk: Desk) -> None:
    """Two different entries change nothing."""
    browser = enter("lecture")
    browser.get("/mon-compte")
    refused = browser.act("/mon-compte/mot-de-passe", 409, ancien=PASSWORD, nouveau=OTHER, encore=PASSWORD)
    assert "différentes" in refused
    browser.act("/mon-compte/mot-de-passe", ancien=PASSWORD, nouveau=OTHER, encore=OTHER)
    assert "Votre mot de passe est changé" in browser.said()
    assert "À faire" in browser.said()


def test_a_session_left_open_elsewhere_is_ended_from_here(enter: Entering, desk: Desk) -> None:
    """The one of here has no button."""
    here = enter("lecture")
    elsewhere = Navigateur(desk)
    name = desk.people.accounts()[0].identifiant
    elsewhere.get(f"/entrer?lien={desk.people.one_time(name)}")
    here.get("/mon-compte")
    (mark,) = re.findall(r'name="session" value="([^"]*)"', here.page)
    here.act("/mon-compte/session", session=mark)
    assert "La session est fermée" in here.said()
    elsewhere.get("/a-faire")
    assert "Connexion" in elsewhere.said()
