"""Fields → copies of our forms: which field is which, and which copy it belongs to, however clients renamed them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pipeline.dossier.model.fields import Field, FieldType
from pipeline.dossier.model.forms import Kind
from pipeline.forms.editions import FORMS
from pipeline.intake.fields.objects import PdfField

Occurrence = Mapping[str, PdfField]
"""PDF field name of the table → the field of the PDF, for one copy of a form."""

_SUFFIX = "0123456789+#.-_ []()"
"""How merging renames a second copy: ``name+1`` (qpdf), ``name#0``, ``name [123]`` (MuPDF), ``name.1`` …"""

_NOWHERE = 1_000_000
"""Rank of a field that shows on no page: after all others."""


@dataclass(frozen=True, slots=True)
class Found:
    """The fields of one kind of form in a PDF."""

    kind: Kind
    occurrences: Mapping[str, tuple[PdfField, ...]]
    """PDF field name of the table → its fields, in page order."""

    @property
    def uniform(self) -> bool:
        """Every field stands the same number of times."""
        return len({len(fields) for fields in self.occurrences.values()}) == 1

    @property
    def shared(self) -> bool:
        """Copies were merged into common fields: most texts show at several places."""
        texts = [
            fields
            for name, fields in self.occurrences.items()
            if FORMS[self.kind].by_name[name].type in {FieldType.TEXT, FieldType.MULTILINE}
        ]
        return sum(any(len(field.widgets) > 1 for field in fields) for fields in texts) * 2 > len(texts)

    def split_occurrences(self) -> list[Occurrence]:
        """Split into copies, in page order; only right when :attr:`uniform`."""
        count = max(len(fields) for fields in self.occurrences.values())
        return [
            {name: fields[min(rank, len(fields) - 1)] for name, fields in self.occurrences.items()}
            for rank in range(count)
        ]


def canonical(name: str) -> tuple[Kind, str] | None:
    """Return the form and the field that a PDF name stands for, even renamed; ``None`` when it is none of ours."""
    for candidate in (name, name.rpartition(".")[2], name.rstrip(_SUFFIX).rpartition(".")[2]):
        for kind, spec in FORMS.items():
            # Editions only add fields: that of today has them all.
            if candidate in spec.by_name:
                return kind, candidate
    return None


def sort_out(fields: Iterable[PdfField]) -> tuple[dict[Kind, Found], list[PdfField]]:
    """Return the fields of our forms by kind, and the fields that are not ours."""
    ours: dict[Kind, dict[str, list[PdfField]]] = {kind: {} for kind in FORMS}
    foreign = []
    for pdf in fields:
        if match := canonical(pdf.name):
            kind, name = match
            ours[kind].setdefault(name, []).append(pdf)
        else:
            foreign.append(pdf)
    found = {}
    for kind, occurrences in ours.items():
        by_name = FORMS[kind].by_name
        ordered = {name: tuple(_in_order(by_name[name], occurrences[name])) for name in by_name if name in occurrences}
        if ordered:
            found[kind] = Found(kind, ordered)
    return found, foreign


def _in_order(field: Field, fields: list[PdfField]) -> list[PdfField]:
    ordered = sorted(fields, key=lambda pdf: pdf.pages or [_NOWHERE])
    return _gather(ordered) if field.type is FieldType.RADIO else ordered


def _gather(fields: list[PdfField]) -> list[PdfField]:
    """Join the buttons of a radio group that lost its parent: fields of one name, page and different states."""
    joined: list[PdfField] = []
    for pdf in fields:
        last = joined[-1] if joined else None
        if last and last.pages == pdf.pages and not _states(last) & _states(pdf):
            joined[-1] = replace(last, values=last.values + pdf.values, widgets=last.widgets + pdf.widgets)
        else:
            joined.append(pdf)
    return joined


def _states(pdf: PdfField) -> set[str]:
    return {state for widget in pdf.widgets for state in widget.states}
