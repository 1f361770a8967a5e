"""Building every form at once."""

from pathlib import Path

import pytest

from pipeline.forms import build
from pipeline.forms.fields import FORMS, FormSpec


def test_every_form_is_written_under_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each form of the table is written into the folder, which is made if needed."""

    def fake(spec: FormSpec, engine: object) -> bytes:
        return spec.marker.encode()

    monkeypatch.setattr(build, "build_form", fake)
    paths = build.build_all(tmp_path / "new")
    assert {path.name: path.read_bytes() for path in paths} == {
        spec.filename: spec.marker.encode() for spec in FORMS.values()
    }
