"""A search: what is typed is found wherever it stands, typing errors forgiven, and nothing else is said by it."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cli import main
from pipeline.errors import PipelineError
from pipeline.run.documents.pupil.known import make_words_anew, mark_new, words_are_right
from pipeline.run.looking.search import Asked, Results, search
from pipeline.store.register import Register
from pipeline.store.reperes import Among, Term
from pipeline.workspace import Workspace
from tests.annee.test_plans import whole_tables
from tests.robustness.bench import command, copy, said
from tests.robustness.sentinelles import where

DAY = date(2003, 11, 21)
BY = ("--by", "Mme Essai", "--reason", "Essai")
LENOIR, LEGOFF = "2003-0001", "2003-0002"


def find(root: Path, texte: str = "", **asked: Any) -> Results:
    return search(Workspace(root), Asked(texte, **asked), DAY)


def numbers(root: Path, texte: str = "", **asked: Any) -> list[str]:
    return [one.number for one in find(root, texte, **asked).found]


def words(root: Path) -> list[tuple[Any, ...]]:
    """All by which something is found."""
    with closing(sqlite3.connect(root / "registre.sqlite")) as connection:
        return [
            *connection.execute("SELECT rowid, eleve, ecole FROM cherche_noms ORDER BY rowid"),
            *connection.execute("SELECT rowid, reponses FROM cherche_mots ORDER BY rowid"),
        ]


@pytest.mark.parametrize(
    ("texte", "label", "found"),
    [
        ("lenoir", "Nom", "LENOIR"),
        ("chloe ESTREES", "Prénom", "Chloë"),
        ("Chl", "Prénom", "Chloë"),
        ("lenior", "Nom", "LENOIR"),
        ("lennoir", "Nom", "LENOIR"),
    ],
)
def test_a_pupil_is_found_by_her_names(workspace: Path, texte: str, label: str, found: str) -> None:
    """However accented, in any order, by their beginning, with a letter too many or two that changed places."""
    (one,) = find(workspace, texte).found
    assert (one.number, one.state, one.pupil, one.birth) == (LENOIR, "transmis", "Chloë LENOIR-D'ESTRÉES", "28/02/1995")
    assert (one.places[0].label, one.places[0].found) == (label, found)


def test_a_name_in_two_words_is_one_as_well(workspace: Path) -> None:
    """« LE GOFF » on the fiche, « LEGOFF » on the protocole that waits: both are found by either."""
    for texte in ("legoff", "le goff"):
        results = find(workspace, texte)
        assert LEGOFF in [one.number for one in results.found]
    (piece,) = find(workspace, "legoff").waiting
    assert piece.kind == "protocole" and "LEGOFF" in piece.pupil and piece.places[0].found == "LEGOFF"


def test_every_word_must_be_found_somewhere_in_the_dossier(workspace: Path) -> None:
    """A name on one form and a word of an answer on another; one that stands nowhere leaves nothing."""
    (one,) = find(workspace, "lenoir manteau ordinateur").found
    assert [place.found for place in one.places] == ["LENOIR", "manteau", "ordinateur"]
    assert one.places[1].before.startswith("Aide") and one.places[2].label.startswith("Fiche : ")
    assert numbers(workspace, "lenoir introuvable") == []


def test_names_come_before_answers_and_what_is_exact_before_what_is_like_it(workspace: Path) -> None:
    """« GOFF » is a name of one; a word that another corrected into an answer comes after."""
    assert command(workspace, "correct", LENOIR, "classe", "CE2", *BY) == 0
    assert command(workspace, "correct", LENOIR, "adresse", "Chemin Goff 2, 99001 Trifouillis", *BY) == 0
    assert numbers(workspace, "goff") == [LEGOFF, LENOIR]


def test_a_number_and_a_day_of_birth_name_a_dossier(workspace: Path) -> None:
    """However written; with a name beside it, both must hold."""
    assert numbers(workspace, "2003-1") == numbers(workspace, "2003/0001") == [LENOIR]
    assert numbers(workspace, "28/02/1995") == numbers(workspace, "28 février 1995") == [LENOIR]
    assert numbers(workspace, "2003-0002 lenoir") == numbers(workspace, "28/02/1995 goff") == []


def test_what_is_found_is_narrowed(workspace: Path) -> None:
    """By state, school, day of opening; the last dossiers when nothing is typed; a page at a time."""
    assert numbers(workspace) == [LEGOFF, LENOIR]
    assert numbers(workspace, etat="transmis") == [LENOIR]
    assert numbers(workspace, ecole="ficelle") and numbers(workspace, ecole="introuvable") == []
    assert numbers(workspace, since=DAY) == [LEGOFF, LENOIR]
    assert numbers(workspace, until=date(2003, 11, 20)) == []
    second = find(workspace, limit=1, page=2)
    assert ([one.number for one in second.found], second.total, second.pages) == ([LENOIR], 2, 2)


def test_a_correction_is_found_until_it_is_undone(workspace: Path) -> None:
    """The name that a person gave, and still the one that the form bears."""
    assert command(workspace, "correct", LENOIR, "nom", "MARTINEAU", *BY) == 0
    assert numbers(workspace, "martineau") == numbers(workspace, "lenoir") == [LENOIR]
    assert command(workspace, "undo", LENOIR, *BY) == 0
    assert numbers(workspace, "martineau") == []


def test_what_was_merged_is_found_where_it_is_now(workspace: Path) -> None:
    """Forms and corrections follow; the dossier that is no more is found by its number alone."""
    assert command(workspace, "correct", LEGOFF, "prénom", "Bergamote", *BY) == 0
    assert command(workspace, "merge", LEGOFF, LENOIR, *BY) == 0
    assert numbers(workspace, "goff") == numbers(workspace, "bergamote") == [LENOIR]
    assert numbers(workspace, LEGOFF) == [LEGOFF]


def test_too_many_words_are_refused(workspace: Path) -> None:
    """In French, rather than a part of them being left out."""
    with pytest.raises(PipelineError, match="12 mots au plus"):
        find(workspace, " ".join(f"mot{rank}" for rank in range(13)))


@pytest.fixture(scope="module")
def anything(processed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy(processed, tmp_path_factory.mktemp("anything") / "cdes")


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=60), st.text("\"*():^-+{} NEARORANDNOT;'%_\\eleve", max_size=40)))
def test_whatever_is_typed_is_harmless(anything: Path, texte: str) -> None:
    """No operator of FTS5, no quotation mark, no sign is read as anything; nothing is changed by it."""
    before = words(anything)
    try:
        results = find(anything, texte, ecole=texte[:10])
    except PipelineError as error:
        assert "mots au plus" in str(error)
    else:
        assert {one.number for one in results.found} <= {LENOIR, LEGOFF}
    assert not before or words(anything) == before


ACTS: tuple[tuple[str, ...], ...] = (
    ("correct", LENOIR, "prénom", "Capucine", *BY),
    ("correct", LENOIR, "classe", "CM1", *BY),
    ("undo", LENOIR, *BY),
    ("attach", "{protocole}", LEGOFF, *BY),
    ("set-aside", "{protocole}", *BY),
    ("undo", "{protocole}", *BY),
    ("merge", LEGOFF, LENOIR, *BY),
    ("undo", LEGOFF, *BY),
    ("close", LEGOFF, "retrait", *BY),
    ("reopen", LEGOFF, *BY),
    ("process",),
)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from(ACTS), max_size=8))
def test_after_any_acts_the_words_are_those_that_would_be_made_anew(
    processed: Path, tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, ...]]
) -> None:
    """Whatever was done, and refused, in whatever order."""
    root = copy(processed, tmp_path_factory.mktemp("acts") / "cdes")
    with Register.open(root / "registre.sqlite") as register:
        (protocole,) = register.pieces.without_dossier()
    for act in acts:
        command(root, *(word.format(protocole=protocole.code) for word in act))
    with Register.open(root / "registre.sqlite") as register:
        mark_new(register)
        assert words_are_right(register)
        before = words(root)
        make_words_anew(register)
    assert words(root) == before


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE cherche_noms SET eleve = 'autre' WHERE rowid = 2",
        "DELETE FROM cherche_mots WHERE rowid = 2",
        "INSERT INTO cherche_noms (rowid, eleve, ecole) VALUES (99998, 'personne', '')",
        "DELETE FROM cherche_noms_data WHERE id > 10",
    ],
)
def test_words_that_are_wrong_are_told_and_made_anew(
    workspace: Path, capsys: pytest.CaptureFixture[str], damage: str
) -> None:
    """A word too many, one too few, an index that SQLite lost: ``verify`` tells, ``--repair`` mends."""
    assert numbers(workspace, "lenoir") == [LENOIR]
    before = words(workspace)
    with closing(sqlite3.connect(workspace / "registre.sqlite")) as connection:
        connection.execute(damage)
        connection.commit()
    capsys.readouterr()
    assert main(["verify", "--json", "--workspace", str(workspace)]) != 0
    assert [one["code"] for one in json.loads(capsys.readouterr().out)["findings"]] == ["recherche_fausse"]
    assert main(["verify", "--repair", "--workspace", str(workspace)]) == 0
    assert words(workspace) == before and numbers(workspace, "lenoir") == [LENOIR]


def test_a_register_of_before_is_filled(workspace: Path) -> None:
    """Words that were never made are made by the first search."""
    with Register.open(workspace / "registre.sqlite") as register, register.transaction():
        register.recherche.forget()
    assert words(workspace) == []
    assert numbers(workspace, "lenoir") == [LENOIR]


def test_no_word_of_a_pupil_who_was_purged_is_left(workspace: Path) -> None:
    """Neither in the words, nor in the index that SQLite makes of them, nor in free pages."""
    assert numbers(workspace, "estrees") == [LENOIR]
    assert where(workspace, ["lenoir", "chloe"]) == {"registre.sqlite"}
    assert command(workspace, "print-done") == 0
    assert command(workspace, "purge", "--notice", "--by", "Mme Essai", today="2014-01-06") == 0
    assert command(workspace, "purge", "--visa", "AD 2014/12", "--by", "Mme Essai", today="2014-04-06") == 0
    assert where(workspace, ["lenoir", "chlo", "estrees", "enoir", "strees"]) == set()
    assert numbers(workspace, "goff") == [LEGOFF] and numbers(workspace, "lenoir") == []
    assert main(["verify", "--workspace", str(workspace)]) == 0


def test_the_command_shows_what_the_view_finds(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On a terminal and as JSON; what is like a word is said, and that nothing is found."""
    found = said(workspace, capsys, "search", "lenior")
    assert [one["number"] for one in found["found"]] == [LENOIR] and found["like"] == {"lenior": ["lenoir"]}
    assert found["found"][0]["places"][0]["found"] == "LENOIR"
    for words_, told in (("lenior", "Cherché aussi, comme « lenior » : lenoir"), ("zzz", "Rien n’est trouvé.")):
        assert main(["search", words_, "--workspace", str(workspace)]) == 0
        assert told in capsys.readouterr().out
    assert main(["search", "--state", "transmis", "--workspace", str(workspace)]) == 0
    assert "1 dossier, page 1 sur 1" in capsys.readouterr().out


def test_what_is_searched_is_found_by_an_index(workspace: Path) -> None:
    """No table is read from end to end, however many dossiers there are; of the names, their vocabulary alone."""
    sent: list[str] = []
    find(workspace)  # What was not marked yet is.
    with Register.open(workspace / "registre.sqlite") as register:
        register._db.connection.set_trace_callback(sent.append)
        for terms in ([], [Term(mot="goff", semblables=(("gaff",),))], [Term(numero=LENOIR)], [Term(jour="jour x")]):
            register.recherche.find(terms, Among("transmis", DAY, DAY), 0, 20)
        register.recherche.answers("ma", 3, 9)
        register._db.connection.set_trace_callback(None)
        asked = [one for one in sent if one.lstrip().upper().startswith(("SELECT", "WITH")) and "'main'" not in one]
        assert len(asked) == 5
        read = {table for one in asked for table in whole_tables(register._db.connection, one)}
    assert read <= {"dossiers"}


@pytest.fixture(autouse=True)
def _cheaply(cheaply: None) -> Iterator[None]:
    yield
