"""Persons of each role, and a morning's mail written by somebody who means harm."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pipeline.bureau.hall.desk import Desk
from pipeline.cli import main
from pipeline.comptes import People
from pipeline.dossier.model.forms import Kind
from pipeline.workspace import Workspace
from tests import secretary
from tests.bureau.navigateur import application
from tests.bureau.security.doors import Caller, add_persons, callers
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES, Values
from tests.robustness.bench import PHOTOGRAPH, cheap, command, copy, drop
from tests.secretary import TODAY

MARK = "zqx"
"""In each trap: found in an attribute, a script or a name of an element, it came to life."""
TRAPS: Values = {
    "nom": f"<script>{MARK}(1)</script>",
    "prenom": f'"><img src=x onerror={MARK}(2)>',
    "etablissement": f"' onmouseover='{MARK}(3)",
    "classe": "{{ 7 * 191 }}{% raise %}",
}
"""The answers of a form: tags, ends of attributes, words of templates."""


def _trapped(values: Values) -> Values:
    return values | {key: trap for key, trap in TRAPS.items() if key in values}


@pytest.fixture(scope="session")
def processed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace after a run over such a mail, file names included, beside one that is as it should be."""
    root = tmp_path_factory.mktemp("hostile") / "cdes"
    with cheap():
        assert main(["init", str(root)]) == 0
        inbox = secretary.impatient(root) / "inbox"
        drop(inbox, f"<img src=x onerror={MARK}(4)>.pdf", filled(Kind.FICHE, _trapped(FICHES["01"])))
        drop(inbox, f"' onclick={MARK}(5) '.pdf", filled(Kind.PROTOCOLE, _trapped(PROTOCOLES["01"])))
        drop(inbox, "10_fiche.pdf", filled(Kind.FICHE, FICHES["10"]))
        drop(inbox, "10_protocole.pdf", filled(Kind.PROTOCOLE, PROTOCOLES["10"]))
        drop(inbox, f'"><svg onload={MARK}(6)>.pdf', PHOTOGRAPH)
        command(root, "process")
        # Here, and not in each test: passwords are made to cost.
        with People(root / "comptes.sqlite") as people:
            add_persons(people)
    return root


@pytest.fixture
def workspace(processed: Path, tmp_path: Path, cheaply: None) -> Path:
    """A copy of it."""
    return copy(processed, tmp_path / "cdes")


@pytest.fixture
def desk(workspace: Path) -> Iterator[Desk]:
    """Its desk."""
    with application(Workspace(workspace), date.fromisoformat(TODAY)) as made:
        yield made


@pytest.fixture
def who(desk: Desk) -> dict[str, Caller]:
    """Nobody, and a person of each role."""
    return callers(desk)
