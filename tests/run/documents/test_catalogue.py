"""The table of documents: each row can be planned, kept, read again and printed."""

import dataclasses
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.dossier.letters import TypeLettre
from pipeline.lazy import load
from pipeline.paper.notes.note import NoteRemarques
from pipeline.resources import TEMPLATES
from pipeline.run.documents.catalogue import FOR_BATCH, LETTERS, REMARKS, TYPES
from pipeline.run.documents.kinds import to_json
from pipeline.store.register import Register
from tests.run.registre import workspace_of_a_year


@pytest.mark.parametrize("name", TYPES)
def test_a_type_says_all_that_is_needed_of_it(name: str) -> None:
    """A title in French, a content, and a renderer that exists unless batches make it."""
    type_ = TYPES[name]
    assert type_.name == name
    assert type_.titre[:1].isupper()
    assert dataclasses.is_dataclass(type_.content)
    assert (type_.render == "") is (name in FOR_BATCH)
    if type_.render:
        assert callable(load(type_.render))


def test_each_letter_has_a_row_and_a_template() -> None:
    """A letter added to the core is printed under its own name."""
    assert set(LETTERS) == set(TypeLettre)
    assert all((TEMPLATES / "letters" / f"{type_}.html").is_file() for type_ in TypeLettre)


def test_what_is_beside_names_its_file() -> None:
    """A file is put beside a note whose content says which."""
    for type_ in TYPES.values():
        if type_.beside:
            assert {"fichier", "sha256"} <= {field.name for field in dataclasses.fields(type_.content)}


def without_news(found: Any, kept: Any) -> Any:
    """Leave out what says nothing, and that the register does not know."""
    if isinstance(found, dict) and isinstance(kept, dict):
        return {key: without_news(one, kept.get(key)) for key, one in found.items() if one or key in kept}
    if isinstance(found, list) and isinstance(kept, list) and len(found) == len(kept):
        return [without_news(*both) for both in zip(found, kept, strict=True)]
    return found


def test_whatever_a_register_holds_is_read_again_whole(tmp_path: Path) -> None:
    """Each document of a year, planned before the contents had types, is of a known type and loses nothing."""
    workspace = workspace_of_a_year(tmp_path)
    with closing(sqlite3.connect(workspace.register_path)) as connection:
        dossiers = [numero for (numero,) in connection.execute("SELECT numero FROM dossiers")]
        known = {name for (name,) in connection.execute("SELECT DISTINCT type FROM documents")}
    assert known <= set(TYPES)
    with Register.open(workspace.register_path) as register:
        rows = [row for numero in dossiers for row in register.documents.of(numero)]
        rows += [row for name in known for row in register.documents.notes(name)]
        assert len(rows) > 100
        for row in rows:
            found = to_json(TYPES[row.type].read(row))
            # What contents hold since then says nothing of those from before.
            assert without_news(found, row.contenu) == row.contenu


def test_a_content_of_another_type_is_refused(tmp_path: Path) -> None:
    """What a register holds under a name is never taken for something else."""
    workspace = workspace_of_a_year(tmp_path)
    with Register.open(workspace.register_path) as register:
        (note, *_) = register.documents.notes("note_a_verifier")
        with pytest.raises(ValueError, match="numero"):
            REMARKS.read(note)


def test_a_plan_fills_the_slots_of_its_row() -> None:
    """Folder, name, reader and content come from the row and from what is said of this one."""
    note = NoteRemarques("2003-0001", "Zoé ESSAI", (("X", "À voir."),))
    plan = REMARKS.plan(note, date(2003, 11, 21), serie="s", cle="c", dossier="2003-0001")
    assert (plan.dossier_sortie, plan.nom, plan.suffixe) == ("a_verifier", "2003-0001_demande_a_verifier", ".pdf")
    assert (plan.type, plan.genre, plan.courrier) == ("note_remarques", "secretariat", False)
    said = {"numero": "2003-0001", "eleve": "Zoé ESSAI", "points": [["X", "À voir."]], "incomplete": False}
    assert plan.contenu == said
