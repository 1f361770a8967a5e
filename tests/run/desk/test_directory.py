"""The secretary keeps the directory: a spreadsheet comes in whole or not at all, and comes out as it went in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.store.register import Register
from tests.robustness.bench import said
from tests.run.acts.office import acts, say

WHO = ("--by", "Mme Essai")
CSV = """UAI;Nom;Adresse;Code postal;Commune;Courriel
0139901S;École Jules-Ficelle;3 place de la Craie;13999;Villeneuve-la-Fictive;ficelle@exemple.fr
;École des Essais;1 rue Neuve;01000;Bourg-Fictif;
"""


@pytest.fixture(autouse=True)
def _agrees(root: Path) -> Iterator[None]:
    """Whatever was done, register, journal, archive and outbox agree in the end."""
    yield
    say(root, "verify")


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A spreadsheet on the desk of the secretary."""
    path = tmp_path / "écoles.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


def names(root: Path) -> list[tuple[str, str]]:
    """Name and address of each school."""
    with Register.open(root / "registre.sqlite") as register:
        return [(one.nom, one.courriel) for one in register.ecoles.all()]


def test_a_spreadsheet_comes_in_and_out(
    root: Path, sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exported and imported again, nothing changes, and the journal says nothing more."""
    say(root, "directory", "import", str(sheet), *WHO)
    assert names(root) == [("École Jules-Ficelle", "ficelle@exemple.fr"), ("École des Essais", "")]
    for ending in ("xlsx", "csv"):
        assert len(said(root, capsys, "directory", "show")) == 2
        out = tmp_path / f"sortie.{ending}"
        assert main(["directory", "export", str(out), "--workspace", str(root)]) == 0
        capsys.readouterr()
        say(root, "directory", "import", str(out), *WHO)
        assert "Ajoutés : 0 ; changés : 0 ; inchangés : 2." in capsys.readouterr().out
    assert acts(root) == [("annuaire", "2 lignes")]


def test_a_wrong_row_leaves_the_directory_as_it_was(
    root: Path, sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each is told by its line."""
    say(root, "directory", "import", str(sheet), *WHO)
    sheet.write_text(CSV.replace("0139901S", "0139901T") + ";;;;;z\n", encoding="utf-8")
    capsys.readouterr()
    say(root, "directory", "import", str(sheet), *WHO, code=1)
    told = capsys.readouterr().err
    assert "Ligne 2" in told
    assert "Ligne 4" in told
    assert len(names(root)) == 2


def test_schools_are_known_again_and_the_others_stay_unless_told(
    root: Path, sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By their number, or by name and town; a number may be given to one that had none."""
    say(root, "directory", "import", str(sheet), *WHO)
    new = "UAI;Nom;Commune;Courriel\n0139902T;ECOLE DES ESSAIS;Bourg Fictif;essais@exemple.fr\n"
    sheet.write_text(new, encoding="utf-8")
    capsys.readouterr()
    say(root, "directory", "import", str(sheet), *WHO)
    assert "changés : 1" in capsys.readouterr().out
    assert sorted(names(root)) == [
        ("ECOLE DES ESSAIS", "essais@exemple.fr"),
        ("École Jules-Ficelle", "ficelle@exemple.fr"),
    ]
    say(root, "directory", "import", str(sheet), "--replace", *WHO)
    assert names(root) == [("ECOLE DES ESSAIS", "essais@exemple.fr")]


def test_one_school_is_added_changed_and_taken_out(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is not said stays."""
    say(root, "directory", "set", "--name", "École A", "--town", "Bourg", "--email", "a@exemple.fr", *WHO)
    assert [one["number"] for one in said(root, capsys, "directory", "show")] == [1]
    say(root, "directory", "set", "--number", "1", "--email", "b@exemple.fr", *WHO)
    assert names(root) == [("École A", "b@exemple.fr")]
    say(root, "directory", "set", "--name", "ECOLE A", "--town", "BOURG", *WHO, code=1)
    say(root, "directory", "set", "--number", "1", "--email", "b", *WHO, code=1)
    say(root, "directory", "set", "--number", "9", "--email", "b@exemple.fr", *WHO, code=1)
    say(root, "directory", "remove", "9", *WHO, code=1)
    say(root, "directory", "remove", "1", *WHO)
    assert names(root) == []
    assert [detail for _, detail in acts(root)] == ["n° 1", "n° 1", "n° 1 retiré"]


def test_what_is_no_spreadsheet_is_refused(root: Path, sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever its bytes."""
    sheet.write_bytes(b"PK\x03\x04 rien")
    say(root, "directory", "import", str(sheet), *WHO, code=1)
    say(root, "directory", "import", str(sheet.with_name("absent.csv")), *WHO, code=1)
    assert "absent.csv" in capsys.readouterr().err
