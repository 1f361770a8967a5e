"""A new workspace, whose settings nobody has filled in: nothing is printed, and what only shows works."""

from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.dossier.model.forms import Kind
from pipeline.errors import ExitCode
from tests.eleves import FICHES
from tests.reglages import settle
from tests.robustness.bench import command
from tests.secretary import drop

pytestmark = pytest.mark.usefixtures("cheaply")
BY = ("--by", "Mme Essai", "--reason", "Vu avec l’école")


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """A workspace as ``init`` leaves it, and a form in its inbox."""
    root = tmp_path / "cdes"
    assert main(["init", str(root)]) == 0
    drop(root, "fiche.pdf", Kind.FICHE, FICHES["01"])
    return root


@pytest.mark.parametrize(
    "words",
    [
        *(("process",), ("process", "--dry-run"), ("print-done",), ("reprint", "2003-0001"), ("stats", "2003")),
        ("session", "open", "2003-12-04", "--time", "14h30", "--place", "Salle B"),
        ("accept", "2003-0001", "ACCOMPAGNEMENT_SUPERIEUR_DECRIT", *BY),
    ],
)
def test_nothing_is_printed_under_the_name_of_an_example(
    new: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """A clear refusal that names what is to be written; the form stays where it is, the outbox stays empty."""
    assert command(new, *words) == ExitCode.CONFIG
    told = capsys.readouterr().err
    for one in ("[service] departement", "[signataire] prenom", "[ccpe] adresse", "L’administrateur"):
        assert one in told
    assert [path.name for path in (new / "inbox").iterdir()] == ["fiche.pdf"]
    assert not list((new / "outbox").iterdir())


def test_an_empty_run_refuses_as_well(tmp_path: Path) -> None:
    """The administrator who only set the program up is told before the first form comes."""
    assert main(["init", str(tmp_path / "cdes")]) == 0
    assert command(tmp_path / "cdes", "process") == ExitCode.CONFIG


def test_what_only_shows_works(new: Path) -> None:
    """One may look, read a form and check it before anything is filled in."""
    form = str(new / "inbox" / "fiche.pdf")
    assert command(new, "status") == command(new, "pending") == 0
    assert main(["read", form]) == 0
    assert main(["check", form]) == ExitCode.NOT_COMPLETE
    assert main(["init", str(new)]) == 0


def test_init_says_what_to_fill_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two minutes: the sections to fill in are named; once that is done, the same form is processed."""
    assert main(["init", str(tmp_path / "cdes")]) == 0
    told = capsys.readouterr().out
    assert "[service], [signataire]" in told and "rien ne s’imprime" in told
    settle(tmp_path / "cdes")
    drop(tmp_path / "cdes", "fiche.pdf", Kind.FICHE, FICHES["01"])
    assert command(tmp_path / "cdes", "process") == 0
    assert list((tmp_path / "cdes" / "outbox").iterdir())
