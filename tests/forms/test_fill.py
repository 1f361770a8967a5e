"""Forms filled by the project itself: samples, the demo, prefilled forms."""

import io
from pathlib import Path
from typing import Any

import page
import pytest
from pypdf import PdfReader

from pipeline.dossier.model.fields import FieldType
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS, FormSpec
from pipeline.forms.fill import fill
from tests import eleves
from tests.forms.commun import Value, blank, everything, expected_values, fields, raw_values

pytestmark = pytest.mark.slow

ALL = pytest.mark.parametrize("spec", FORMS.values(), ids=lambda spec: spec.kind)


def _by_target(spec: FormSpec, values: dict[str, Value]) -> dict[str, Value]:
    return {spec.by_name[name].target: value for name, value in values.items()}


@ALL
@pytest.mark.parametrize("round_", range(3))
def test_every_field_and_choice_is_filled_exactly(spec: FormSpec, round_: int) -> None:
    """Every text, choice and box is written in /V and in /AS."""
    values = everything(spec, round_)
    filled = fill(blank(spec), spec, _by_target(spec, values))
    assert raw_values(PdfReader(io.BytesIO(filled))) == expected_values(spec, values)


@ALL
def test_filled_form_is_accessible(spec: FormSpec, tmp_path: Path) -> None:
    """A filled form is valid PDF/UA-1."""
    path = tmp_path / "filled.pdf"
    path.write_bytes(fill(blank(spec), spec, _by_target(spec, everything(spec, 0))))
    report = page.validate_pdf(str(path), profile="ua1")
    assert report.is_compliant, str(report)


@ALL
def test_filling_is_deterministic(spec: FormSpec) -> None:
    """The same form and values give the same bytes."""
    values = _by_target(spec, everything(spec, 1))
    assert fill(blank(spec), spec, values) == fill(blank(spec), spec, values)


@ALL
def test_filled_form_leaves_nothing_to_the_viewer(spec: FormSpec) -> None:
    """Once filled by the project, every text is drawn and the viewer is not asked to draw it again."""
    reader = PdfReader(io.BytesIO(fill(blank(spec), spec, _by_target(spec, everything(spec, 0)))))
    root: Any = reader.trailer["/Root"]
    assert "/NeedAppearances" not in root["/AcroForm"]
    for declared, field in zip(spec.fields, fields(reader), strict=True):
        if declared.type in (FieldType.TEXT, FieldType.MULTILINE):
            assert b"Tj" in field["/AP"]["/N"].get_object().get_data()


def test_an_answer_can_be_changed_and_removed() -> None:
    """A second filling replaces the first; ``None`` empties a field and an absent target keeps it."""
    spec = FORMS[Kind.FICHE]
    once = fill(blank(spec), spec, {"nom": "ÉTÉ", "materiel": "oui", "dependance_scolaire": True, "classe": "MS"})
    twice = fill(once, spec, {"nom": None, "materiel": "non", "dependance_scolaire": False})
    expected = {"fiche_materiel": "non", "fiche_eleve_classe": "MS"}
    assert raw_values(PdfReader(io.BytesIO(twice))) == expected_values(spec, dict(expected))


@pytest.mark.parametrize(
    ("target", "value"),
    [
        ("inconnu", "x"),
        ("edition", "fiche/2"),
        ("materiel", "peut-être"),
        ("materiel", True),
        ("dependance_scolaire", "oui"),
        ("nom", True),
    ],
)
def test_what_the_form_does_not_have_is_refused(target: str, value: Value) -> None:
    """An unknown target, the marker, or a value that is no answer of the field is an error, not a blank."""
    spec = FORMS[Kind.FICHE]
    with pytest.raises(ValueError, match=target):
        fill(blank(spec), spec, {target: value})


@pytest.mark.parametrize("number", sorted(eleves.FICHES))
def test_fictional_pupils_fit_in_the_forms(number: str) -> None:
    """The tricky pupils' fiches are filled with their values exactly as they are written."""
    spec = FORMS[Kind.FICHE]
    values = eleves.FICHES[number]
    found = raw_values(PdfReader(io.BytesIO(fill(blank(spec), spec, values))))
    for target, value in values.items():
        if isinstance(value, str) and spec.by_target[target].type is not FieldType.RADIO:
            assert found[spec.by_target[target].name][0] == value
