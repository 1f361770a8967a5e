"""What the forms in force of a dossier answer, part by part, as they were written and as persons corrected them."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from pipeline.dossier.model.fields import Field
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.model.vie import Correction
from pipeline.forms.editions import spec_of
from pipeline.forms.sections import sections
from pipeline.intake.raw import RawForm
from pipeline.run.documents.from_register import raw_from_json
from pipeline.run.life.corrected import overlay
from pipeline.run.life.record import vie_of
from pipeline.run.lookup import known_dossier
from pipeline.store.register import Register
from pipeline.store.rows import PieceRow
from pipeline.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer of a form."""

    label: str
    """French."""
    text: str
    """As it is read: in words, or « coché »."""
    written: str = ""
    """What the form says, where a person put something else in its place; "" where nobody did."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a form that has answers."""

    title: str
    answers: tuple[Answered, ...]


@dataclass(frozen=True, slots=True)
class FormAnswers:
    """A form in force."""

    kind: str
    title: str
    """French."""
    piece: str
    """Its code."""
    file: str
    """Name of the file in which it came."""
    received: date
    parts: tuple[Part, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form (guide-administrateur, « Sorties JSON »)."""
        found: dict[str, Any] = msgspec.to_builtins(self)
        return found


def answers_of(workspace: Workspace, numero: str) -> list[FormAnswers]:
    """Return the answers of the forms in force of a dossier; what was left empty is left out.

    Raises:
        PipelineError: when the dossier is unknown, or the workspace cannot be used.
    """
    workspace.settings()
    with Register.open(workspace.register_path) as register:
        rows = {row.kind: row for row in register.pieces.of(known_dossier(register, numero).numero)}
        corrections = vie_of(register, numero).corrections
        return list(_each(register, [rows[kind] for kind in Kind if kind in rows], corrections))


def _each(register: Register, rows: list[PieceRow], corrections: tuple[Correction, ...]) -> Iterator[FormAnswers]:
    for row in rows:
        # One that cannot be read any more hides none of the others; its dossier says what is wrong with it.
        with suppress(ValueError, KeyError, TypeError):
            raw = raw_from_json(row.form)
            spec = spec_of(raw.kind, raw.edition)
            over, _ = overlay(raw, corrections, row.recue_le)
            found = (Part(one.titre, tuple(_answers(one.champs, raw, over))) for one in sections(spec))
            parts = tuple(part for part in found if part.answers)
            name = register.fichiers.name(row.sha256)
            yield FormAnswers(row.kind, spec.title, row.code, name, row.recue_le, parts)


def _answers(fields: tuple[Field, ...], raw: RawForm, over: RawForm) -> Iterator[Answered]:
    for field in fields:
        text, written = (_shown(field, form) for form in (over, raw))
        if text or written:
            yield Answered(field.label, text, written if written != text else "")


def _shown(field: Field, form: RawForm) -> str:
    value = form.values[field.name].value if field.name in form.values else None
    if value is None or value is False:
        return ""
    labels = {option.value: option.label for option in field.options}
    return "coché" if value is True else labels.get(value, value)
