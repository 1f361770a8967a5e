"""``became``: what became of a file that was dropped."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.run.office.became import Where, became
from pipeline.workspace import Workspace
from tests.robustness.bench import cheap, command, drop, make


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    """A morning's mail."""
    with cheap():
        yield make(tmp_path / "cdes")


def test_each_form_says_where_it_is(root: Path) -> None:
    """In a dossier with its pupil, waiting for a person, or no form at all; before the run, nothing yet."""
    hashes = {path.name: sha256(path.read_bytes()).hexdigest() for path in (root / "inbox").iterdir()}
    before = became(Workspace(root), {one: name for name, one in hashes.items()})
    assert {fate.where for fates in before.values() for fate in fates} == {Where.WAITS}
    assert command(root, "process") == 0
    found = became(Workspace(root), {one: name for name, one in hashes.items()})
    told = {name: found[one][0] for name, one in hashes.items()}
    fiche = told["01_fiche.pdf"]
    assert (fiche.where, fiche.dossier, fiche.told) == (Where.FILED, "2003-0001", "Fiche : dossier 2003-0001.")
    assert fiche.pupil
    waiting = told["10_protocole.pdf"]
    assert (waiting.where, waiting.told) == (Where.PERSON, "Protocole : à quel dossier ?")
    assert waiting.piece == hashes["10_protocole.pdf"][:12]
    assert told["photo.pdf"].where is Where.PERSON
    assert "pas un formulaire lisible" in told["photo.pdf"].told


def test_a_file_that_never_came_is_not_read_yet(root: Path) -> None:
    """Whatever is asked, nothing is guessed."""
    assert command(root, "process") == 0
    assert became(Workspace(root), {"0" * 64: "x.pdf"})["0" * 64][0].where is Where.WAITS


def test_what_a_person_set_aside_is_told_so(root: Path) -> None:
    """And waits for nobody."""
    drop(root / "inbox", "autre.pdf", b"\xff\xd8\xff une autre")
    code = sha256(b"\xff\xd8\xff une autre").hexdigest()
    assert command(root, "process") == 0
    assert command(root, "set-aside", code[:12], "--by", "Mme Essai", "--reason", "Vu") == 0
    (fate,) = became(Workspace(root), {code: "autre.pdf"})[code]
    assert fate.where is Where.SAID
    assert "Mme Essai" in fate.told


def test_why_a_file_waits_in_the_inbox_is_told(root: Path) -> None:
    """A picture cut short may still be coming."""
    settings = root / "pipeline.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("patience_minutes = 0", "patience_minutes = 10"))
    (root / "inbox" / "coupe.pdf").write_bytes(b"%PDF-1.7 coupe")
    code = sha256(b"%PDF-1.7 coupe").hexdigest()
    assert command(root, "process") == 0
    (fate,) = became(Workspace(root), {code: "coupe.pdf"})[code]
    assert fate.where is Where.WAITS
    assert fate.told.startswith("Il semble inachevé")
