"""Nobody else writes where the program works, and no message names anybody."""

import subprocess
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from tests.demo import filled
from tests.eleves import PROTOCOLES, Values
from tests.hostile.test_process import COMMAND
from tests.intake.pdfs import Pdf

TODAY = "2003-11-21"


def refused(root: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Run, which must be refused, and return why."""
    capsys.readouterr()
    assert main(["process", "--workspace", str(root)]) == 3
    return capsys.readouterr().err


@pytest.mark.parametrize("part", ["", "inbox", "outbox", "archive", "modeles", "pipeline.toml", "registre.sqlite"])
def test_what_others_can_write_is_refused(root: Path, capsys: pytest.CaptureFixture[str], part: str) -> None:
    """A stranger's template or setting would be carried out, a stranger's form taken for a school's."""
    assert main(["process", "--workspace", str(root)]) == 0
    path = root / part
    if part == "archive":
        path.mkdir(exist_ok=True)
    path.chmod(0o777 if path.is_dir() else 0o666)
    assert f"Tout le monde peut écrire dans {path.name} " in refused(root, capsys)


@pytest.mark.parametrize("part", ["inbox", "outbox"])
def test_a_link_in_the_place_of_a_folder_is_refused(root: Path, capsys: pytest.CaptureFixture[str], part: str) -> None:
    """What enters and what leaves could be one folder, one within the other, or anybody's."""
    (root / part).rename(root / "ailleurs")
    (root / part).symlink_to("outbox" if part == "inbox" else "inbox")
    assert "est un lien" in refused(root, capsys)


@pytest.mark.slow
def test_nobody_is_named_outside_the_workspace(root: Path) -> None:
    """Sentinels in names of files, in answers and in health facts: none in what cron would send, even of failures."""
    noms: Values = {"nom": "SENTINELLE", "prenom": "Sentinelle", "taches_particulieres": "sentinelle : insuline"}
    form = filled(Kind.PROTOCOLE, PROTOCOLES["01"] | noms)
    (root / "inbox" / "SENTINELLE.pdf").write_bytes(form)
    (root / "inbox" / "SENTINELLE_tronquee.pdf").write_bytes(form[: len(form) // 2])
    broken = Pdf(form).text(FORMS[Kind.PROTOCOLE].by_target["chef"].name, b"\xfe\xffSENTINELLE\xd8").save()
    (root / "inbox" / "SENTINELLE_b.pdf").write_bytes(broken)
    # Letters cannot be written: a file stands in the place of their folder.
    (root / "outbox" / "courriers").write_bytes(b"")
    command = [*COMMAND, "process", "--workspace", str(root), "--today", TODAY]
    ran = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    assert (ran.returncode, ran.stdout) == (5, "")
    assert "n’a pas pu être écrit" in ran.stderr
    assert "sentinelle" not in ran.stderr.lower()
    paths = [str(path.relative_to(root)) for path in root.rglob("*")]
    assert not [path for path in paths if "sentinelle" in path.lower()]


def test_everything_created_is_private(tmp_path: Path) -> None:
    """``init`` under the most lenient umask, with parents that do not exist yet."""
    root = tmp_path / "service" / "cdes"
    subprocess.run([*COMMAND, "init", str(root)], check=True, capture_output=True, umask=0)
    for path in (root.parent, root, *root.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path
