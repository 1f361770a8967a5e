"""Texts of a scan proposed by tesseract: in the prefilled form alone, and only what is read well."""

from pathlib import Path

import pytest

from pipeline.dossier.model.forms import Kind
from pipeline.errors import ConfigError
from pipeline.forms.editions import FORMS
from pipeline.intake.pages.reading import read_pages
from pipeline.intake.raw import Provenance, RawForm
from pipeline.paper.notes import ocr
from pipeline.run.documents.copies import frames, prefilled
from tests.clients.programs import require
from tests.eleves import FICHES
from tests.intake.pages.test_reading import flat
from tests.papier import printed, scanned, ticked

pytestmark = pytest.mark.slow

VALUES = FICHES["01"]


def read(content: bytes) -> RawForm:
    """The one form of a file without fields."""
    found = read_pages(content)
    assert isinstance(found, tuple)
    return found[0]


@pytest.mark.programs
def test_print_on_a_scan_is_proposed_and_stays_to_be_checked() -> None:
    """The name, the birth date and a text of several words are proposed; each stays highlighted, and says by what."""
    require("Tesseract")
    content = scanned(printed(Kind.FICHE, VALUES), angle=1)
    raw = read(content)
    proposed = ocr.propose_texts(content, frames(raw))
    for target in ("nom", "prenom", "naissance", "etablissement", "besoin.10"):
        assert proposed[target] == VALUES[target]
    values, raisons, annonce = prefilled(raw, proposed)
    assert values["nom"] == VALUES["nom"]
    assert set(proposed) <= set(raisons)
    assert "reconnaissance de caractères" in raisons["nom"]
    assert f"{len(proposed)} proposées par reconnaissance de caractères" in annonce
    assert raw.values[FORMS[Kind.FICHE].by_target["nom"].name].value is None


@pytest.mark.programs
def test_the_same_scan_gives_the_same_proposals() -> None:
    """A document made again is the same document."""
    require("Tesseract")
    content = scanned(printed(Kind.FICHE, VALUES))
    cadres = frames(read(content))
    assert ocr.propose_texts(content, cadres) == ocr.propose_texts(content, cadres)


@pytest.mark.programs
def test_handwriting_is_not_guessed() -> None:
    """What tesseract makes of scribbles is not proposed."""
    require("Tesseract")
    content = scanned(ticked(Kind.FICHE, VALUES))
    cadres = frames(read(content))
    assert len(cadres) > 20
    assert ocr.propose_texts(content, cadres) == {}


def test_no_frame_of_a_flat_copy_is_proposed() -> None:
    """Its text is text."""
    raw = read(flat(Kind.FICHE, VALUES))
    assert raw.provenance is Provenance.FLAT
    assert frames(raw) == ()


@pytest.mark.parametrize("languages", ["", "List of available languages (1):\neng"])
def test_a_program_that_is_missing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, languages: str) -> None:
    """Without tesseract, or without its French, the message says who installs what."""
    if languages:
        program = tmp_path / "tesseract"
        program.write_text(f"#!/bin/sh\necho '{languages}'\n")
        program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    content = scanned(printed(Kind.FICHE, VALUES)[:1])
    with pytest.raises(ConfigError, match="tesseract-ocr-fra"):
        ocr.propose_texts(content, frames(read(content)))


def test_the_program_does_not_see_our_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key of the archive may be there. What is not read well, or is broken, is left out."""
    told = tmp_path / "environment"
    row = "5\\t{}\\t1\\t1\\t1\\t1\\t0\\t0\\t9\\t9\\t{}\\t{}\\n"
    rows = "".join(row.format(*cells) for cells in ((1, 95, "Zoé"), (2, 95, "ZoÃ©"), (3, 60, "Zoé")))
    program = tmp_path / "tesseract"
    program.write_text(
        "#!/bin/sh\n[ $1 = --list-langs ] && echo fra && exit\n"
        f"/bin/cat > /dev/null\n/usr/bin/env > {told}\n/usr/bin/printf '{rows}'\n",
        encoding="utf-8",
    )
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CLE_ARCHIVE", "secret")
    content = scanned(printed(Kind.FICHE, VALUES))
    cadres = [cadre for cadre in frames(read(content)) if not cadre.lines]
    assert ocr.propose_texts(content, cadres) == {cadres[0].target: "Zoé"}
    assert "secret" not in told.read_text(encoding="utf-8")
