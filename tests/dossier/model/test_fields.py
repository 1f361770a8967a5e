"""Every field of every form: declared once, and read, labelled, shown, looked through and hidden from there."""

from datetime import date
from typing import get_args, get_type_hints

import pytest

from pipeline.dossier.model.annexes import FIELDS, TYPED
from pipeline.dossier.model.decision import Phase
from pipeline.dossier.model.fields import Answer, Field, FieldType, build_form
from pipeline.dossier.model.forms import Kind, Representant, Signature
from pipeline.dossier.privacy.occultation import AUXILIAIRE
from pipeline.dossier.rules.contexte import libelle
from pipeline.dossier.values.types import Lecture
from pipeline.paper.dossier import synthese

ALL = [pytest.param(kind, field, id=f"{kind}-{field.target}") for kind, fields in FIELDS.items() for field in fields]
DEMANDE = [one for one in ALL if one.values[0] is not Kind.DECISION]
RECEPTION = date(2003, 11, 20)
EVERY_FIELD = pytest.mark.parametrize(("kind", "field"), ALL)


def answer_to(field: Field) -> Answer:
    """Something that a person may answer."""
    if field.type is FieldType.CHECKBOX:
        return True
    return field.options[-1].value if field.options else "x"


@EVERY_FIELD
def test_an_answer_is_read(kind: Kind, field: Field) -> None:
    """What is written in one field is found again in the typed form, and nothing else has changed in it."""
    empty = build_form(TYPED[kind], FIELDS[kind], {}, RECEPTION)
    read = build_form(TYPED[kind], FIELDS[kind], {field.target: answer_to(field)}, RECEPTION)
    assert field.get(read) != field.get(empty)
    # Both ends of the hours of a row are one reading.
    row = field.target.rpartition(".")[0]
    changed = [one.target for one in FIELDS[kind] if one.get(read) != one.get(empty)]
    assert changed == ([f"{row}.de", f"{row}.a"] if field.target in (f"{row}.de", f"{row}.a") else [field.target])


@EVERY_FIELD
def test_a_field_is_labelled(kind: Kind, field: Field) -> None:
    """In a tooltip, in a sentence and under a title, with French apostrophes."""
    for label in (field.label, field.in_message, field.in_synthese):
        assert label[0].isupper()
        assert "'" not in label


@pytest.mark.parametrize(("kind", "field"), DEMANDE)
def test_a_rule_can_name_a_field(kind: Kind, field: Field) -> None:
    """Whatever a rule finds wrong in it."""
    assert libelle(field.target)


@pytest.mark.parametrize(("kind", "field"), DEMANDE)
def test_a_field_is_shown_in_the_synthesis(kind: Kind, field: Field) -> None:
    """In a part of it, in the grid, in the timetable or among the signatures; the number heads the dossier."""
    shown = {*synthese.IDENTITE, "age", *(target for _, targets in synthese.PREALABLES for target in targets)}
    shown |= {f"{who}.{part}" for who in ("representant", "representant2") for part in synthese.REPRESENTANT}
    shown |= {*synthese.FAMILLE, *synthese.ETABLISSEMENT, *synthese.AUXILIAIRE, *synthese.BESOINS, *synthese.DEMANDE}
    shown |= {target for pair in synthese.TACHES for target in pair}
    shown |= {*synthese.AUTRES_TACHES, *synthese.ABSENCES, *synthese.SIGNATURES, "observations"}
    tables = ("niveau", "besoin", "edt", "signature")
    assert field.target in shown or field.target.split(".")[0] in tables or field.target == "dossier"


@EVERY_FIELD
def test_a_text_of_several_lines_is_prose_or_somebodys_details(kind: Kind, field: Field) -> None:
    """The rules on care, home and anachronisms look through every free text; names and addresses are none."""
    if field.type is FieldType.MULTILINE:
        assert field.prose is not (bool(field.owner) or field.target == "equipe")
    else:
        assert not field.prose


@EVERY_FIELD
def test_a_name_and_a_target_are_those_of_one_field(kind: Kind, field: Field) -> None:
    """PDF names hold no dot, which would make a hierarchy, and tell the form; targets are found again."""
    everywhere = [one for fields in FIELDS.values() for one in fields]
    assert [one for one in everywhere if one.name == field.name] == [field]
    assert [one for one in FIELDS[kind] if one.target == field.target] == [field]
    assert field.name.isascii()
    assert "." not in field.name


def test_the_details_of_the_auxiliaire_are_those_that_no_family_sees() -> None:
    """By declaration: a new one is hidden without another word."""
    assert set(AUXILIAIRE) == {"auxiliaire_adresse", "auxiliaire_telephone"}


@pytest.mark.parametrize("typed", [*TYPED.values(), Representant, Signature, Phase], ids=lambda typed: typed.__name__)
def test_a_reading_is_of_a_type(typed: type) -> None:
    """No attribute hides, at run time, the type that its neighbour is declared with."""
    for hint in get_type_hints(typed).values():
        for argument in (*get_args(hint), hint):
            assert not isinstance(argument, Lecture)
            assert not any(isinstance(inner, Lecture) for inner in get_args(argument))
