"""The parts of a form hold all of its questions, once, in its order."""

from itertools import pairwise

import pytest

from pipeline.dossier.model.fields import FieldType
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import EDITIONS, FORMS, FormSpec
from pipeline.forms.sections import sections


@pytest.mark.parametrize("spec", [spec for all_ in EDITIONS.values() for spec in all_.values()], ids=lambda s: s.marker)
def test_each_question_stands_in_one_part(spec: FormSpec) -> None:
    """In every edition."""
    found = [field for section in sections(spec) for field in section.champs]
    assert found == [field for field in spec.fields if field.type is not FieldType.MARKER]


@pytest.mark.parametrize("kind", Kind)
def test_parts_have_the_titles_of_the_page(kind: Kind) -> None:
    """No title is used twice in a row, and none is empty."""
    titles = [section.titre for section in sections(FORMS[kind])]
    assert all(titles)
    assert all(one != other for one, other in pairwise(titles))
    assert len(titles) > 7
