"""A registered form less what its reader must not see, and the form made anew from what is left.

Nothing of the received file reaches the new one: blank form, values, appearances drawn from them. So there is no
hidden text, stale appearance or metadata to forget.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.dossier.model.fields import Field, FieldType
from pipeline.dossier.model.forms import Kind, Protocole
from pipeline.dossier.model.vie import Vie
from pipeline.dossier.privacy.occultation import Occultation
from pipeline.forms.editions import spec_of
from pipeline.forms.fill import Value, fill
from pipeline.run.documents.from_register import load_piece
from pipeline.store.rows import PieceRow


@dataclass(frozen=True, slots=True)
class Redacted:
    """A piece as its reader may see it."""

    row: PieceRow
    vides: tuple[str, ...] = ()
    """Labels of the fields emptied though they held something."""
    textes: tuple[str, ...] = field(default=())
    """Labels of the free texts of which a sentence was hidden."""

    @property
    def change(self) -> bool:
        """Something was hidden."""
        return bool(self.vides or self.textes)


def redact(row: PieceRow, occultation: Occultation) -> Redacted:
    """Take out of a form what is hidden from the reader; its values, raw and normalised, and what was said of them."""
    spec = spec_of(Kind(row.kind), row.form["edition"])
    form = load_piece(row).form
    vides = occultation.targets_to_empty(form) if isinstance(form, Protocole) else frozenset()
    emptied: list[str] = []
    hidden: list[str] = []
    values: dict[str, Any] = {}
    for name, entry in row.form["values"].items():
        known = spec.by_name.get(name)
        raw, value, *rest = entry
        if known and known.target in vides:
            if raw or value:
                emptied.append(known.label)
            raw, value = "", None
        else:
            # No e-mail in somebody's own details is a stranger's.
            libre = known is not None and known.type is FieldType.MULTILINE and not known.owner
            shown = occultation.redact(value, libre=libre) if isinstance(value, str) else value
            if shown != value or occultation.must_hide(raw, libre=libre):
                hidden.append(known.label if known else name)
                raw, value = str(shown or ""), shown
        values[name] = [raw, value, *rest]
    anomalies = [[*item[:2], occultation.redact(item[2]), *item[3:]] for item in row.form["anomalies"]]
    cleaned = replace(row, form={**row.form, "values": values, "anomalies": anomalies})
    return Redacted(cleaned, tuple(emptied), tuple(hidden))


def redact_vie(vie: Vie, occultation: Occultation) -> Vie:
    """What persons recorded of a dossier, in their own words, less what is hidden from the reader."""

    def libre(texte: str) -> str:
        return occultation.redact(texte, libre=True)

    return replace(
        vie,
        avis=tuple(replace(one, texte=libre(one.texte)) for one in vie.avis),
        courriers=tuple(replace(one, objet=libre(one.objet)) for one in vie.courriers),
        corrections=tuple(replace(one, valeur=libre(one.valeur), raison=libre(one.raison)) for one in vie.corrections),
    )


def refill(row: PieceRow) -> bytes:
    """Return the form filled anew from its registered values."""
    spec = spec_of(Kind(row.kind), row.form["edition"])
    entries: Mapping[str, list[Any]] = row.form["values"]
    values: dict[str, Value] = {
        item.target: _value(item, entries[item.name][1])
        for item in spec.fields
        if item.type is not FieldType.MARKER and item.name in entries
    }
    return fill(spec.blank(), spec, values)


def _value(item: Field, value: object) -> Value:
    if item.type is FieldType.CHECKBOX:
        return bool(value)
    if item.type in (FieldType.RADIO, FieldType.LIST):
        return str(value) if value in {option.value for option in item.options} else None
    return str(value) if value else None
