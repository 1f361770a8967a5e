"""The course of a form that comes back without its fields, by the command itself."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from pipeline.cli import main as pipeline
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from pipeline.forms.fill import fill
from tests.clients.programs import require
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES
from tests.intake.pages.test_reading import flat
from tests.papier import printed, scanned, ticked
from tests.retours import completed
from tests.secretary import TODAY as DAY
from tests.secretary import said

pytestmark = pytest.mark.slow


def run(folder: Path, *arguments: str) -> int:
    """Run a command in a workspace."""
    return pipeline([*arguments, "--workspace", str(folder), "--today", DAY])


def heard(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """Run a command and return what it says."""
    return said(capsys, *arguments, "--workspace", str(folder), "--today", DAY)


def pieces(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    """Process, and return what became of each piece."""
    found: list[dict[str, str]] = heard(folder, capsys, "process")["pieces"]
    return found


def notes(folder: Path, ending: str) -> list[Path]:
    """Files of a_verifier by the end of their names."""
    return sorted((folder / "outbox/a_verifier").glob(f"*{ending}"))


def test_a_flat_copy_waits_and_is_confirmed(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is shown with its pictures, enters no dossier by itself, and does once a person says so."""
    (workspace / "inbox/fiche.pdf").write_bytes(flat(Kind.FICHE, FICHES["01"]))
    (workspace / "inbox/protocole.pdf").write_bytes(filled(Kind.PROTOCOLE, PROTOCOLES["01"]))
    status = {piece["kind"]: piece["status"] for piece in pieces(workspace, capsys)}
    assert status == {"fiche": "a_confirmer", "protocole": "rattachee"}
    (note,) = notes(workspace, "_a_confirmer.pdf")
    text = "".join(page.extract_text() for page in PdfReader(note).pages)
    assert str(FICHES["01"]["nom"]) in text
    assert len([image for page in PdfReader(note).pages for image in page.images]) > 40
    assert run(workspace, "confirm", note.name[:12], "--by", "Mme Essai") == 0
    assert not notes(workspace, "_a_confirmer.pdf")
    assert not notes(workspace, "_prerempli.pdf")
    (dossier,) = heard(workspace, capsys, "status")["dossiers"]
    assert sorted(dossier["forms"]) == ["fiche", "protocole"]
    assert dossier["state"] == "transmis"
    assert pipeline(["verify", "--workspace", str(workspace)]) == 0


@pytest.mark.parametrize("seen", [3, 2], ids=["whole", "in part"])
def test_what_was_not_read_beside_a_copy_is_shown_before_it_is_confirmed(workspace: Path, seen: int) -> None:
    """A certificate scanned with it, whether all its pages are there or not."""
    other = Image.new("L", (827, 1169), 255)
    other.paste(0, (100, 200, 500, 230))
    (workspace / "inbox/scan.pdf").write_bytes(scanned([*ticked(Kind.FICHE, FICHES["08"])[:seen], other]))
    assert run(workspace, "process") == 0
    texts = [
        " ".join(page.extract_text() for page in PdfReader(path).pages)
        for path in (workspace / "outbox/a_verifier").glob("*.pdf")
        if "prerempli" not in path.name
    ]
    assert any(f"page {seen + 1}) : les regarder" in " ".join(text.split()) for text in texts)


def test_a_confirmation_is_taken_back(workspace: Path) -> None:
    """The copy waits again, with its note."""
    (workspace / "inbox/fiche.pdf").write_bytes(flat(Kind.FICHE, FICHES["01"]))
    run(workspace, "process")
    (note,) = notes(workspace, "_a_confirmer.pdf")
    code = note.name[:12]
    assert run(workspace, "confirm", code, "--by", "Mme Essai") == 0
    assert run(workspace, "undo", code, "--by", "Mme Essai", "--reason", "Trop vite") == 0
    assert notes(workspace, "_a_confirmer*.pdf")
    assert run(workspace, "confirm", code, "--by", "Mme Essai") == 0
    assert pipeline(["verify", "--workspace", str(workspace)]) == 0


