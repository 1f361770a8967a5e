"""Who comes in, who does not, and what whoever tries learns of it."""

import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.comptes import FirstAccount, People, Refusal, Role, Session
from pipeline.comptes import passwords as passwords_module
from pipeline.errors import PipelineError, RegisterError
from tests.comptes.conftest import HERE, NOW, OTHERS, WORDS

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def enter(people: People, identifiant: str = "m.petit", words: str = WORDS, at: timedelta = timedelta()) -> Session:
    found = people.authenticate(identifiant, words, HERE, NOW + at)
    assert isinstance(found, Session)
    return found


def refuse(people: People, identifiant: str, words: str, at: timedelta = timedelta(), where: str = HERE) -> Refusal:
    found = people.authenticate(identifiant, words, where, NOW + at)
    assert isinstance(found, Refusal)
    return found


def test_a_session_is_of_the_account_whose_password_was_given(people: People) -> None:
    """Capitals and spaces of the identifier do not matter; the name is the one that acts will be signed with."""
    session = enter(people, " M.Petit ")
    found = people.session(session.token, NOW + MINUTE)
    assert found is not None
    assert (found.account.nom, found.account.role, found.since) == ("M. Petit", Role.SECRETARIAT, NOW)


def test_the_file_gives_no_token_no_form_token_and_no_password_away(people: People, path: Path) -> None:
    """A stolen file opens no session."""
    session, link = enter(people), people.one_time("chef", NOW)
    content = path.read_bytes()
    for secret in (session.token, session.csrf, link, WORDS):
        assert secret.encode() not in content
    assert b"$argon2id$" in content
    assert path.stat().st_mode & 0o777 == 0o600


def test_nobody_learns_whether_an_account_exists(people: People) -> None:
    """Unknown, wrong, closed: the same words, then the same wait."""
    people.close_account("m.petit", "Mme Durand", NOW)
    for number in range(3):
        at = number * SECOND
        said = {
            refuse(people, who, words, at, f"192.0.2.{number}{rank}")
            for rank, (who, words) in enumerate([("chef", "faux"), ("personne", "faux"), ("m.petit", WORDS)])
        }
        assert said == {Refusal("Identifiant ou mot de passe refusé.")}
    waits = {refuse(people, who, WORDS, 4 * SECOND, "192.0.2.99") for who in ("chef", "personne", "m.petit")}
    assert len(waits) == 1
    assert waits.pop().wait > 0


