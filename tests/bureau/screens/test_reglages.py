"""Réglages: how the workspace stands, and nothing that can be changed."""

from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.workspace import Waiting, Workspace
from tests.bureau.conftest import Entering
from tests.bureau.navigateur import Navigateur


def test_settings_are_shown_as_they_were_read(enter: Entering) -> None:
    """To whoever may look; there is no form but the one that leaves."""
    reader = enter("lecture")
    page = reader.get("/reglages")
    assert "Département de la Fiction" in reader.said()
    assert "8 rue de l’Ardoise" in reader.said()
    assert page.partition("<main")[2].count("<form") == 0


def test_who_works_there_is_told(secretary: Navigateur, workspace: Path) -> None:
    """With the command and since when."""
    secretary.get("/reglages")
    assert "Libre" in secretary.said()
    with Workspace(workspace, Waiting(person="Mme Essai", command="process")).lock():
        secretary.get("/reglages")
    assert "Occupé Mme Essai (compte " in secretary.said()
    assert "pipeline" in secretary.said()


def test_the_last_backup_is_told(secretary: Navigateur, workspace: Path, tmp_path: Path) -> None:
    """Or that none is known."""
    secretary.get("/reglages")
    assert "Dernière sauvegarde connue Aucune" in secretary.said()
    assert main(["backup", str(tmp_path / "copie.tar"), "--workspace", str(workspace)]) == 0
    secretary.get("/reglages")
    assert "Dernière sauvegarde connue Aucune" not in secretary.said()


def test_what_is_wrong_is_told_with_the_remedy(
    secretary: Navigateur, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As « doctor » and a quick « verify » say it; with a script in the page, without one alone."""
    monkeypatch.setattr("pipeline.bureau.screens.reglages.diagnose", lambda _: ())
    secretary.get("/reglages/controle")
    assert "Rien n’empêche d’imprimer. Contrôler aussi le registre" in secretary.said()
    secretary.get("/reglages/controle?registre=oui")
    assert "et le registre ne se contredit pas" in secretary.said()
    (workspace / "pipeline.toml").chmod(0o644)
    secretary.get("/reglages/controle")
    assert "1 constat" in secretary.said().replace("\u00a0", " ")
    assert "pipeline.toml" in secretary.said()
