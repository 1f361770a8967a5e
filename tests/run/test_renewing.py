"""Letters that are not posted follow the settings; those posted never do."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.sandbox import Pool
from pipeline.store.register import Register
from pipeline.workspace import Workspace
from tests.demo import DECISIONS
from tests.robustness.bench import command, stand_in
from tests.run.test_hollow import AFTER, asked, decide, notified
from tests.secretary import demande, said

__all__ = ["asked"]
pytestmark = pytest.mark.usefixtures("cheaply")
LATER = "2003-11-24"


@pytest.fixture(autouse=True)
def signed(monkeypatch: pytest.MonkeyPatch, cheaply: None) -> None:
    """A stand-in page that bears the settings, as a letter does."""

    def render_all(workspace: Workspace, orders: list[Any], _: Pool) -> list[bytes]:
        return [stand_in(order) + (workspace.root / "pipeline.toml").read_bytes() for order in orders]

    monkeypatch.setattr("pipeline.run.documents.write.render_all", render_all)


def change(root: Path, before: str, after: str) -> None:
    settings = root / "pipeline.toml"
    text = settings.read_text(encoding="utf-8")
    assert before in text
    settings.write_text(text.replace(before, after), encoding="utf-8")


def letters(root: Path) -> dict[str, bytes]:
    """Name of each letter and tray → what it is made of."""
    found = [*(root / "outbox" / "courriers").rglob("*.pdf"), *(root / "outbox").rglob("fenetre*.pdf")]
    return {str(path.relative_to(root)): path.read_bytes() for path in found}


@pytest.fixture
def written(root: Path) -> Path:
    """A demande whose letters are written and not posted."""
    demande(root, "01")
    assert command(root, "process") == 0
    assert letters(root)
    return root


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('nom = "PARAPHE"', 'nom = "NOUVELLE"'),
        ("Département de la Fiction", "Département du Conte"),
        ("y = 56.0", "y = 57.0"),
        ("[textes]\n", '[textes]\nune_fois = "Une seule fois, merci."\n'),
    ],
)
def test_unposted_letters_are_renewed_in_place(
    written: Path, before: str, after: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Same names, in the same batch, their trays too; the secretary is told to throw away what she printed."""
    former = letters(written)
    change(written, before, after)
    capsys.readouterr()
    assert command(written, "process", today=LATER) == 0
    told = capsys.readouterr().err
    assert "réimprimez" in told and "jetez" in told and "2003-0001" in told
    renewed = letters(written)
    assert renewed.keys() == former.keys()
    assert all(renewed[name] != former[name] for name in former)
    assert command(written, "process", today=LATER) == 0
    assert "réimprimez" not in capsys.readouterr().err
    assert letters(written) == renewed
    assert command(written, "verify", today=None) == 0


def test_a_template_of_the_department_counts(written: Path) -> None:
    """A file in ``modeles/`` is part of what a letter is printed with."""
    former = letters(written)
    (written / "modeles" / "letters").mkdir()
    (written / "modeles" / "letters" / "letters.css").write_text("p { color: black }", encoding="utf-8")
    change(written, "complement_jours", "# \ncomplement_jours")  # So that the stand-in differs.
    assert command(written, "process", today=LATER) == 0
    assert letters(written) != former


def test_another_setting_renews_nothing(written: Path) -> None:
    """What no letter is printed with makes no letter anew."""
    former = letters(written)
    change(written, "patience_minutes = 0", "patience_minutes = 1")
    assert command(written, "process", today=LATER) == 0
    assert letters(written) == former


def test_what_was_posted_stays(written: Path) -> None:
    """A letter that left is what it was."""
    assert command(written, "print-done", "--by", "Mme Essai") == 0
    former = letters(written)
    change(written, "PARAPHE", "NOUVELLE")
    assert command(written, "process", today=LATER) == 0
    assert letters(written) == former


def test_what_a_former_version_wrote_is_left_alone(written: Path) -> None:
    """It did not note what it printed with: nobody is asked to print it again."""
    with Register.open(written / "registre.sqlite") as register:
        register._db.run("UPDATE documents SET imprime = ''")
    former = letters(written)
    change(written, "PARAPHE", "NOUVELLE")
    assert command(written, "process", today=LATER) == 0
    assert letters(written) == former


def test_states_stay_what_they_are(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A letter printed again transmits nothing a second time."""
    before = said(capsys, "status", "2003-0001", "--workspace", str(written))
    change(written, "PARAPHE", "NOUVELLE")
    assert command(written, "process", today=LATER) == 0
    after = said(capsys, "status", "2003-0001", "--workspace", str(written))
    assert (before["state"], before.get("history")) == (after["state"], after.get("history"))


def test_what_a_setting_held_back_is_taken_up_again(asked: Path) -> None:
    """A text emptied, a decision dropped, the text restored: the next run notifies it, without anything else."""
    change(asked, "[textes]\n", '[textes]\nnotification_recours = ""\n')
    decide(asked, "01", "2003-0001", DECISIONS["23"])
    assert command(asked, "process", today=AFTER) == 3
    assert notified(asked) == set()
    change(asked, 'notification_recours = ""\n', "")
    assert command(asked, "process", today=AFTER) == 0
    assert notified(asked) == {"2003-0001"}
