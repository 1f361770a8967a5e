"""What tests of returned copies share: a completed form, and the program that reads pictures."""

import io
import os
import shutil

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import SOURCE_KEY
from tests.demo import filled
from tests.eleves import Values


def require_tesseract() -> None:
    """Skip the test without the program; under continuous integration (CI=true) it must be there."""
    if shutil.which("tesseract"):
        return
    if os.environ.get("CI") == "true":
        pytest.fail("tesseract is not installed")
    pytest.skip("tesseract is not installed")


def completed(kind: Kind, values: Values, source: str) -> bytes:
    """A form that says from which copy it was prefilled."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(filled(kind, values))))
    writer.root_object[NameObject(SOURCE_KEY)] = TextStringObject(source)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
