"""What acts in a file is looked for once, where it is read; what is known of it counts for those bytes only."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import NameObject

from pipeline import judging
from pipeline.dossier.model.forms import Kind
from pipeline.pdf_objects import dictionary
from pipeline.sandbox.local import Local
from pipeline.store.archive import Archive
from pipeline.store.register import Register
from pipeline.workspace import Workspace
from tests.demo import filled
from tests.eleves import FICHES
from tests.intake.pdfs import save
from tests.robustness.bench import command, drop
from tests.secretary import TODAY

pytestmark = pytest.mark.usefixtures("cheaply")

FICHE = filled(Kind.FICHE, FICHES["01"])
SCRIPT = "du code JavaScript"


def acting(content: bytes) -> bytes:
    """The same file, with a script."""
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(BytesIO(content)))
    writer.root_object[NameObject("/OpenAction")] = dictionary(S="/JavaScript", JS="app.alert(1)")
    return save(writer)


@pytest.fixture
def known(request: pytest.FixtureRequest, workspace: Path) -> Iterator[tuple[Register, Archive, str]]:
    """The register and the archive once one file was read, and its hash."""
    drop(workspace / "inbox", "fiche.pdf", request.param)
    assert command(workspace, "process", today=TODAY) == 0
    place = Workspace(workspace)
    with Register.open(place.register_path) as register:
        (sha256,) = register.fichiers.hashes()
        yield register, place.archive, sha256


@pytest.mark.parametrize(("known", "actif"), [(FICHE, ""), (acting(FICHE), SCRIPT)], indirect=["known"])
def test_what_reading_found_is_not_looked_for_again(
    known: tuple[Register, Archive, str], actif: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The register has it from the reading process: nothing is opened any more."""
    register, archive, sha256 = known
    monkeypatch.setattr(Local, "run", None)
    assert judging.known(register, sha256) == actif
    assert HELD(register, archive, POOL, sha256) is bool(actif)


@pytest.mark.parametrize("known", [FICHE], indirect=True)
def test_what_an_earlier_version_found_proves_nothing(
    known: tuple[Register, Archive, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is looked through when that is asked for, and this is kept: once for each version of the program."""
    register, archive, sha256 = known
    register.fichiers.keep_judged(sha256, "an earlier one", SCRIPT)
    assert judging.known(register, sha256) is None
    assert not HELD(register, archive, POOL, sha256)
    monkeypatch.setattr(Local, "run", None)
    assert judging.known(register, sha256) == ""
    assert not HELD(register, archive, POOL, sha256)


@pytest.mark.parametrize("known", [FICHE], indirect=True)
def test_bytes_that_changed_in_the_archive_are_not_trusted(known: tuple[Register, Archive, str]) -> None:
    """What is known counts for the bytes that were received."""
    register, archive, sha256 = known
    archive.path(sha256).chmod(0o600)
    archive.path(sha256).write_bytes(acting(FICHE))
    assert HELD(register, archive, POOL, sha256)
    archive.path(sha256).unlink()
    assert HELD(register, archive, POOL, sha256)


@pytest.mark.parametrize("known", [FICHE], indirect=True)
def test_the_files_of_a_dossier_are_looked_through_before_it_is_printed(
    known: tuple[Register, Archive, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that were read by an earlier version are, once; the others are not opened."""
    register, archive, sha256 = known
    (numero,) = [row.numero for row in register.dossiers.all()]
    register.fichiers.keep_judged(sha256, "an earlier one", SCRIPT)
    judging.judge_dossiers(register, archive, POOL, [numero])
    assert judging.known(register, sha256) == ""
    monkeypatch.setattr(Local, "run", None)
    judging.judge_dossiers(register, archive, POOL, [numero])


POOL = Local()
HELD = judging.holds_active_content
"""The very function: cheap runs replace it."""
