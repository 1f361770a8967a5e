"""A file received is seen without being opened; of a copy, each place beside what was read there."""

import io
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from pipeline.dossier.model.forms import Kind
from pipeline.errors import PipelineError
from pipeline.paper.pdf.shown import draw_page
from pipeline.run.desk.pictures import Pictures, read_copy, waiting_forms
from pipeline.workspace import Workspace
from tests.demo import filled
from tests.eleves import FICHES, PROTOCOLES
from tests.intake.pages.test_reading import flat
from tests.papier import scanned, ticked
from tests.robustness.bench import PHOTOGRAPH, command, drop, said
from tests.robustness.bench import copy as copy_of
from tests.run.acts.office import say

FLAT = flat(Kind.FICHE, FICHES["03"])
COPY = sha256(FLAT).hexdigest()


@pytest.fixture
def desk(root: Path) -> Workspace:
    """A workspace in which a flat copy of a fiche waits."""
    drop(root / "inbox", "plat.pdf", FLAT)
    assert command(root, "process") == 0
    return Workspace(root)


def picture(content: bytes) -> Any:
    """Grey levels of a picture."""
    return np.asarray(Image.open(io.BytesIO(content)).convert("L"))


def test_what_was_read_of_a_copy_is_told_in_the_order_of_the_form(desk: Workspace) -> None:
    """With the value of each field, as a form takes it."""
    copy = read_copy(desk, COPY[:12])
    assert (copy.kind, copy.sha256, copy.confirmable) == (Kind.FICHE, COPY, True)
    values = {one.cible: one.valeur for place in copy.places for one in place.reponses}
    assert {target: value for target, value in values.items() if value} == {
        target: value for target, value in FICHES["03"].items() if value
    }
    nom = next(place for place in copy.places if place.reponses[0].cible == "nom")
    assert nom.lu == FICHES["03"]["nom"]
    # Drawn letters are never as certain as a field: a person compares them.
    assert not nom.sure
    assert any(place.sure for place in copy.places)
    labels = [place.libelle for place in copy.places]
    assert labels.index("Nom de l’élève") < labels.index("Prénom de l’élève")


def test_each_place_is_a_picture_of_that_very_place(desk: Workspace) -> None:
    """Something is inked where something was read, and nothing where nothing was."""
    copy = read_copy(desk, COPY[:12])
    pictures = Pictures(desk)
    for rank, place in enumerate(copy.places[:25]):
        seen = picture(pictures.place(copy.code, rank))
        assert seen.shape[::-1] == place.taille
        inner = seen[seen.shape[0] // 4 : -seen.shape[0] // 4, seen.shape[1] // 50 : -seen.shape[1] // 50]
        assert (inner.min() < 120) == (not place.vide), place.libelle


def test_a_page_shows_the_answers_of_its_fields(desk: Workspace) -> None:
    """Those that a form holds without a copy, as a reader shows them."""
    blank, answered = (draw_page(filled(Kind.FICHE, values), 0)[0] for values in ({}, FICHES["03"]))
    assert (picture(blank) != picture(answered)).any()


def test_a_page_of_any_file_received_is_shown(desk: Workspace) -> None:
    """By the first digits of its hash; how many pages there are is told."""
    fiche = sha256(filled(Kind.FICHE, FICHES["01"])).hexdigest()
    content, pages = Pictures(desk).page(fiche[:12], 2)
    assert pages > 1
    assert picture(content).shape[0] == 1400


def test_a_photograph_is_shown_as_a_page(tmp_path: Path) -> None:
    """Not larger than a screen needs."""
    content, pages = draw_page(scanned(ticked(Kind.FICHE, FICHES["11"])[:1], dpi=200), 0)
    assert pages == 1
    assert picture(content).shape[0] <= 1600


@pytest.mark.parametrize(
    ("code", "page", "told"),
    [
        ("0123456789ab", 1, "Aucun fichier reçu"),
        (COPY[:12], 99, "ne peut pas être montrée"),
        (sha256(PHOTOGRAPH).hexdigest()[:12], 1, "ne peut pas être montrée"),
        ("abc", 1, "premiers caractères"),
    ],
    # By a name of their own: a copy is made anew in each process, under another hash.
    ids=["no file", "beyond the last page", "a photograph", "too short"],
)
@pytest.mark.slow
def test_what_cannot_be_shown_is_said(processed: Path, tmp_path: Path, code: str, page: int, told: str) -> None:
    """In French, whatever the file is; in a process apart."""
    root = copy_of(processed, tmp_path / "cdes")
    drop(root / "inbox", "plat.pdf", FLAT)
    assert command(root, "process") == 0
    with pytest.raises(PipelineError, match=told):
        Pictures(Workspace(root)).page(code, page)


def test_a_copy_that_does_not_wait_any_more_is_not_shown(desk: Workspace) -> None:
    """What was drawn of it before neither."""
    pictures = Pictures(desk)
    code = read_copy(desk, COPY[:12]).code
    pictures.place(code, 0)
    say(desk.root, "confirm", code, "--by", "Mme Essai")
    for look in (lambda: pictures.place(code, 0), lambda: read_copy(desk, code)):
        with pytest.raises(PipelineError, match="Aucune copie"):
            look()


def test_nothing_is_written_by_looking(desk: Workspace) -> None:
    """Neither in the workspace nor beside it."""
    before = sorted((path, path.stat().st_mtime_ns) for path in desk.root.parent.rglob("*"))
    Pictures(desk).place(COPY[:12], 3)
    Pictures(desk).page(COPY[:12], 1)
    assert sorted((path, path.stat().st_mtime_ns) for path in desk.root.parent.rglob("*")) == before


def test_copies_that_wait_are_listed_by_their_pupil(desk: Workspace) -> None:
    """As far as it was read."""
    (one,) = waiting_forms(desk)
    assert (one.code, one.kind, one.confirmable) == (f"{COPY[:12]}-1", Kind.FICHE, True)


def test_look_tells_and_writes_a_page(desk: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command shows the same."""
    found = said(desk.root, capsys, "look", COPY[:12])
    assert {one["label"] for one in found["answers"]} >= {"Nom de l’élève"}
    assert command(desk.root, "look", COPY[:12], today=None) == 0
    assert "confirm" in capsys.readouterr().out
    assert command(desk.root, "look", COPY[:12], str(tmp_path / "page.png"), "--page", "2", today=None) == 0
    assert (tmp_path / "page.png").read_bytes().startswith(b"\x89PNG")


def test_what_a_scan_leaves_in_doubt_is_no_value(root: Path) -> None:
    """It has its reason, and the copy cannot be confirmed."""
    content = scanned(ticked(Kind.PROTOCOLE, PROTOCOLES["11"]), dpi=150)
    drop(root / "inbox", "scan.pdf", content)
    assert command(root, "process") == 0
    copy = read_copy(Workspace(root), sha256(content).hexdigest()[:12])
    assert not copy.confirmable
    doubtful = [place for place in copy.places if place.doute]
    assert doubtful
    assert all(one.valeur is None for place in doubtful if len(place.reponses) == 1 for one in place.reponses)
    assert json.dumps(copy.to_json())
