"""Names of fields, however merging renamed them."""

import pytest

from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from pipeline.intake.fields.occurrences import canonical

RENAMED = ["{}", "{}+1", "{}#0", "{} [123]", "{}.1", "{}_2", "{} (2)", "copie.{}", "a.b.{}", "topmostSubform[0].{}[0]"]


@pytest.mark.parametrize("pattern", RENAMED)
def test_a_renamed_field_is_known(pattern: str) -> None:
    """Suffixes and parents that merging adds do not hide any of our names."""
    for kind, spec in FORMS.items():
        for field in spec.fields:
            assert canonical(pattern.format(field.name)) == (kind, field.name)


@pytest.mark.parametrize(
    "name", ["", "nom", "fiche", "fiche_", "fiche_item_07", "xfiche_eleve_nom", "fiche_eleve_nom_bis"]
)
def test_another_name_is_not_ours(name: str) -> None:
    """Neither parts of our names nor names that contain them are ours."""
    assert canonical(name) is None


def test_names_of_two_forms_are_kept_apart() -> None:
    """Each prefix leads to its form."""
    assert canonical("fiche_eleve_nom") == (Kind.FICHE, "fiche_eleve_nom")
    assert canonical("proto_eleve_nom+1") == (Kind.PROTOCOLE, "proto_eleve_nom")
