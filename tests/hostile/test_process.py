"""All hostile files at once, beside a good dossier, through the command itself: then every output is searched."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from pipeline.active_content import find_active_content
from pipeline.cli import main
from pipeline.dossier.model.forms import Kind
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES
from tests.hostile.files import HOSTILE, READ, hostile
from tests.reglages import settle

pytestmark = pytest.mark.slow

TODAY = "2003-11-21"
COMMAND = [sys.executable, "-c", "from pipeline.cli import run; run()"]
NAMES = ("LENOIR", "Chloë", "CHLOE", "42_fiche", "42_protocole", "appat", "plan incliné", "SENTINELLE")
"""What no message may carry: names, health facts, names of files."""

Done = tuple[Path, dict[str, Any], subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    """The workspace after one run over everything, its report, and the process that ran."""
    root = tmp_path_factory.mktemp("hostile") / "cdes"
    assert main(["init", str(root)]) == 0
    # What lacks its end is judged at once, as it is once nobody completed it.
    settings = settle(root) / "pipeline.toml"
    settings.write_text(settings.read_text().replace("patience_minutes = 10", "patience_minutes = 0"))
    inbox = root / "inbox"
    for name in HOSTILE:
        (inbox / name).write_bytes(hostile(name))
    (inbox / "bonne_fiche.pdf").write_bytes(filled(Kind.FICHE, FICHES["01"]))
    (inbox / "bon_protocole.pdf").write_bytes(filled(Kind.PROTOCOLE, PROTOCOLES["01"]))
    command = [*COMMAND, "process", "--workspace", str(root), "--today", TODAY, "--json", "--jobs", "2"]
    # With a lenient umask: what is written must be private all the same.
    ran = subprocess.run(command, check=False, capture_output=True, text=True, umask=0, timeout=900)
    return root, json.loads(ran.stdout), ran


def outputs(root: Path, suffix: str = ".pdf") -> list[Path]:
    """Return what the program wrote, the copies of received files apart."""
    found = sorted((root / "outbox").rglob(f"*{suffix}"))
    return [path for path in found if not path.stem.endswith("_original")]


def test_every_file_leaves_by_one_door(done: Done) -> None:
    """Read, or set aside with a reason that is expected; the run succeeds and the inbox is empty."""
    root, report, ran = done
    assert (ran.returncode, ran.stderr) == (0, "")
    assert list((root / "inbox").iterdir()) == []
    became = {piece["file"]: piece["diagnosis"] or READ for piece in report["pieces"]}
    wrong = {name: became.get(name) for name, (_, expected) in HOSTILE.items() if became.get(name) not in expected}
    assert wrong == {}


def test_the_good_dossier_is_untouched(done: Done) -> None:
    """Whatever came beside it."""
    _, report, _ = done
    mine = {piece["dossier"] for piece in report["pieces"] if piece["file"] in ("bonne_fiche.pdf", "bon_protocole.pdf")}
    (numero,) = mine
    states = {dossier["number"]: dossier["state"] for dossier in report["dossiers"]}
    assert states[numero] == "transmis"


def test_a_second_run_finds_nothing_to_do(done: Done) -> None:
    """No file comes back, no document is owed for ever."""
    root, _, _ = done
    assert main(["process", "--workspace", str(root), "--today", TODAY]) == 0


def walk(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Yield every dictionary of a PDF."""
    stack: list[Any] = [reader.trailer]
    seen: set[tuple[int, int]] = set()
    while stack:
        node = stack.pop()
        if isinstance(node, IndirectObject):
            if (node.idnum, node.generation) in seen:
                continue
            seen.add((node.idnum, node.generation))
            stack.append(node.get_object())
        elif isinstance(node, DictionaryObject):
            yield node
            stack += [dict.get(node, key) for key in node]
        elif isinstance(node, ArrayObject):
            stack += list(list.__iter__(node))


def test_no_output_holds_active_content(done: Done) -> None:
    """No script, action or form data; only dossiers carry files: their data, and originals that hold nothing active."""
    root, _, _ = done
    for path in outputs(root):
        reader = PdfReader(path)
        for node in walk(reader):
            assert not {"/JS", "/JavaScript", "/AA", "/XFA", "/RichMedia"} & set(node), path
            assert node.get("/S") not in ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR"), path
        attached = {name: parts[0] for name, parts in reader.attachments.items()}
        if "dossiers" not in path.parts or path.stem.startswith("decision"):
            assert attached == {}, path
        for name, content in attached.items():
            assert name.endswith(".json") or find_active_content(content) == "", (path, name)


def test_no_metadata_or_hidden_text_of_a_school_passes(done: Done) -> None:
    """Titles, authors, scripts and names of attachments of the files received appear nowhere."""
    root, _, _ = done
    for path in outputs(root):
        content = path.read_bytes()
        assert b"SENTINELLE" not in content, path
        reader = PdfReader(io.BytesIO(content))
        assert "SENTINELLE" not in str(reader.metadata) + str(reader.xmp_metadata), path


def test_bait_is_printed_as_it_was_written(done: Done) -> None:
    """``{{7*7}}`` stays ``{{7*7}}``, a tag is shown, a picture by address is words, an override is named."""
    root, report, _ = done
    numero = next(piece["dossier"] for piece in report["pieces"] if piece["file"] == "appat_fiche.pdf")
    (path,) = (root / "outbox" / "dossiers" / numero).glob("dossier_*.pdf")
    with pdfplumber.open(path) as pdf:
        text = "\n".join(page.extract_text() for page in pdf.pages)
        images = [image for page in pdf.pages for image in page.images]
    squeezed = "".join(text.split())
    for words in ("{{7*7}}", '<imgsrc="file:///etc/passwd">', "<b>gras</b>", "=cmd|", "../../../../etc/passwd"):
        assert words in squeezed
    assert "root:" not in text
    assert images == []
    assert "JavaScript" in text  # why the original does not travel with the dossier


def test_no_output_carries_invisible_characters(done: Done) -> None:
    """Overrides and controls of an answer reach no page."""
    root, _, _ = done
    for path in outputs(root):
        with pypdfium2.PdfDocument(path) as pdf:
            text = "".join(page.get_textpage().get_text_bounded() for page in pdf)
        assert not set(text) & set("\u202e\u2066\u200b\ufeff\x07\x1b"), path


def test_what_is_suspect_keeps_no_name_that_opens(done: Done) -> None:
    """The copy beside the note of a script, a launch or a macro is not a PDF or a workbook to a double click."""
    root, _, _ = done
    for path in (root / "outbox" / "a_verifier").iterdir():
        if path.stem.endswith("_suspect_original"):
            assert path.suffix == ".bin"
        elif path.stem.endswith("_original") and path.suffix == ".pdf":
            content = path.read_bytes()
            assert not content.startswith(b"%PDF") or find_active_content(content) == ""


def test_everything_is_private_whatever_the_umask(done: Done) -> None:
    """Files 0600 (originals 0400), folders 0700, for their owner only."""
    root, _, _ = done
    for path in (root / "archive", *(root / "archive").rglob("*"), *(root / "outbox").rglob("*"), *root.glob("reg*")):
        mode = path.stat().st_mode & 0o777
        assert mode == 0o700 if path.is_dir() else mode in (0o600, 0o400), (path, oct(mode))


def test_names_are_not_those_of_people_or_files(done: Done) -> None:
    """What is in the outbox and in the archive is named by numbers, kinds and hashes."""
    root, _, ran = done
    names = " ".join(os.fsdecode(path) for path in (root / "outbox").rglob("*"))
    assert not [name for name in NAMES if name in names + ran.stderr]
