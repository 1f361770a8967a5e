"""« À faire »: what waits, whose it is, and what a click settles."""

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from pipeline.bureau.hall.desk import Desk
from pipeline.bureau.screens import a_faire
from pipeline.run.checks.item import Act, Attente, Pending, Suggested
from pipeline.run.checks.pending import Waiting, pending
from pipeline.run.checks.show import journal
from pipeline.workspace import Workspace
from tests.bureau.conftest import Entering
from tests.bureau.navigateur import Navigateur
from tests.secretary import TODAY


def choices(browser: Navigateur, act: str) -> list[str]:
    """What the buttons of an act send."""
    return [unescape(one) for one in re.findall(rf'<button[^>]*name="choix" value="({act}[^"]*)"', browser.page)]


def sorts(root: Path) -> list[str]:
    return [one.sort for one in pending(Workspace(root), date.fromisoformat(TODAY))]


def test_what_waits_is_shown_with_the_name_of_the_pupil(secretary: Navigateur, workspace: Path) -> None:
    page = secretary.get("/a-faire")
    assert "3\u00a0choses attendent une personne" in page
    for one in pending(Workspace(workspace), date.fromisoformat(TODAY)):
        assert one.pupil in secretary.said() and one.about in page


def test_a_piece_is_attached_by_one_click_under_the_name_of_who_clicked(secretary: Navigateur, workspace: Path) -> None:
    secretary.get("/a-faire")
    first = choices(secretary, "ATTACH")[0]
    secretary.act("/a-faire", choix=first, motif="Même adresse, même école")
    assert "rattacher" not in sorts(workspace) and "rattachée au dossier" in secretary.said()
    last = journal(Workspace(workspace), None)
    assert ("Odile SECRETARIAT", "rattachement") in {(one["actor"], one["act"]) for one in last}


def test_what_was_just_done_is_taken_back_by_the_button_beside_it(secretary: Navigateur, workspace: Path) -> None:
    secretary.get("/a-faire")
    secretary.act("/a-faire", choix=choices(secretary, "ATTACH")[0], motif="Même adresse")
    what = re.search(r'name="quoi" value="([^"]+)"', secretary.page)
    assert what is not None
    secretary.act("/annuler", quoi=what[1], retour="/a-faire")
    assert "rattacher" in sorts(workspace) and "Annulé" in secretary.said()


def test_an_act_without_a_reason_is_refused_and_says_so(secretary: Navigateur, workspace: Path) -> None:
    before = sorts(workspace)
    secretary.get("/a-faire")
    secretary.act("/a-faire", code=409, choix=choices(secretary, "ATTACH")[0], motif="  ")
    assert "Il faut dire pourquoi" in secretary.said() and sorts(workspace) == before


def test_several_things_are_settled_at_once(secretary: Navigateur, workspace: Path) -> None:
    secretary.get("/a-faire?sorte=relire")
    wanted = choices(secretary, "SET_ASIDE")
    secretary.get("/a-faire?sorte=revoir")
    wanted += choices(secretary, "SET_ASIDE")
    assert len(wanted) == 2
    secretary.act("/a-faire", choix=wanted, motif="Vu")
    assert sorts(workspace) == ["rattacher"] and "Réglé : 2 sur 2" in secretary.said().replace("\u00a0", " ")


def test_one_that_is_refused_keeps_no_other_from_being_done(secretary: Navigateur, workspace: Path) -> None:
    secretary.get("/a-faire?sorte=relire")
    (good,) = choices(secretary, "SET_ASIDE")
    secretary.act("/a-faire", choix=["SET_ASIDE|ffffffffffff", good], motif="Vu")
    assert "relire" not in sorts(workspace) and "Réglé : 1 sur 2" in secretary.said().replace("\u00a0", " ")


def test_a_button_that_is_none_of_ours_does_nothing(secretary: Navigateur, workspace: Path) -> None:
    before = sorts(workspace)
    secretary.get("/a-faire")
    for choice in ("", "PURGE|2003-0001", "ATTACH|x", "__class__|a|b", "STATUS|2003-0001"):
        secretary.act("/a-faire", code=409, choix=choice, motif="Vu")
    assert sorts(workspace) == before


def test_somebody_who_may_only_look_has_no_button_and_cannot_act(enter: Entering, workspace: Path) -> None:
    reader = enter("lecture")
    reader.get("/a-faire")
    assert choices(reader, "") == []
    reader.act("/a-faire", code=403, choix="SET_ASIDE|abcdef", motif="Vu")
    assert "Votre compte ne permet pas cela" in reader.said()


def test_two_persons_on_the_same_thing_settle_it_once(enter: Entering, workspace: Path) -> None:
    """The second is told, and sees what is left to do; nothing is done twice."""
    one, other = enter(), enter("administration")
    one.get("/a-faire")
    other.get("/a-faire")
    choice = choices(other, "ATTACH")[0]
    one.act("/a-faire", choix=choice, motif="Même adresse")
    other.act("/a-faire", code=409, choix=choice, motif="Même adresse")
    assert "Aucune pièce en attente" in other.said() and choices(other, "ATTACH") == []
    attached = [event for event in journal(Workspace(workspace), None) if event["act"] == "rattachement"]
    assert [event["actor"] for event in attached if event["actor"] != "pipeline"] == ["Odile SECRETARIAT"]


def test_a_session_that_ended_asks_who_is_there_and_does_nothing(
    secretary: Navigateur, desk: Desk, workspace: Path
) -> None:
    """Afterwards the page that was asked for is shown."""
    secretary.get("/a-faire")
    choice = choices(secretary, "ATTACH")[0]
    before = sorts(workspace)
    desk.people.end(str(secretary.client.cookies["bureau"]))
    secretary.act("/a-faire", choix=choice, motif="Même adresse")
    assert "Identifiant" in secretary.said() and sorts(workspace) == before


@pytest.mark.parametrize("act", list(Act))
def test_every_act_is_one_click_or_has_a_screen(act: Act) -> None:
    """One that ``pending`` learns to propose is never a button that does nothing."""
    suggested = Suggested(act, "Faire", dict.fromkeys(act.about, "x"))
    item = Pending(date(2003, 11, 21), Attente.ACCEPTER, "x", "x", "x", (suggested,))
    assert (act in a_faire._DOING) != bool(a_faire.where(suggested, item))


def test_what_has_a_screen_of_its_own_is_a_link_and_no_button(
    secretary: Navigateur, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts = (Suggested(Act.TYPE, "Compléter la décision", {"kind": "decision"}), Suggested(Act.PROCESS, "Préparer"))
    shown = Pending(date(2003, 11, 21), Attente.POSTER, "x", "Titre", "Raison", acts, dossier="2003-0001")
    monkeypatch.setattr(a_faire, "pending_page", lambda *_, **__: Waiting([shown], {Attente.POSTER: 1}, 1))
    page = secretary.get("/a-faire")
    assert choices(secretary, "") == [] and "Pourquoi" not in secretary.said()
    assert 'href="/saisie/decision?dossier=2003-0001"' in page and 'href="/imprimer">Préparer' in page


def test_messages_name_screens_and_no_command(secretary: Navigateur) -> None:
    assert "pipeline " not in secretary.get("/a-faire")