def test_a_password_is_compared_even_where_there_is_no_account(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time that it takes tells nothing: with the decoy, of the same parameters as a hash made today."""
    compared: list[object] = []
    monkeypatch.setattr(passwords_module, "matches", lambda kept, _: compared.append(kept))
    refuse(people, "personne", "faux")
    assert compared == [None]
    assert not passwords_module.is_outdated(passwords_module._DECOY)


def test_refused_tries_are_told_at_the_next_login_and_once(people: People) -> None:
    """« 3 essais refusés depuis … »: how many, and since when."""
    enter(people)
    for number in (1, 2):
        refuse(people, "m.petit", "faux", number * MINUTE)
    told = enter(people, at=HOUR)
    assert (told.refused, told.refused_since) == (2, NOW + MINUTE)
    assert enter(people, at=2 * HOUR).refused == 0


def test_what_is_typed_where_no_account_is_meant_is_not_kept(people: People, path: Path) -> None:
    """A password typed in the wrong field stays in no journal."""
    refuse(people, OTHERS, "x")
    assert people.logins(1)[0].identifiant is None
    assert OTHERS.encode() not in path.read_bytes()


def test_a_session_ends_when_nothing_is_done(people: People) -> None:
    """Thirty minutes after the last thing that was done, not after the first."""
    token = enter(people).token
    assert people.session(token, NOW + 29 * MINUTE)
    assert people.session(token, NOW + 58 * MINUTE)
    assert people.session(token, NOW + 88 * MINUTE) is None
    assert people.session(token, NOW + 59 * MINUTE) is None, "an ended session does not come back"


def test_a_session_ends_after_a_day_of_work(people: People) -> None:
    """Whatever is done in it."""
    token = enter(people).token
    for minutes in range(20, 12 * 60, 20):
        assert people.session(token, NOW + minutes * MINUTE)
    assert people.session(token, NOW + 12 * HOUR) is None


@pytest.mark.parametrize("what", ["end", "password", "role", "close"])
def test_a_session_ends_with_what_gave_it(people: People, what: str) -> None:
    """Logout; another password; another role; the account closed. The others go on."""
    token, other = enter(people).token, enter(people, "chef").token
    {
        "end": lambda: people.end(token, NOW),
        "password": lambda: people.set_password("m.petit", OTHERS, "Mme Durand", NOW),
        "role": lambda: people.set_role("m.petit", Role.LECTURE, "Mme Durand", NOW),
        "close": lambda: people.close_account("m.petit", "Mme Durand", NOW),
    }[what]()
    assert people.session(token, NOW) is None
    assert people.session(other, NOW)


def test_another_password_of_ones_own_goes_on_in_a_new_session(people: People) -> None:
    """Those of elsewhere end; the old token is worth nothing; a wrong present password changes nothing."""
    elsewhere, here = enter(people), enter(people)
    with pytest.raises(PipelineError, match="actuel"):
        people.change_password(here, "faux", OTHERS, HERE, NOW)
    with pytest.raises(PipelineError, match="même"):
        people.change_password(here, WORDS, WORDS, HERE, NOW)
    anew = people.change_password(here, WORDS, OTHERS, HERE, NOW)
    assert people.session(anew.token, NOW)
    assert not people.session(here.token, NOW)
    assert not people.session(elsewhere.token, NOW)
    assert isinstance(people.authenticate("m.petit", WORDS, HERE, NOW), Refusal)


def test_ones_own_sessions_are_seen_and_ended_one_by_one(people: People) -> None:
    """By a mark that opens nothing; nobody ends another's."""
    here, elsewhere = enter(people), enter(people, at=MINUTE)
    own = people.sessions_of("m.petit", NOW + MINUTE)
    assert [one.marque for one in own] == [people.mark_of(elsewhere), people.mark_of(here)]
    assert not people.end_marked("chef", people.mark_of(elsewhere), NOW)
    assert people.end_marked("m.petit", people.mark_of(elsewhere), NOW)
    assert people.session(elsewhere.token, NOW + MINUTE) is None
    assert people.session(here.token, NOW + MINUTE)


def test_a_form_token_is_its_sessions_own(people: People) -> None:
    """It lasts as long, follows from the token alone, and does not give it away."""
    one, two = enter(people), enter(people)
    assert one.csrf != two.csrf
    again = people.session(one.token, NOW)
    assert again is not None
    assert again.csrf == one.csrf
    assert one.token not in one.csrf
    assert one.token not in repr(one)


def test_tries_at_one_account_are_slowed_as_the_cnil_asks(people: People) -> None:
    """More than a minute after five; twenty-five at most in a day, however eager; the right password waits as well."""
    looked_at, at = 0, timedelta()
    while at < timedelta(days=1):
        wait = refuse(people, "m.petit", "faux", at, f"192.0.2.{looked_at}").wait
        looked_at += not wait
        if looked_at == 5:
            assert refuse(people, "m.petit", WORDS, at).wait > 60
        at += wait * SECOND or SECOND
    assert looked_at <= 25
    assert enter(people, at=at).refused == looked_at, "once the wait is over, she comes in"


def test_many_tries_at_once_gain_nothing(people: People) -> None:
    """A try is counted before it is looked at."""
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: people.authenticate("m.petit", "faux", HERE, NOW), range(16)))
    assert sum(isinstance(one, Refusal) and not one.wait for one in found) == 3


def test_one_address_that_tries_many_accounts_is_slowed(people: People) -> None:
    """And somebody elsewhere is not."""
    waits = [refuse(people, f"personne{number}", "faux").wait for number in range(20)]
    assert waits[0] == 0
    assert waits[-1] > 0
    assert isinstance(people.authenticate("m.petit", WORDS, "192.0.2.8", NOW), Session)


def test_an_address_gets_no_more_tries_by_coming_in_between(people: People) -> None:
    """Somebody with an account of her own tries others' no faster."""
    looked_at = 0
    for number in range(40):
        looked_at += not refuse(people, f"personne{number}", "faux").wait
        people.authenticate("m.petit", WORDS, HERE, NOW)
    assert looked_at <= 12


def test_the_administration_ends_a_wait(people: People) -> None:
    """And so does the person's own one-time link, for which no password is typed."""
    for number in range(4):
        refuse(people, "m.petit", "faux", where=f"192.0.2.{number}")
    assert refuse(people, "m.petit", WORDS).wait
    assert isinstance(people.redeem(people.one_time("m.petit", NOW), HERE, NOW), Session)
    people.open_account("m.petit", "Mme Durand", NOW)
    enter(people)


def test_a_link_opens_once_and_for_minutes(people: People) -> None:
    """Whoever finds it in a history finds nothing."""
    link = people.one_time("chef", NOW)
    assert isinstance(people.redeem(link, HERE, NOW), Session)
    assert isinstance(people.redeem(link, HERE, NOW), Refusal)
    late = people.one_time("chef", NOW)
    assert isinstance(people.redeem(late, HERE, NOW + 5 * MINUTE), Refusal)
    assert isinstance(people.redeem("", HERE, NOW), Refusal)


