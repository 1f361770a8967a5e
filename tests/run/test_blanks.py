"""The blank forms that a secretariat hands out."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from pipeline.cli import main
from pipeline.dossier.model.forms import Kind
from pipeline.errors import ExitCode
from pipeline.forms.editions import FORMS
from tests.reglages import settle
from tests.robustness.bench import command


def first_page(path: Path) -> str:
    """Its text, on one line."""
    return " ".join(PdfReader(io.BytesIO(path.read_bytes())).pages[0].extract_text().split())


def test_they_bear_the_address_of_the_secretariat_and_are_those_of_today(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A blank of a former edition gives way; what else lies there stays; the decision is sent to nobody."""
    root = tmp_path / "cdes"
    assert main(["init", str(root)]) == 0
    assert command(root, "forms", "renew", today=None) == ExitCode.CONFIG  # Those of an example go to nobody.
    settle(root)
    forms = {kind: root / "formulaires" / FORMS[kind].filename for kind in FORMS}
    forms[Kind.FICHE].write_bytes(b"%PDF former")
    (root / "formulaires" / "affiche.pdf").write_bytes(b"%PDF affiche")
    capsys.readouterr()
    assert command(root, "forms", "renew", today=None) == 0
    assert "formulaires/fiche_evaluation.pdf" in capsys.readouterr().out
    for kind, path in forms.items():
        assert ("13999 VILLENEUVE-LA-FICTIVE" in first_page(path)) is (kind is not Kind.DECISION), kind
        assert set(PdfReader(path).get_fields() or {}) == set(FORMS[kind].by_name)
    assert (root / "formulaires" / "affiche.pdf").read_bytes() == b"%PDF affiche"
