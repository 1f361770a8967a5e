"""The year, played once: reading and pages cost nothing, but for the relevés that the commission fills."""

import json
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from sqlite3 import Cursor

import pytest
from filelock import FileLock

from pipeline.run.documents.catalogue import DECISION_SHEET
from pipeline.run.documents.rendering import Files, Order, render, supplies_of
from pipeline.sandbox import Pool
from pipeline.store.table import Table
from pipeline.workspace import Workspace
from tests.annee.eleves import ELEVES
from tests.annee.scenarios import play
from tests.annee.secretariat import Secretariat
from tests.robustness.bench import make_cheap, stand_in

DEBUT, FIN = date(2003, 9, 8), date(2004, 9, 3)
"""First and last day of work."""


def _render_all(workspace: Workspace, orders: list[Order], _: Pool) -> Iterator[bytes]:
    supplies = supplies_of(workspace)
    return (
        render(supplies, one, Files({}, {})) if one.type == DECISION_SHEET.name else stand_in(one) for one in orders
    )


@pytest.fixture(scope="session")
def annee(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Secretariat:
    """The secretariat on the last day of the year; the processes that run tests play it once for all of them."""
    own = tmp_path_factory.getbasetemp()
    root = (own if worker_id == "master" else own.parent) / "annee" / "cdes"
    with FileLock(f"{own if worker_id == 'master' else own.parent}/annee.lock"):
        if not root.exists():
            _play(root)
    return Secretariat(root, FIN)


def statements_of(root: Path) -> Path:
    """The file of all that was asked of the register of that secretariat, as it was sent."""
    return root.with_name("requetes.json")


def look(s: Secretariat) -> None:
    """Ask what can be asked of a register, one dossier or a page at a time, and rehearse a run."""
    numero = s.numero(ELEVES[0])
    for words in (
        ("status", "--limit", "5"),
        ("status", "--limit", "5", "--before", numero),
        ("status", "--limit", "5", "--state", "decide"),
        ("status", ELEVES[0].nom[:4]),
        ("status", numero),
        ("journal", numero),
        ("session", "show"),
        *(("session", "show", jour) for (jour,) in s.ask("SELECT DISTINCT le FROM seances ORDER BY le")),
        ("terms", "--from", "2003-09-01", "--to", "2005-08-31"),
        ("pending",),
        ("process", "--dry-run"),
    ):
        s.run(*words, dated=words[0] != "journal")


def _play(root: Path) -> None:
    aside = root.with_name("en_cours")
    statements, execute = set[str](), Table._executed

    def executed(table: Table, query: str, values: Iterable[object]) -> AbstractContextManager[Cursor]:
        statements.add(query)
        return execute(table, query, values)

    with pytest.MonkeyPatch.context() as monkeypatch:
        make_cheap(monkeypatch)
        monkeypatch.setattr("pipeline.run.documents.write.render_all", _render_all)
        monkeypatch.setattr(Table, "_executed", executed)
        secretariat = Secretariat.new(aside, DEBUT)
        play(secretariat)
        secretariat.live(FIN)
        look(secretariat)
    statements_of(root).write_text(json.dumps(sorted(statements)), encoding="utf-8")
    aside.rename(root)
