"""Building every form at once."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from pipeline.dossier.model.fields import Field, FieldType
from pipeline.dossier.model.forms import Kind
from pipeline.errors import PipelineError
from pipeline.forms import build, editions
from pipeline.forms.editions import EDITIONS, FORMS, FormSpec, editions_of


def test_every_form_is_written_under_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each form of the table is written into the folder, which is made if needed."""

    def fake(spec: FormSpec, engine: object) -> bytes:
        return spec.marker.encode()

    monkeypatch.setattr(build, "build_form", fake)
    paths = build.build_all(tmp_path / "new")
    assert {path.name: path.read_bytes() for path in paths} == {
        spec.filename: spec.marker.encode() for spec in FORMS.values()
    }


def test_a_form_that_was_given_to_schools_keeps_its_fields(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A field added to an edition that is in use is refused before anything is written: it belongs to the next one."""
    spec = FORMS[Kind.FICHE]
    path = tmp_path / spec.filename
    path.write_bytes(spec.blank())
    more = Field("fiche_de_plus", "De plus", FieldType.TEXT, "de_plus")
    monkeypatch.setitem(editions.FORMS, Kind.FICHE, replace(spec, fields=(*spec.fields, more)))
    with pytest.raises(PipelineError, match=rf"édition {spec.edition} .* \(fiche_de_plus\).*édition suivante"):
        build.build_all(tmp_path)
    assert path.read_bytes() == spec.blank()


def test_the_blank_of_a_former_edition_is_put_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What schools still have is read with its help."""
    former = FORMS[Kind.FICHE]
    following = int(former.edition) + 1
    issued = editions_of(Kind.FICHE, following, former.title, "fiche_evaluation")
    monkeypatch.setitem(editions.EDITIONS, Kind.FICHE, issued)
    monkeypatch.setitem(editions.FORMS, Kind.FICHE, issued[str(following)])
    monkeypatch.setattr(build, "build_form", lambda spec, engine: spec.marker.encode())
    (tmp_path / former.filename).write_bytes(former.blank())
    build.build_all(tmp_path)
    assert (tmp_path / "editions" / f"fiche_evaluation_{former.edition}.pdf").read_bytes() == former.blank()
    assert (tmp_path / "fiche_evaluation.pdf").read_bytes() == f"fiche/{following}".encode()


@pytest.mark.parametrize(
    "spec", [spec for issued in EDITIONS.values() for spec in issued.values()], ids=lambda spec: spec.marker
)
def test_the_blank_of_every_edition_is_kept_with_its_fields(spec: FormSpec) -> None:
    """Each edition ever issued is in ``forms_pdf/``, and asks what its declaration says."""
    assert set(PdfReader(io.BytesIO(spec.blank())).get_fields() or {}) == set(spec.by_name)
