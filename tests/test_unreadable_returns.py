"""A school sends back a form that cannot be read: the dossier it names tells whom to write to."""

import io
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter

from pipeline.cli import main
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from pipeline.forms.fill import fill
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES
from tests.intake.pdfs import blank, save
from tests.papier import printed, scanned
from tests.secretary import NOTHING, Run

RENVOI = "renvoi_etablissement"


def unfilled(number: str) -> bytes:
    """The blank fiche with a dossier number, as Chrome says it saved it: nobody kept the answers."""
    spec = FORMS[Kind.FICHE]
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(fill(blank(Kind.FICHE), spec, {"dossier": number}))))
    writer.add_metadata({"/Producer": "Skia/PDF m126"})
    return save(writer)


def put(workspace: Path, name: str, content: bytes) -> None:
    (workspace / "inbox" / name).write_bytes(content)


def letters(report: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["dossier"], one["recipient"]) for one in report["documents"] if one["type"] == RENVOI]


def text(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def test_the_school_of_the_dossier_is_written_to(workspace: Path, process: Run) -> None:
    """A number on an unfilled form: a letter to the school with the steps for its program, a note to the secretary."""
    put(workspace, "b.pdf", filled(Kind.PROTOCOLE, PROTOCOLES["01"]))
    process()
    put(workspace, "Chloë LENOIR.pdf", unfilled("2003-1"))
    report = process("2003-11-24")
    assert letters(report) == [("2003-0001", "etablissement")]
    told = text(workspace / "outbox" / "courriers" / "2003-0001" / f"2003-0001_{RENVOI}.pdf")
    assert "aucune réponse n’y est enregistrée" in told and "Avec vos modifications" in told
    assert "LENOIR" not in told and "Chloë" not in told
    (note,) = (workspace / "outbox" / "a_verifier").glob("*_formulaire_vierge.pdf")
    assert "une lettre à l’établissement de ce dossier est à poster" in text(note)
    assert (workspace / "outbox" / "a_imprimer" / "2003-11-24" / "etablissements.pdf").is_file()
    assert process("2003-11-25") == NOTHING
    assert main(["verify", "--workspace", str(workspace)]) == 0


@pytest.mark.parametrize("number", ["2003-0007", "", "Zoé"])
def test_a_number_that_names_no_dossier_makes_no_letter(number: str, workspace: Path, process: Run) -> None:
    """Never guessed: only the note for the secretary."""
    put(workspace, "b.pdf", filled(Kind.PROTOCOLE, PROTOCOLES["01"]))
    process()
    put(workspace, "vide.pdf", unfilled(number))
    report = process("2003-11-24")
    assert letters(report) == []
    assert [one["type"] for one in report["documents"]] == ["note_a_verifier"]


def test_no_letter_when_the_good_form_came_with_it(workspace: Path, process: Run) -> None:
    """The unfilled form and the filled one in one run: the demande is complete, the school has nothing to mend."""
    put(workspace, "b.pdf", filled(Kind.PROTOCOLE, PROTOCOLES["01"]))
    process()
    put(workspace, "vide.pdf", unfilled("2003-0001"))
    put(workspace, "z.pdf", filled(Kind.FICHE, FICHES["01"]))
    report = process("2003-11-24")
    assert letters(report) == []
    assert report["dossiers"][0]["state"] == "transmis"
    assert not list((workspace / "outbox" / "courriers").rglob(f"*{RENVOI}*"))
    assert process("2003-11-25") == NOTHING
    assert main(["verify", "--workspace", str(workspace)]) == 0


def test_the_mark_of_a_blank_copy_names_the_dossier(workspace: Path, process: Run) -> None:
    """A form printed with its number and scanned without an answer: the school of that dossier is written to."""
    put(workspace, "b.pdf", filled(Kind.PROTOCOLE, PROTOCOLES["01"]))
    process()
    put(workspace, "scan.pdf", scanned(printed(Kind.FICHE, {"dossier": "2003-0001"})))
    assert letters(process("2003-11-24")) == [("2003-0001", "etablissement")]
