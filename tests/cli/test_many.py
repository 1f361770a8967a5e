"""Several workspaces in one call: each by itself, and one that fails stops no other."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import main
from pipeline.cli.pools import Pools
from pipeline.config import Calcul
from pipeline.sandbox.local import Local
from pipeline.workspace import Workspace
from tests import secretary
from tests.secretary import TODAY, demande

pytestmark = pytest.mark.usefixtures("cheaply")


@pytest.fixture
def three(tmp_path: Path) -> tuple[Path, ...]:
    """Three workspaces, each with a demande."""
    roots = tuple(tmp_path / name for name in "abc")
    for root in roots:
        assert main(["init", str(root)]) == 0
        demande(secretary.impatient(root), "01")
    return roots


def process(*words: str) -> int:
    """Run the command."""
    return main(["process", "--today", TODAY, *words])


def named(roots: tuple[Path, ...]) -> list[str]:
    """The options that name these workspaces."""
    return [word for root in roots for word in ("--workspace", str(root))]


def test_each_workspace_has_its_own_register(three: tuple[Path, ...]) -> None:
    """Numbers begin anew in each, and each has its letters."""
    assert process(*named(three)) == 0
    for root in three:
        assert (root / "outbox" / "dossiers" / "2003-0001").is_dir()


def test_one_that_fails_stops_no_other(three: tuple[Path, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """Locked, or wrong: it is told under its name, the others are processed, and the code is 5."""
    first, second, third = three
    (first / "pipeline.toml").write_text("[service", encoding="utf-8")
    with Workspace(second).lock():
        assert process(*named(three)) == 5
    told = capsys.readouterr().err
    assert f"{first} :\nLe fichier pipeline.toml" in told
    assert f"{second} :\nUn autre traitement est en cours" in told
    assert (third / "outbox" / "dossiers" / "2003-0001").is_dir()
    assert not (second / "outbox" / "dossiers").exists()


def test_what_became_of_each_is_told_as_json(three: tuple[Path, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """Its path, its code and its report."""
    (three[0] / "pipeline.toml").unlink()
    capsys.readouterr()
    assert process(*named(three), "--json") == 5
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    assert [(one["workspace"], one["code"]) for one in found] == list(zip(map(str, three), (3, 0, 0), strict=True))
    assert found[1]["documents"]


def test_a_file_may_name_them(three: tuple[Path, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One a line, from where it stands; the same twice is processed once, and a list of none is an error."""
    listed = tmp_path / "espaces"
    listed.write_text(f"# tous\na\n\n{three[1]}\na\n", encoding="utf-8")
    capsys.readouterr()
    assert process("--workspaces", str(listed), "--json") == 0
    assert [one["workspace"] for one in json.loads(capsys.readouterr().out)] == [str(three[0]), str(three[1])]
    assert (three[0] / "outbox" / "dossiers").is_dir() and (three[1] / "outbox" / "dossiers").is_dir()
    assert not (three[2] / "outbox" / "dossiers").exists()
    listed.write_text("# aucun\n", encoding="utf-8")
    assert process("--workspaces", str(listed)) == 3
    assert process("--workspaces", str(tmp_path / "absent")) == 3


def test_they_share_one_pool(three: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes, or a cluster, are had once for all of them."""
    made: list[Local] = []

    def make(self: Pools, calcul: Calcul) -> Local:
        made.append(Local())
        return made[-1]

    monkeypatch.setattr(Pools, "_make", make)
    assert process(*named(three)) == 0
    assert len(made) == 1


def test_the_address_of_a_cluster_is_looked_at(three: tuple[Path, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """Pupils' files do not cross a network in clear because an option said so."""
    assert process(*named(three[:1]), "--dask", "tcp://ailleurs:8786") == 3
    assert "en clair" in capsys.readouterr().err
