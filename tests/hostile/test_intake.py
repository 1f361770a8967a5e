"""Each hostile file is read literally or set aside with a named reason, soon, whatever it holds."""

import hashlib
from pathlib import Path

import pytest

from pipeline.active_content import find_active_content
from pipeline.forms.editions import FORMS
from pipeline.intake.worker import read_files
from pipeline.sandbox.local import Local
from tests.hostile.files import HOSTILE, READ, hostile
from tests.intake.pdfs import by_target

pytestmark = pytest.mark.slow

BAIT = ("javascript_seul.pdf", "lancement_seul.pdf", "xfa.pdf", "mot_de_passe.pdf", "classeur_macros.xlsx")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_as_it_should_and_soon(tmp_path: Path, name: str) -> None:
    """Under the limits of a reader, which stops itself in time (``test_worker``), with the reason expected of it."""
    content, (_, expected) = hostile(name), HOSTILE[name]
    path = tmp_path / "f"
    path.write_bytes(content)
    (found,) = read_files([(path, hashlib.sha256(content).hexdigest(), name)], Local())
    assert (found.diagnosis.code if found.diagnosis else READ) in expected
    assert found.suspect or name not in BAIT


def test_bait_in_answers_is_read_as_it_is(tmp_path: Path) -> None:
    """Templates, markup, paths and formulas are texts like any other."""
    content = hostile("appat_fiche.pdf")
    path = tmp_path / "f"
    path.write_bytes(content)
    (found,) = read_files([(path, hashlib.sha256(content).hexdigest(), "f")], Local())
    (form,) = found.forms
    answers = by_target(form)
    assert answers["evolution"] == "{{7*7}} ${7*7} #{7*7}"
    assert str(answers["besoin.1"]).startswith("{{7*7}}\n{% for x in y %}\n<b>gras</b>")
    assert find_active_content(content)
    assert form.kind in FORMS