def test_a_link_of_a_closed_account_opens_nothing(people: People) -> None:
    """Neither one made before, nor a new one."""
    link = people.one_time("m.petit", NOW)
    people.close_account("m.petit", "Mme Durand", NOW)
    assert isinstance(people.redeem(link, HERE, NOW), Refusal)
    with pytest.raises(PipelineError, match="fermé"):
        people.one_time("m.petit", NOW)


def test_the_first_account_is_made_with_a_link_and_keeps_the_accounts(path: Path) -> None:
    """A mistake leaves the link good; the account made spends it, and every other."""
    with People(path) as people:
        link, other = people.one_time(None, NOW), people.one_time(None, NOW)
        assert isinstance(people.redeem(link, HERE, NOW), FirstAccount)
        with pytest.raises(PipelineError, match="court"):
            people.first(link, "chef", "Mme Durand", "court", HERE, NOW)
        session = people.first(link, "chef", "Mme Durand", WORDS, HERE, NOW)
        assert session.account.role is Role.ADMINISTRATION
        assert isinstance(people.redeem(other, HERE, NOW), Refusal)
        for used in (link, other, "inconnu"):
            with pytest.raises(PipelineError, match="ne sert plus"):
                people.first(used, "intrus", "M. Intrus", OTHERS, HERE, NOW)
        with pytest.raises(PipelineError, match="existe déjà"):
            people.one_time(None, NOW)


def test_a_link_of_an_account_makes_no_account(people: People) -> None:
    """It is spent as what it is."""
    link = people.one_time("m.petit", NOW)
    with pytest.raises(PipelineError, match="ne sert plus"):
        people.first(link, "intrus", "M. Intrus", OTHERS, HERE, NOW)


def test_two_programs_share_the_file(people: People, path: Path) -> None:
    """What the command line closes, the page refuses at once."""
    token = enter(people).token
    with People(path) as other:
        other.close_account("m.petit", "Mme Durand", NOW)
    assert people.session(token, NOW) is None


def test_threads_share_it(people: People) -> None:
    """Many requests at once each get their session."""
    tokens = [enter(people).token for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: people.session(tokens[number % 4], NOW + number * SECOND), range(200)))
    assert all(one is not None and one.account.identifiant == "m.petit" for one in found)


@pytest.mark.parametrize("words", ["", "\x00", "\ud800", "é" * 5000, "' OR 1=1 --", "{{7*7}}"])
def test_nothing_that_is_typed_makes_it_fail(people: People, words: str) -> None:
    """Odd characters are a wrong password and no account."""
    assert refuse(people, "m.petit", words).reason
    assert refuse(people, words, words).reason
    assert people.session(words, NOW) is None


def test_the_journal_forgets_after_a_year(people: People) -> None:
    """As the CNIL asks of journals of logins."""
    people.open_account("m.petit", "Mme Durand", NOW + timedelta(days=400))
    assert [line.acte for line in people.logins()] == ["reouverture"]


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    """In French, with what still works."""
    path = tmp_path / "comptes.sqlite"
    path.write_bytes(b"autre chose" * 1000)
    with pytest.raises(RegisterError, match=re.escape("comptes.sqlite")):
        People(path)


def test_a_file_of_a_later_version_is_left_alone(people: People, path: Path) -> None:
    """It may say what this program does not know."""
    with closing(sqlite3.connect(path)) as found:
        found.execute("PRAGMA user_version = 99")
    with pytest.raises(RegisterError, match="plus récente"):
        People(path)


def test_every_question_is_answered_by_an_index(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many tries somebody made: no statement of a login reads a whole table that grows."""
    with People(path) as people:
        people.add("chef", "Mme Durand", Role.ADMINISTRATION, WORDS, "Mme Durand", NOW)
        asked: set[str] = set()
        people._base._connection.set_trace_callback(asked.add)
        session = people.authenticate("chef", WORDS, HERE, NOW)
        assert isinstance(session, Session)
        people.session(session.token, NOW + MINUTE)
        people.sessions_of("chef", NOW)
        people.redeem(people.one_time("chef", NOW), HERE, NOW)
        people.end(session.token, NOW)
        people._base._connection.set_trace_callback(None)
        grow = ("sessions", "liens", "essais", "connexions")
        for query in asked:
            if query.startswith(("SELECT", "DELETE", "UPDATE")):
                for *_, plan in people._base.all(f"EXPLAIN QUERY PLAN {query}"):
                    assert not (plan.startswith("SCAN") and any(table in plan for table in grow)), query
