"""The same bytes from another sender, another day, or after a mistake: told, settled by a person, never nagging."""

import os
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import main
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES
from tests.robustness.bench import LONG_AGO, command, drop, said

pytestmark = pytest.mark.usefixtures("cheaply")

BY = ("--by", "Mme Essai", "--reason", "École A prévenue")
BLANK = FORMS[Kind.FICHE].blank()
FICHE = filled(Kind.FICHE, FICHES["01"])
PROTOCOLE = filled(Kind.PROTOCOLE, PROTOCOLES["01"])
DAY, LATER = "2003-11-21", "2003-12-10"


def process(root: Path, capsys: pytest.CaptureFixture[str], today: str = DAY) -> dict[str, Any]:
    found: dict[str, Any] = said(root, capsys, "process", today=today)
    return found


def pending(root: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, Any]]:
    """What waits, by what is to be done."""
    return {one["sort"]: one for one in said(root, capsys, "pending", today=LATER)["pending"]}


def notes(root: Path) -> list[str]:
    return sorted(path.name[13:] for path in (root / "outbox" / "a_verifier").glob("*.pdf"))


@pytest.mark.parametrize("settled", [True, False])
def test_the_same_unfilled_form_of_another_school_is_told(
    workspace: Path, capsys: pytest.CaptureFixture[str], settled: bool
) -> None:
    """Weeks apart, whether the first was put aside meanwhile or still waits; with a note that names the first."""
    drop(workspace / "inbox", "ecole_A.pdf", BLANK)
    process(workspace, capsys)
    if settled:
        assert command(workspace, "set-aside", pending(workspace, capsys)["relire"]["about"], *BY) == 0
    drop(workspace / "inbox", "ecole_B.pdf", BLANK)
    process(workspace, capsys, LATER)
    found = pending(workspace, capsys)["revoir"]
    assert "ecole_B.pdf" in found["title"] and "ecole_A.pdf" in found["reason"]
    assert ("mis à l’écart" in found["reason"] and "École A prévenue" in found["reason"]) is settled
    assert any(name.endswith("deja_recu.pdf") for name in notes(workspace))
    assert main(["verify", "--workspace", str(workspace)]) == 0


def test_two_of_one_morning_are_told(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In one run: the first waits under its note, the second under its own."""
    drop(workspace / "inbox", "ecole_A.pdf", BLANK)
    drop(workspace / "inbox", "ecole_B.pdf", BLANK)
    process(workspace, capsys)
    assert set(pending(workspace, capsys)) == {"relire", "revoir"}


def test_a_form_sent_twice_is_one_thing_to_have_seen(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No letter; said where it is; once seen, nothing waits, the dossier is as it was, and the next one is told."""
    drop(workspace / "inbox", "fiche.pdf", FICHE)
    drop(workspace / "inbox", "protocole.pdf", PROTOCOLE)
    process(workspace, capsys)
    drop(workspace / "inbox", "encore.pdf", FICHE)
    report = process(workspace, capsys)
    assert [(one["status"], one["dossier"]) for one in report["pieces"]] == [("doublon", "2003-0001")]
    assert [one["type"] for one in report["documents"]] == ["note_arrivee"]
    found = pending(workspace, capsys)["revoir"]
    assert "2003-0001" in found["reason"] and "en vigueur" in found["reason"]
    before = said(workspace, capsys, "status", "2003-0001", today=DAY)["pieces"]
    assert command(workspace, "set-aside", found["about"], *BY) == 0
    assert "revoir" not in pending(workspace, capsys)
    assert said(workspace, capsys, "status", "2003-0001", today=DAY)["pieces"] == before
    assert notes(workspace) == []
    assert command(workspace, "set-aside", found["about"], *BY) == 1
    assert process(workspace, capsys)["documents"] == []
    drop(workspace / "inbox", "toujours.pdf", FICHE)
    process(workspace, capsys)
    assert pending(workspace, capsys)["revoir"]["about"].endswith("+3")


def test_that_it_was_seen_is_taken_back_by_its_own_name(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And says nothing of what was done with the first."""
    drop(workspace / "inbox", "ecole_A.pdf", BLANK)
    process(workspace, capsys)
    first = pending(workspace, capsys)["relire"]["about"]
    assert command(workspace, "set-aside", first, *BY) == 0
    drop(workspace / "inbox", "ecole_B.pdf", BLANK)
    process(workspace, capsys)
    about = pending(workspace, capsys)["revoir"]["about"]
    assert command(workspace, "set-aside", about, *BY) == 0
    assert command(workspace, "undo", about, *BY) == 0
    assert set(pending(workspace, capsys)) == {"revoir"}
    assert command(workspace, "undo", first, *BY) == 0
    assert set(pending(workspace, capsys)) == {"relire"}
    assert main(["verify", "--workspace", str(workspace)]) == 0


@pytest.mark.parametrize("way", ["undo", "attach"])
def test_a_form_put_aside_by_mistake_is_taken_up_again(
    workspace: Path, capsys: pytest.CaptureFixture[str], way: str
) -> None:
    """Dropped again, it is told; the act is taken back, or the form attached, and nothing more waits."""
    drop(workspace / "inbox", "fiche.pdf", FICHE)
    drop(workspace / "inbox", "a_protocole.pdf", PROTOCOLE)
    process(workspace, capsys)
    (piece,) = [one for one in said(workspace, capsys, "status", "2003-0001")["pieces"] if one["kind"] == "fiche"]
    code = piece["sha256"][:12]
    assert command(workspace, "set-aside", code, *BY) == 0
    drop(workspace / "inbox", "fiche.pdf", FICHE)
    process(workspace, capsys)
    assert "mis à l’écart" in pending(workspace, capsys)["revoir"]["reason"]
    assert command(workspace, way, code, *(["2003-0001"] if way == "attach" else []), *BY) == 0
    assert set(pending(workspace, capsys)) <= {"poster"}
    assert said(workspace, capsys, "status", today=DAY)["dossiers"][0]["forms"] == ["fiche", "protocole"]


def test_a_copy_that_keeps_the_date_of_its_source_is_told(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Same bytes, same date, and perhaps the number of the file that has left."""
    for _ in range(2):
        drop(workspace / "inbox", "fiche.pdf", BLANK)
        os.utime(workspace / "inbox" / "fiche.pdf", (LONG_AGO, LONG_AGO))
        process(workspace, capsys)
    assert set(pending(workspace, capsys)) == {"relire", "revoir"}
