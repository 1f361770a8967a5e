"""Tricky pupils through programs that this project did not write: every value exact.

None of the four has a limit here: the letters that an appearance font lacks (``ễ``, ``Ş``, ``ẞ`` in Helvetica) are
lost in some appearances at most, and the reader trusts values only. PDFium writes tabs as spaces; no value has any.
"""

from pathlib import Path

import pytest

from pipeline.dossier.model.forms import Kind
from pipeline.dossier.values.texte import normalise
from pipeline.forms.editions import FORMS
from pipeline.resources import FORMS_PDF
from tests import eleves
from tests.clients import each_client, fill_with
from tests.intake.pdfs import by_target, form

pytestmark = pytest.mark.slow

PUPILS = {
    Kind.FICHE: ("02", "08", "09", "11", "13", "14", "15", "42", "44"),
    Kind.PROTOCOLE: ("02", "04", "14", "23", "26", "42", "43", "44"),
}
CASES = [(kind, numero) for kind, numeros in PUPILS.items() for numero in numeros]


@each_client
@pytest.mark.parametrize(("kind", "numero"), CASES)
def test_every_value_comes_back_exactly(client: str, kind: Kind, numero: str, tmp_path: Path) -> None:
    """Names beyond Latin-1, ligatures, apostrophes, injections, NFD, several lines: as typed, normalised."""
    spec = FORMS[kind]
    values = (eleves.FICHES if kind is Kind.FICHE else eleves.PROTOCOLES)[numero]
    out = tmp_path / "rempli.pdf"
    by_name = {spec.by_target[target].name: value for target, value in values.items()}
    fill_with(client, FORMS_PDF / spec.filename, by_name, out)
    found = form(out.read_bytes())
    assert by_target(found) == {
        target: normalise(value) if isinstance(value, str) else value for target, value in values.items() if value
    }
    assert (found.kind, found.edition, found.anomalies) == (kind, spec.edition, ())
