"""Pupils are found by marks: none is of former rules, of another dossier, or of a form that has gone."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from pipeline.dossier.matching.identite import Identite
from pipeline.dossier.matching.repertoire import RULES, reperes_of
from pipeline.dossier.values.dates import parse_date
from pipeline.run.documents.from_register import identite_to_json
from pipeline.run.documents.pupil.known import mark_new, named
from pipeline.store.register import Register

DAY = date(2003, 11, 21)
SHA, OTHER = "a" * 64, "b" * 64
CHLOE = Identite("", "Lenoir-D’Estrées", "Chloë", parse_date("28/02/1995", reference=DAY), "École Jules-Ficelle")


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """A register with one form, in a dossier."""
    with Register.open(tmp_path / "registre.sqlite") as opened:
        put(opened, SHA, opened.dossiers.open(DAY, "a_completer"))
        yield opened


def put(register: Register, sha256: str, numero: str) -> None:
    """A form of Chloë comes in."""
    register.fichiers.add(sha256, "f.pdf", DAY)
    register.pieces.add(sha256, "fiche", 0, {}, identite_to_json(CHLOE))
    (row,) = register.pieces.of_fichier(sha256)
    register.pieces.attach(row.id, numero)


def test_marks_change_only_with_their_rules() -> None:
    """Registers keep them: whoever changes how names are folded gives ``RULES`` another value, then changes this."""
    assert RULES == "2"
    assert sorted(reperes_of(CHLOE)) == [
        "ecole ecole jules ficelle",
        "jour 1995-02-28",
        "mot chloe",
        "mot d",
        "mot estrees",
        "mot lenoir",
        "naissance 28/02/1995",
        "nom lenoirdestrees",
        "noms lenoir d'estrees/chloe",
    ]


@pytest.mark.parametrize("said", ["lenoir", "CHLO", "estrées chloé", "len chl"])
def test_a_pupil_is_found_by_the_beginning_of_names(register: Register, said: str) -> None:
    """Whatever the accents, the case and the order."""
    assert named(register, said) == ["2003-0001"]


@pytest.mark.parametrize("said", ["oir", "lenoir paul", "", "ecole"])
def test_nobody_else_is(register: Register, said: str) -> None:
    """Each word begins one of the names; a school is no name."""
    assert named(register, said) == []


def test_a_form_that_goes_elsewhere_is_found_there(register: Register) -> None:
    """Which dossier it is in is asked, and not kept."""
    assert named(register, "lenoir") == ["2003-0001"]
    (row,) = register.pieces.of("2003-0001")
    register.pieces.attach(row.id, register.dossiers.open(DAY, "a_completer"))
    assert named(register, "lenoir") == ["2003-0002"]
    register.pieces.detach(row.id)
    assert named(register, "lenoir") == []


def test_marks_of_former_rules_are_made_anew(register: Register) -> None:
    """What an older version of the program kept finds nobody wrongly, and hides nobody."""
    mark_new(register)
    (row,) = register.pieces.of("2003-0001")
    register.reperes.mark(row.id, ["mot autre"], "0")
    assert (named(register, "autre"), named(register, "lenoir")) == ([], ["2003-0001"])


def test_marks_go_with_what_they_are_of(register: Register, tmp_path: Path) -> None:
    """A purge leaves no word of a name."""
    mark_new(register)
    register.eliminations.drop_fichier(SHA)
    with closing(sqlite3.connect(tmp_path / "registre.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM reperes").fetchone() == (0,)
