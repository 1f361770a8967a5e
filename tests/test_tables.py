"""A table of words beside an enum says something of each of its members, or is known to say it of some only."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

import pytest

import pipeline
from pipeline.dossier.model.destinataires import Genre
from pipeline.run.checks.findings import Finding
from pipeline.run.documents.catalogue import TYPES
from pipeline.run.documents.kinds import Pour
from pipeline.store.coherence import CONTRADICTIONS

OF_SOME = {
    "pipeline.bureau.screens.a_faire._DOING": "what takes one click; the others have a screen (a test holds both)",
    "pipeline.bureau.screens.a_faire._REASONS": "read with a default: a person says why",
    "pipeline.run.checks.year._TERMS": "asked first: what our own letters want is told of by « pending »",
    "pipeline.dossier.letters.corrections.TITRES": "a school completes its two forms, never a decision",
    "pipeline.paper.dossier.controles.SHORT": "read with a default: the title of the form",
    "pipeline.paper.dossier.recus.TITLES": "the dossier holds both forms as received",
    "pipeline.dossier.rules.decision_substance._TEXTS": "read with a default: an accord has no text of its own",
    "pipeline.intake.fields.answers._PDF_TYPES": "read with a default: all others are texts",
    "pipeline.run.acts.undo.INSTEAD": "read with a default: a corrected form is dropped",
    "pipeline.run.documents.batches.ENCLOSURES": "read with a default: most letters go alone",
    "pipeline.run.documents.catalogue.RENEWALS": "a school renews its two forms",
    "pipeline.run.documents.copies._COPIE_TITLES": "a form with its fields is no copy",
    "pipeline.run.documents.plan.MOTIFS_DECISION": "states to which a decision leads",
}
"""Tables that are meant for some members only, and why no other one is ever looked up there."""
MODULES = [importlib.import_module(one.name) for one in pkgutil.walk_packages(pipeline.__path__, "pipeline.")]


def _own(found: object) -> bool:
    return (
        isinstance(found, type)
        and issubclass(found, Enum)
        and found.__module__.startswith("pipeline")
        and bool(len(found))
    )


ENUMS: set[type[Enum]] = {found for module in MODULES for found in vars(module).values() if _own(found)}


def _tables() -> Iterator[tuple[str, Mapping[Any, Any]]]:
    """Every table at the head of a module, wherever it is imported from."""
    for module in MODULES:
        for name, found in vars(module).items():
            if isinstance(found, Mapping) and found and not name.startswith("__"):
                yield f"{module.__name__}.{name}", found


def _missing(table: Mapping[Any, Any], words: type[Enum]) -> set[str] | None:
    """The members of an enum of which a table says nothing; ``None`` when the table is not one of these words."""
    keys = {key for key in table if key is not None}
    values = {one.value for one in words}
    of_members = all(isinstance(key, words) for key in keys)
    of_values = len(keys) > 1 and all(type(key) is str for key in keys) and keys <= values
    return {str(one.value) for one in words if not {one, one.value} & keys} if of_members or of_values else None


def test_every_table_is_total() -> None:
    """No word that is added later makes a command end on a missing key."""
    meant = {id(_named(name)) for name in OF_SOME}
    wrong = {
        f"{name} lacks {', '.join(sorted(missing))}"
        for name, table in _tables()
        for words in ENUMS
        if id(table) not in meant and (missing := _missing(table, words))
    }
    assert wrong == set()


@pytest.mark.parametrize("name", OF_SOME)
def test_no_exception_outlives_its_table(name: str) -> None:
    """What is said to be for some members only is."""
    assert any(_missing(_named(name), words) for words in ENUMS)


def _named(name: str) -> Mapping[Any, Any]:
    module, _, table = name.rpartition(".")
    found: Mapping[Any, Any] = getattr(importlib.import_module(module), table)
    return found


def test_every_reader_has_a_name() -> None:
    """Whoever a letter or a document is for, the screen and the copy handed to a family say who it is."""
    assert {one.value for one in Genre} <= {one.value for one in Pour}
    assert {one.genre for one in TYPES.values()} <= set(Pour)


def test_every_contradiction_of_the_register_is_told() -> None:
    """What it is, who acts and how."""
    assert all(Finding(code, "x").to_json()["how"] for code in CONTRADICTIONS)
