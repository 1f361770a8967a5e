"""The copy handed over for the right of access, by the command itself."""

import json
import shutil
import stat
import zipfile
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import page
import pytest

from pipeline.cli import main
from pipeline.dossier.model.forms import Kind
from pipeline.paper.pdf.texts import read_texts
from pipeline.run.rights.export import Remise
from tests.demo import DEGRESSIF, filled
from tests.eleves import FICHES, PROTOCOLES, Values
from tests.intake.pages.test_reading import flat
from tests.reglages import settle
from tests.robustness.sentinelles import where

pytestmark = pytest.mark.slow

NUMERO = "2003-0001"
AUXILIAIRE = ("Cachée", "71 00 77")
PERE = ("quai Imaginaire", "QUAI IMAGINAIRE", "impasse Dérobée", "IMPASSE DEROBEE", "Lyon-le-Faux", "71 00 34", "papa@")
MERE = ("rue des Lilas", "71 00 12")
INES: Values = PROTOCOLES["23"] | {
    "auxiliaire": "Mme Aide",
    "auxiliaire_adresse": "5 rue Cachée\n13999 Villeneuve-la-Fictive",
    "auxiliaire_telephone": "04 65 71 00 77",
    "observations": "Le père habite 9 quai Imaginaire. Bon contact avec l’école.\npapa@exemple.test",
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Separated parents, two versions of the protocole, a decision, a new demande; another pupil's form waits."""
    root = tmp_path_factory.mktemp("export") / "cdes"
    assert main(["init", str(root)]) == 0
    settle(root)
    ines = {target: INES[target] for target in ("nom", "prenom", "naissance", "etablissement")}
    swapped = {
        target.replace("representant2", "representant") if "2" in target else f"representant2{target[12:]}": INES[
            target
        ]
        for target in INES
        if target.startswith("representant")
    }
    steps: tuple[tuple[str, dict[str, tuple[Kind, Values]]], ...] = (
        ("2003-11-20", {"a.pdf": (Kind.FICHE, FICHES["23"]), "b.pdf": (Kind.PROTOCOLE, INES | swapped)}),
        ("2003-11-21", {"c.pdf": (Kind.PROTOCOLE, INES)}),
        ("2003-12-05", {"d.pdf": (Kind.DECISION, {"dossier": NUMERO} | ines | DEGRESSIF | {"seance": "04/12/2003"})}),
        ("2004-02-02", {"e.pdf": (Kind.PROTOCOLE, INES | {"accompagnement": "18 h"})}),
        ("2004-02-03", {"f.pdf": (Kind.FICHE, FICHES["23"] | {"etablissement": "École d’Ailleurs"})}),
    )
    for day, files in steps:
        for name, (kind, values) in files.items():
            (root / "inbox" / name).write_bytes(filled(kind, values))
        assert main(["process", "--workspace", str(root), "--today", day]) == 0
    moved = ("4 impasse Dérobée, 69999 Lyon-le-Faux", "--by", "Mme Essai", "--reason", "Appel du père")
    assert main(["correct", NUMERO, "adresse2", *moved, "--workspace", str(root), "--today", "2004-02-04"]) == 0
    return root


def export(root: Path, target: Path, *options: str) -> int:
    by = ("--by", "Mme Essai", "--reason", "Demande écrite de la mère")
    return main(
        ["export", NUMERO, "--to", str(target), *by, *options, "--workspace", str(root), "--today", "2004-03-01"]
    )


@pytest.fixture(scope="module")
def asked(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The mother asks: the copy, and what the secretary is told."""
    target = tmp_path_factory.mktemp("remise") / "copie"
    told = StringIO()
    with redirect_stdout(told):
        assert export(workspace, target, "--hide-other-parent", "1") == 0
    return target, told.getvalue()


@pytest.fixture(scope="module")
def hidden(asked: tuple[Path, str]) -> Path:
    """What the mother is given."""
    return asked[0]


@pytest.fixture(scope="module")
def whole(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    """Nobody asked that anything be hidden."""
    target = tmp_path_factory.mktemp("remise") / "copie.zip"
    assert export(workspace, target) == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with zipfile.ZipFile(target) as opened:
        yield opened


def shown(folder: Path, words: tuple[str, ...]) -> set[str]:
    """Files in which a word is shown, or stands in any byte."""
    found = where(folder, words)
    for path in folder.rglob("*.pdf"):
        told = " ".join(" ".join(read_texts(path.read_bytes())).split())
        if any(word in told for word in words):
            found.add(str(path.relative_to(folder)))
    return found


def data(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "donnees.json").read_text(encoding="utf-8"))
    return found


def test_nothing_of_the_other_parent_nor_of_the_auxiliaire_is_in_any_byte(workspace: Path, hidden: Path) -> None:
    """Forms, letters, consolidated dossier, data, summary; what is the mother's own stays, and names stay."""
    assert shown(workspace / "outbox", (*PERE, *AUXILIAIRE))
    assert shown(hidden, (*PERE, *AUXILIAIRE)) == set()
    assert {"donnees.json", "sommaire.pdf"} <= shown(hidden, MERE)
    assert "sommaire.pdf" in shown(hidden, ("Karim FICTIF",))


def test_what_was_hidden_or_left_out_is_said(hidden: Path) -> None:
    """In the data and on the summary: forms made anew, fields emptied, the father's letters."""
    first = data(hidden)["dossiers"][0]
    assert all("refait" in one["remarque"] for one in first["recus"])
    protocoles = [one for one in first["recus"] if one["formulaire"] == "protocole"]
    assert len(protocoles) == 2
    assert all("Observations" in one["occulte"] for one in protocoles)
    left_out = {one["remarque"] for one in first["ecrits"] if one["joint"] is None}
    assert "adressé à l’autre parent" in left_out
    told = " ".join(" ".join(read_texts((hidden / "sommaire.pdf").read_bytes())).split())
    assert "adressé à l’autre parent" in told
    assert "à la demande de Mme Samia BENALI" in told
    assert "Demande écrite" not in told  # Of this very copy: why is the secretary's business.
    assert page.validate_pdf(str(hidden / "sommaire.pdf"), profile="ua1").is_compliant


def test_the_copy_is_for_its_owner_only(hidden: Path) -> None:
    """Folders 0700, files 0600."""
    modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in (hidden, *hidden.rglob("*"))}
    assert modes == {(True, 0o700), (False, 0o600)}


def test_without_the_request_everything_is_there_but_the_auxiliaires_details(
    whole: zipfile.ZipFile, workspace: Path, tmp_path: Path
) -> None:
    """Both parents' letters; the very files when they do not show the auxiliaire's; linked dossiers too."""
    whole.extractall(tmp_path)
    assert shown(tmp_path, AUXILIAIRE) == set()
    assert "donnees.json" in shown(tmp_path, PERE)
    dossiers = data(tmp_path)["dossiers"]
    assert [one["numero"] for one in dossiers] == [NUMERO, "2004-0001"]
    assert dossiers[1]["suite_de"] == NUMERO
    notified = [one for one in dossiers[0]["ecrits"] if one["type"] == "notification_famille"]
    assert len(notified) == 2
    assert all(one["joint"] for one in notified)
    fiche = next(one for one in dossiers[0]["recus"] if one["formulaire"] == "fiche")
    assert (tmp_path / fiche["joint"]).read_bytes() == filled(Kind.FICHE, FICHES["23"])
    assert fiche["remarque"] is None


def test_it_is_an_act(
    hidden: Path, whole: zipfile.ZipFile, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who and when are in the journal, why is in the register alone; « verify » agrees."""
    assert main(["journal", NUMERO, "--json", "--workspace", str(workspace)]) == 0
    told = capsys.readouterr().out
    acts = [event for event in json.loads(told) if event["act"] == "export"]
    assert {(one["actor"], one["detail"]) for one in acts} == {("Mme Essai", "occulté_1"), ("Mme Essai", "complet")}
    assert "Demande écrite" not in told
    assert main(["verify", "--workspace", str(workspace)]) == 0


def test_the_secretary_is_told_what_to_look_at(asked: tuple[Path, str]) -> None:
    """A form that waits and may be this pupil's is not in the copy; answers in which a sentence was hidden."""
    assert "est peut-être celui de cet élève" in asked[1]
    assert "occultées dans des réponses libres (Observations)" in asked[1]


@pytest.mark.parametrize("numbered", [True, False])
def test_the_secretary_is_told_of_a_copy_to_confirm(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], numbered: bool
) -> None:
    """A scan that is this pupil's, by the number that it bears or by the name alone, is not in the copy either."""
    root = shutil.copytree(workspace, tmp_path / "cdes")
    values = FICHES["23"] | ({"dossier": NUMERO} if numbered else {})
    (root / "inbox" / "scan.pdf").write_bytes(flat(Kind.FICHE, values))
    assert main(["process", "--workspace", str(root), "--today", "2004-02-10"]) == 0
    capsys.readouterr()
    assert export(root, tmp_path / "copie.zip") == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Une copie sans champs" in told and "est peut-être du dossier 200" in told


@pytest.mark.parametrize("where_to", ["{root}/outbox/copie", "{root}/copie.zip", "{tmp}/absent/copie", "{tmp}"])
def test_it_is_refused_where_it_would_be_lost_or_mixed(workspace: Path, tmp_path: Path, where_to: str) -> None:
    """Inside the workspace, in no folder, over what exists; nothing is written nor recorded."""
    before = (workspace / "registre.sqlite").read_bytes()
    assert export(workspace, Path(where_to.format(root=workspace, tmp=tmp_path))) == 1
    assert list(tmp_path.iterdir()) == []
    assert (workspace / "registre.sqlite").read_bytes() == before


def test_a_failure_of_the_disk_leaves_nothing(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message says what, who and how."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    made = ({"sommaire.pdf": b"page"}, Remise(Path(), 1, (NUMERO,)))
    monkeypatch.setattr("pipeline.run.rights.export._compose", lambda *_: made)
    monkeypatch.setattr("pipeline.store.files._zip", full)
    assert export(workspace, tmp_path / "copie.zip") == 1
    assert "rien n’en reste" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
