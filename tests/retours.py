"""What tests of returned copies share: a completed form."""

import io

from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import SOURCE_KEY
from tests.demo import filled
from tests.eleves import Values
from tests.intake.pdfs import save


def completed(kind: Kind, values: Values, source: str) -> bytes:
    """A form that says from which copy it was prefilled."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(filled(kind, values))))
    writer.root_object[NameObject(SOURCE_KEY)] = TextStringObject(source)
    return save(writer)
