"""Plain values as PDF objects."""

import pydyf
import pytest
from pypdf.generic import (
    BooleanObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

from pipeline.pdf_objects import Settled, dictionary, pdf_value


@pytest.mark.parametrize(
    ("value", "kind"),
    [("/Oui", NameObject), ("oui", TextStringObject), ("", TextStringObject), (True, BooleanObject),
     (1, NumberObject), (0.5, FloatObject), ({"/X": 1}, DictionaryObject)],
)  # fmt: skip
def test_a_plain_value_has_one_object(value: object, kind: type[PdfObject]) -> None:
    """What it stands for is told by its type, and by its slash for a name."""
    made = pdf_value(value)
    assert type(made) is kind
    assert made == value


def test_a_text_that_begins_with_a_slash_stays_a_text() -> None:
    """What a person wrote is handed over as a text, and is none of our names."""
    assert type(dictionary(V=TextStringObject("/etc"))["/V"]) is TextStringObject


def test_what_stands_for_nothing_is_refused() -> None:
    """Bytes may be a text or a digest: nobody guesses."""
    with pytest.raises(TypeError, match="bytes"):
        pdf_value([b"x"])


def test_a_settled_object_is_written_as_it_was() -> None:
    """Its number, its place among compressed objects and its bytes are those of what it stands for."""
    pdf = pydyf.PDF()
    found = pydyf.Dictionary({"S": "/P", "K": pydyf.Array([1, 2.5])})
    pdf.add_object(found)
    settled = Settled(found)
    assert (settled.indirect, settled.reference) == (found.indirect, found.reference)
    assert settled.compressible == found.compressible