def test_a_scan_is_completed_in_its_prefilled_form(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It cannot be confirmed; the form prefilled from it can be completed, and takes it along into the dossier."""
    values = FICHES["01"]
    (workspace / "inbox/scan.pdf").write_bytes(scanned(ticked(Kind.FICHE, values), angle=2))
    assert [piece["status"] for piece in pieces(workspace, capsys)] == ["a_confirmer"]
    (note,) = notes(workspace, "_a_confirmer.pdf")
    assert run(workspace, "confirm", note.name[:12], "--by", "Mme Essai") != 0
    assert "prerempli" in capsys.readouterr().err
    (prefilled,) = notes(workspace, "_prerempli.pdf")
    spec = FORMS[Kind.FICHE]
    assert len(PdfReader(prefilled).pages) == 3
    texts = {
        field.target: values[field.target]
        for field in spec.fields
        if field.type in {"text", "multiline"} and values.get(field.target)
    }
    completed = fill(prefilled.read_bytes(), spec, texts)
    (workspace / "inbox/complet.pdf").write_bytes(completed)
    (workspace / "inbox/protocole.pdf").write_bytes(filled(Kind.PROTOCOLE, PROTOCOLES["01"]))
    assert {piece["status"] for piece in pieces(workspace, capsys)} == {"rattachee"}
    assert not notes(workspace, ".pdf")
    (dossier,) = (workspace / "outbox/dossiers").glob("*/dossier_*.pdf")
    attached = {name: files[0] for name, files in PdfReader(dossier).attachments.items()}
    copies = [content for name, content in attached.items() if "copie" in name]
    assert len(copies) == 1
    assert len(PdfReader(io.BytesIO(copies[0])).pages) == 3
    assert pipeline(["verify", "--workspace", str(workspace)]) == 0


@pytest.mark.programs
def test_what_tesseract_reads_is_only_proposed(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Off, nothing is proposed; on, the prefilled form alone holds it, and the note does not."""
    values = FICHES["01"]
    name = FORMS[Kind.FICHE].by_target["nom"].name
    (workspace / "inbox/scan.pdf").write_bytes(scanned(printed(Kind.FICHE, values)))
    run(workspace, "process")
    (off,) = notes(workspace, "_prerempli.pdf")
    assert not PdfReader(off).get_fields()[name].get("/V")  # type: ignore[index]
    require("Tesseract")
    settings = workspace / "pipeline.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("ocr = false", "ocr = true"), encoding="utf-8")
    (workspace / "inbox/scan.pdf").write_bytes(scanned(printed(Kind.FICHE, values), angle=1))
    assert [piece["status"] for piece in pieces(workspace, capsys)] == ["a_confirmer"]
    (on,) = (path for path in notes(workspace, "_prerempli.pdf") if path != off)
    field = PdfReader(on).get_fields()[name]  # type: ignore[index]
    assert field["/V"] == values["nom"]
    assert "reconnaissance de caractères" in field["/TU"]
    note = on.with_name(on.name.replace("prerempli", "a_confirmer"))
    assert str(values["nom"]) not in "".join(page.extract_text() for page in PdfReader(note).pages)
    assert run(workspace, "confirm", note.name[:12], "--by", "Mme Essai") != 0


def test_a_copy_read_in_part_is_never_attached(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Set aside, it does not come into a dossier by another door."""
    (workspace / "inbox/scan.pdf").write_bytes(scanned(ticked(Kind.FICHE, FICHES["01"])))
    run(workspace, "process")
    code = notes(workspace, "_a_confirmer.pdf")[0].name[:12]
    assert run(workspace, "set-aside", code, "--by", "Mme Essai", "--reason", "Illisible") == 0
    capsys.readouterr()
    assert run(workspace, "attach", code, "nouveau", "--by", "Mme Essai", "--reason", "Essai") != 0
    assert "copie" in capsys.readouterr().err
    assert pipeline(["verify", "--workspace", str(workspace)]) == 0


def test_what_waits_says_what_settles_it(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A copy read whole is confirmed, one read in part is completed."""
    (workspace / "inbox/plat.pdf").write_bytes(flat(Kind.FICHE, FICHES["01"]))
    (workspace / "inbox/scan.pdf").write_bytes(scanned(ticked(Kind.FICHE, FICHES["08"])))
    run(workspace, "process")
    found = heard(workspace, capsys, "pending")
    rows = found["pending"] if isinstance(found, dict) else found
    commands = sorted(len(row["commands"]) for row in rows)
    assert commands == [1, 2]  # Each may be set aside.
    assert all("prerempli" in row["how"] for row in rows)


def test_no_picture_is_handed_over_to_a_family(workspace: Path, tmp_path: Path) -> None:
    """A confirmed copy and a form completed from one are made anew, and it is said; the dossier joins no original."""
    (workspace / "inbox/plat.pdf").write_bytes(flat(Kind.FICHE, FICHES["01"]))
    (workspace / "inbox/protocole.pdf").write_bytes(completed(Kind.PROTOCOLE, PROTOCOLES["01"], "0" * 64))
    run(workspace, "process")
    (note,) = notes(workspace, "_a_confirmer.pdf")
    assert run(workspace, "confirm", note.name[:12], "--by", "Mme Essai") == 0
    target = tmp_path.parent / f"{tmp_path.name}_remise"
    assert run(workspace, "export", "2003-0001", "--to", str(target), "--by", "Mme Essai", "--reason", "Demande") == 0
    (found,) = json.loads((target / "donnees.json").read_text(encoding="utf-8"))["dossiers"]
    why = {one["formulaire"]: (one["remarque"], one["joint"]) for one in found["recus"]}
    assert "copie sans champs" in why["fiche"][0] and "copie sur papier" in why["protocole"][0]
    assert all(joint.endswith("_refait.pdf") for _, joint in why.values())
    (dossier,) = target.rglob("dossier_2003-0001*.pdf")
    assert list(PdfReader(dossier).attachments) == ["dossier_2003-0001.json"]


def test_a_copy_that_bears_the_number_is_told_before_a_dossier_is_handed_over(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It waits to be confirmed: it is not in what is handed over."""
    (workspace / "inbox/protocole.pdf").write_bytes(filled(Kind.PROTOCOLE, PROTOCOLES["01"]))
    run(workspace, "process")
    (workspace / "inbox/plat.pdf").write_bytes(flat(Kind.FICHE, FICHES["01"] | {"dossier": "2003-0001"}))
    run(workspace, "process")
    capsys.readouterr()
    target = tmp_path.parent / f"{tmp_path.name}.zip"
    assert run(workspace, "export", "2003-0001", "--to", str(target), "--by", "Mme Essai", "--reason", "Demande") == 0
    assert "est peut-être du dossier 2003-0001 et attend" in " ".join(capsys.readouterr().out.split())
