"""« À confirmer »: each answer beside its picture, and one act at the end, once all were compared."""

import re
from hashlib import sha256
from html import unescape
from pathlib import Path

import pytest

from pipeline.dossier.model.forms import Kind
from pipeline.run.desk.pictures import read_copy
from pipeline.store.register import Register
from pipeline.store.rows import Statut
from pipeline.workspace import Workspace
from tests.bureau.conftest import Entering
from tests.bureau.navigateur import Navigateur
from tests.eleves import FICHES
from tests.intake.pages.test_reading import flat
from tests.papier import scanned, ticked
from tests.robustness.bench import command, drop

FLAT = flat(Kind.FICHE, FICHES["03"])
COPY = sha256(FLAT).hexdigest()
CODE = f"{COPY[:12]}-1"


@pytest.fixture
def root(workspace: Path) -> Path:
    """A flat copy waits."""
    drop(workspace / "inbox", "plat.pdf", FLAT)
    assert command(workspace, "process") == 0
    return workspace


def answers(root: Path, code: str = CODE) -> dict[str, str | list[str]]:
    """What the page sends when all was compared and nothing was corrected."""
    copy = read_copy(Workspace(root), code)
    read = {f"r.{one.cible}": one.valeur for place in copy.places for one in place.reponses}
    fields: dict[str, str | list[str]] = {name: str(value) for name, value in read.items() if isinstance(value, str)}
    fields |= {name: "oui" for name, value in read.items() if value is True}
    seen = [str(rank) for rank, place in enumerate(copy.places) if not place.vide]
    return fields | {"vu": seen, "vides": "oui"}


def piece(root: Path, sha: str = COPY) -> tuple[str, str | None]:
    """Status and dossier of the copy."""
    with Register.open(root / "registre.sqlite") as register:
        (row,) = register.pieces.of_fichier(sha)
        return row.statut, row.dossier


def test_each_answer_stands_beside_its_picture(root: Path, secretary: Navigateur) -> None:
    """In the order of the form, with what was read in its field."""
    secretary.get("/confirmer")
    assert "1 copie attend" in secretary.said()
    page = secretary.get(f"/confirmer/{CODE}")
    images = re.findall(r'<img class="comparer-image" src="([^"]+)"', page)
    copy = read_copy(Workspace(root), CODE)
    assert len(images) == len(copy.places)
    assert secretary.client.get(images[0]).content.startswith(b"\x89PNG")
    assert f'value="{FICHES["03"]["nom"]}"' in unescape(page)
    assert secretary.client.get(images[0]).headers["cache-control"] == "no-store"


def test_all_as_read_is_a_confirmation(root: Path, secretary: Navigateur) -> None:
    """Under the name of who is there; it can be taken back at once."""
    secretary.get(f"/confirmer/{CODE}")
    secretary.act(f"/confirmer/{CODE}", 200, **answers(root))
    assert "confirmé tel qu’il a été lu" in secretary.said()
    assert "Annuler ce geste" in secretary.said()
    statut, dossier = piece(root)
    assert statut == Statut.LUE
    assert dossier
    with Register.open(root / "registre.sqlite") as register:
        (event,) = [one for one in register.journal.events() if one.acte == "confirmation"]
        assert event.acteur == "Odile SECRETARIAT"


def test_what_was_corrected_is_typed_in_its_place(root: Path, secretary: Navigateur) -> None:
    """The form that holds it replaces the copy, which goes with it."""
    secretary.get(f"/confirmer/{CODE}")
    secretary.act(f"/confirmer/{CODE}", 200, **(answers(root) | {"r.prenom": "Zoé"}))
    assert "1 réponse écrite par vous" in secretary.said()
    statut, dossier = piece(root)
    assert statut == Statut.ECARTEE
    with Register.open(root / "registre.sqlite") as register:
        (form,) = [one for one in register.pieces.of(str(dossier)) if one.kind == "fiche"]
        assert form.identite["prenom"] == "Zoé"


@pytest.mark.parametrize(("left", "told"), [("vu", "n’a pas été comparée"), ("vides", "questions sans réponse")])
def test_nothing_is_kept_until_all_was_compared(root: Path, secretary: Navigateur, left: str, told: str) -> None:
    """What was typed meanwhile still stands on the page."""
    secretary.get(f"/confirmer/{CODE}")
    fields = answers(root) | {"r.auteur": "Mme Corrigée"}
    fields = fields | {"vu": fields["vu"][1:]} if left == "vu" else {k: v for k, v in fields.items() if k != left}
    secretary.act(f"/confirmer/{CODE}", 409, **fields)
    assert told in secretary.said()
    assert "Mme Corrigée" in secretary.page
    assert piece(root) == (Statut.A_CONFIRMER, None)


def test_a_correction_that_reads_badly_is_looked_at_again(root: Path, secretary: Navigateur) -> None:
    """Then kept as it stands on the copy, when a person says so."""
    secretary.get(f"/confirmer/{CODE}")
    fields = answers(root) | {"r.naissance": "31/02/1995"}
    secretary.act(f"/confirmer/{CODE}", 409, **fields)
    assert "31/02/1995" in secretary.page
    assert 'id="r-naissance-faute"' in secretary.page
    secretary.act(f"/confirmer/{CODE}", 200, **(fields | {"tel_quel": "oui"}))
    assert piece(root)[0] == Statut.ECARTEE


def test_what_was_not_read_must_be_written(root: Path, secretary: Navigateur) -> None:
    """A scan cannot be confirmed: what a person writes from its pictures completes it."""
    scan = scanned(ticked(Kind.FICHE, FICHES["11"]), dpi=150)
    drop(root / "inbox", "scan.pdf", scan)
    assert command(root, "process") == 0
    code = f"{sha256(scan).hexdigest()[:12]}-1"
    secretary.get(f"/confirmer/{code}")
    assert "Pas lu" in secretary.said()
    names = {f"r.{target}": str(FICHES["11"][target]) for target in ("nom", "prenom", "naissance", "etablissement")}
    secretary.act(f"/confirmer/{code}", 200, **(answers(root, code) | names))
    assert piece(root, sha256(scan).hexdigest())[0] == Statut.ECARTEE


def test_what_waits_no_more_is_said(root: Path, secretary: Navigateur) -> None:
    """Another person, or another tab, settled it."""
    secretary.get(f"/confirmer/{CODE}")
    fields = answers(root)
    secretary.act(f"/confirmer/{CODE}", 200, **fields)
    secretary.act(f"/confirmer/{CODE}", 409, **fields)
    assert "Aucune copie à confirmer" in secretary.said()


def test_who_may_only_look_confirms_nothing(root: Path, enter: Entering) -> None:
    """Neither the page nor its act."""
    reader = enter("lecture")
    reader.get(f"/confirmer/{CODE}", 403)
    reader.act(f"/confirmer/{CODE}", 403, **answers(root))
    assert piece(root) == (Statut.A_CONFIRMER, None)
