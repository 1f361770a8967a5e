"""What a person types off a paper form: is it an answer of this form, does it read one way, does the paper hold it."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.dossier.model.fields import A_CHOISIR, Field, FieldType
from pipeline.dossier.values.texte import phrase, quote
from pipeline.dossier.values.types import Lecture
from pipeline.dossier.values.typographie import typo
from pipeline.forms.appearance import fits
from pipeline.forms.draft import Draft
from pipeline.forms.editions import FormSpec
from pipeline.forms.fill import Value
from pipeline.forms.widgets import box_of

MAX_TEXT = 4000
"""Characters of an answer: more than the largest frame of a form holds."""
_TOO_LONG = "Cette réponse ne tient pas dans la place que le formulaire lui laisse : abrégez-la."


@dataclass(frozen=True, slots=True)
class Entry:
    """What was typed, as the form takes it, and what is said of it."""

    values: Mapping[str, Value]
    """By target, what is answered; the questions without an answer are not there."""
    errors: Mapping[str, str]
    """Target → French: why the form cannot hold this answer."""
    doubts: Mapping[str, str]
    """Target → French: why this answer is not understood, though it may stand so on the paper."""


def read_entry(spec: FormSpec, typed: Mapping[str, object], reference: date) -> Entry:
    """Check what was typed for a form; never raises.

    Args:
        spec: the form.
        typed: by target, what was typed: a text, the word of a choice, true or false for a box.
        reference: day on which the paper was received, against which two-digit years are read.
    """
    draft = Draft(spec.blank(), spec)
    values: dict[str, Value] = {}
    errors: dict[str, str] = {}
    doubts: dict[str, str] = {}
    for target, answer in typed.items():
        field = spec.by_target.get(target)
        if field is None or field.type is FieldType.MARKER:
            errors[target] = phrase("Ce formulaire n'a pas de question {cite}.", cite=quote(target, 40))
            continue
        value = _answer(field, answer)
        if isinstance(value, _Refused):
            errors[target] = value.why
        elif isinstance(value, str) and not field.options and not _holds(draft, field, value):
            errors[target] = typo(_TOO_LONG)
        elif value not in (None, False):
            values[target] = value
            meaning = field.parse(value, reference)
            if isinstance(meaning, Lecture) and meaning.certaine is None:
                doubts[target] = meaning.doute
    return Entry(values, errors, doubts)


@dataclass(frozen=True, slots=True)
class _Refused:
    why: str


def _answer(field: Field, answer: object) -> Value | _Refused:
    if answer is None or answer == "":
        return None
    if field.type is FieldType.CHECKBOX:
        return answer if isinstance(answer, bool) else _Refused(typo("C'est une case : cochée ou non."))
    if not isinstance(answer, str):
        return _Refused(typo("Cette réponse s'écrit en toutes lettres."))
    if field.options:
        return _chosen(field, answer)
    lines = unicodedata.normalize("NFC", answer.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")).strip()
    if field.type is FieldType.TEXT:
        lines = " ".join(lines.split("\n"))
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in lines.replace("\n", "")):
        return _Refused(typo("Cette réponse contient un signe qui ne s'imprime pas : écrivez-la de nouveau."))
    return lines or None


def _chosen(field: Field, answer: str) -> Value | _Refused:
    if answer == A_CHOISIR.value:
        return None
    offered = [option for option in field.options if option != A_CHOISIR]
    if any(option.value == answer for option in offered):
        return answer
    words = ", ".join(option.value for option in offered)
    return _Refused(phrase("{cite} n'est pas une des réponses : {words}.", cite=quote(answer, 40), words=words))


def _holds(draft: Draft, field: Field, text: str) -> bool:
    left, bottom, right, top = box_of(draft.source.fields[field.name])
    multiline = field.type is FieldType.MULTILINE
    return len(text) <= MAX_TEXT and fits(draft.source.metrics, text, right - left, top - bottom, multiline=multiline)
