"""The year, played once: reading and pages cost nothing, but for the relevés that the commission fills."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

from pipeline.run.documents.catalogue import DECISION_SHEET
from pipeline.run.documents.rendering import Files, Order, render, supplies_of
from pipeline.sandbox import Pool
from pipeline.workspace import Workspace
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


def _play(root: Path) -> None:
    aside = root.with_name("en_cours")
    with pytest.MonkeyPatch.context() as monkeypatch:
        make_cheap(monkeypatch)
        monkeypatch.setattr("pipeline.run.documents.write.render_all", _render_all)
        secretariat = Secretariat.new(aside, DEBUT)
        play(secretariat)
        secretariat.live(FIN)
    aside.rename(root)
