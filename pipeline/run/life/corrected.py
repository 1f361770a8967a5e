"""Corrections of a person → the forms as they are to be read; a form keeps what it says beside them.

A correction stands over the forms: it is read as if it had been written in them, under the same declarations. It holds
until a form says something else than what was corrected; a form that repeats what was corrected changes nothing.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from pipeline.dossier.model.dossier import Piece
from pipeline.dossier.model.fields import Field
from pipeline.dossier.model.forms import Kind
from pipeline.dossier.model.vie import RECEPTION, Correction
from pipeline.dossier.values.texte import fold_words
from pipeline.forms.editions import spec_of
from pipeline.intake.parse import parse_form
from pipeline.intake.raw import RawForm, RawValue


def written(raw: RawForm, target: str) -> str | None:
    """What a form says under a target, as text; ``None`` when its edition does not ask it."""
    field = _field(raw, target)
    if field is None:
        return None
    value = raw.values[field.name].value if field.name in raw.values else None
    return value if isinstance(value, str) else ""


def correct(piece: Piece, raw: RawForm, corrections: Iterable[Correction]) -> Piece:
    """Read a form of the register as persons corrected it."""
    corrections = tuple(corrections)
    recue_le, arrivee_le = piece.recue_le, None
    for one in corrections:
        if one.champ == f"{RECEPTION}.{piece.kind.value}" and piece.sha256 in one.vus:
            recue_le, arrivee_le = date.fromisoformat(one.valeur), piece.recue_le
    piece = replace(piece, recue_le=recue_le, arrivee_le=arrivee_le)
    ours, targets = overlay(raw, corrections, recue_le)
    if not targets:
        return piece
    form = parse_form(ours, reference=recue_le)
    # What the reading found wrong with a value is settled by the one that stands in its place.
    anomalies = tuple(item for item in piece.anomalies if item.target not in targets)
    last = {one.champ: one.valeur for one in corrections if one.champ in targets}
    return replace(piece, form=form, anomalies=anomalies, ecrite=piece.form, corrigees=last)


def overlay(raw: RawForm, corrections: Iterable[Correction], recue_le: date) -> tuple[RawForm, frozenset[str]]:
    """Return a form with what persons put in the place of its values, and the targets of these."""
    by_target: dict[str, list[Correction]] = {}
    for one in corrections:
        by_target.setdefault(one.champ, []).append(one)
    values, targets = dict(raw.values), set[str]()
    for target, several in by_target.items():
        field, said = _field(raw, target), written(raw, target)
        if field is not None and said is not None and _is_corrected(field, said, several, recue_le):
            values[field.name] = RawValue(several[-1].valeur, several[-1].valeur)
            targets.add(target)
    return replace(raw, values=values), frozenset(targets)


def _is_corrected(field: Field, said: str, corrections: list[Correction], reference: date) -> bool:
    """What the form says is what was found wrong, or nothing."""
    wrong = {"", *(text for one in corrections for text in one.avant)}
    return any(is_same(field, said, text, reference) for text in wrong)


def is_same(field: Field, one: str, other: str, reference: date) -> bool:
    """Two ways of writing one thing: the same words, or the same meaning."""
    if fold_words(one) == fold_words(other):
        return True
    meanings = [getattr(field.parse(text, reference), "valeur", None) for text in (one, other)]
    return meanings[0] is not None and meanings[0] == meanings[1]


def _field(raw: RawForm, target: str) -> Field | None:
    return spec_of(Kind(raw.kind), raw.edition).by_target.get(target)
