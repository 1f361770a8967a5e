"""What an account may be called, which password it may have, who may change it."""

import pytest

from pipeline.comptes import People, Role
from pipeline.comptes.passwords import refuse_weak
from pipeline.errors import PipelineError
from tests.comptes.conftest import NOW, OTHERS, WORDS


@pytest.mark.parametrize(
    "words",
    [
        "",
        "court",
        "azertyuiopqsdfghjklm",
        "motdepasse2003",
        "aaaaaaaaaaaaaaaa",
        "123456789012",
        "Mme.Durand.2003",
        "secretariat2003",
        "x" * 300,
    ],
)
def test_a_password_that_would_be_found_is_refused(words: str) -> None:
    """Short, on every list, of one key, of the person or of the service; or longer than anybody types."""
    with pytest.raises(PipelineError):
        refuse_weak(words, "chef", "Mme Durand")


@pytest.mark.parametrize("words", [WORDS, "correcte cheval pile agrafe", "Un thé à la menthe, merci", "k3v-Plo9!xTwqz"])
def test_length_is_enough(words: str) -> None:
    """No riddle of composition: words of lower case do, spaces and accents count."""
    refuse_weak(words, "chef", "Mme Durand")


def test_an_accent_typed_otherwise_is_the_same_password(people: People) -> None:
    """One keyboard sends « é », another « e » and its accent."""
    people.add("a.noel", "Mme Noël", Role.LECTURE, "un the\u0301 a\u0300 la menthe", "Mme Durand", NOW)
    found = people.authenticate("a.noel", "un th\u00e9 \u00e0 la menthe", "192.0.2.1", NOW)
    assert not hasattr(found, "reason")


@pytest.mark.parametrize(
    ("identifiant", "nom"),
    [
        ("", "Mme Noël"),
        ("a", "Mme Noël"),
        ("é.noël", "Mme Noël"),
        ("<script>", "Mme Noël"),
        ("a.noel", ""),
        ("a.noel", "-"),
        ("a.noel", "N" * 61),
        ("chef", "Mme Noël"),
        ("CHEF", "Mme Noël"),
        ("a.noel", "mme  DURAND"),
    ],
)
def test_a_name_is_one_and_says_something(people: People, identifiant: str, nom: str) -> None:
    """The journal must tell who acted, for years."""
    with pytest.raises(PipelineError):
        people.add(identifiant, nom, Role.LECTURE, OTHERS, "Mme Durand", NOW)
    assert len(people.accounts()) == 2


def test_somebody_always_keeps_the_accounts(people: People) -> None:
    """The last administration is neither closed nor given another role; once there are two, one may go."""
    with pytest.raises(PipelineError, match="seul compte"):
        people.close_account("chef", "Mme Durand")
    with pytest.raises(PipelineError, match="seul compte"):
        people.set_role("chef", Role.LECTURE, "Mme Durand")
    people.set_role("m.petit", Role.ADMINISTRATION, "Mme Durand", NOW)
    people.close_account("chef", "M. Petit", NOW)
    assert [account.actif for account in people.accounts()] == [True, False]


def test_what_is_changed_is_in_the_journal_under_who_did_it(people: People) -> None:
    """And nothing is written when nothing changes."""
    before = len(people.logins())
    people.set_role("m.petit", Role.LECTURE, "Mme Durand", NOW)
    people.set_role("m.petit", Role.LECTURE, "Mme Durand", NOW)
    people.close_account("M.Petit", "Mme Durand", NOW)
    people.close_account("m.petit", "Mme Durand", NOW)
    lines = people.logins()[: len(people.logins()) - before]
    assert [(line.acte, line.identifiant, line.par) for line in lines] == [
        ("fermeture", "m.petit", "Mme Durand"),
        ("role", "m.petit", "Mme Durand"),
    ]


def test_a_password_that_somebody_else_chose_is_for_the_first_login(people: People) -> None:
    """Until its person has chosen her own."""
    people.add("a.noel", "Mme Noël", Role.LECTURE, OTHERS, "Mme Durand", NOW, provisoire=True)
    session = people.authenticate("a.noel", OTHERS, "192.0.2.1", NOW)
    assert not hasattr(session, "reason")
    assert people.account("a.noel").provisoire
    assert not people.change_password(session, OTHERS, WORDS, "192.0.2.1", NOW).account.provisoire


def test_roles_stand_in_an_order() -> None:
    """Each may do what those before it may."""
    assert Role.ADMINISTRATION.may(Role.LECTURE)
    assert Role.SECRETARIAT.may(Role.SECRETARIAT)
    assert not Role.LECTURE.may(Role.SECRETARIAT)
    assert not Role.SECRETARIAT.may(Role.ADMINISTRATION)
