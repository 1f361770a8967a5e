"""One row of the relevé as its cells hold it: proposed by the demande, then with what a person typed in them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.dossier.model.fields import FieldType
from pipeline.dossier.seance.propositions import grants
from pipeline.dossier.values.dates import parse_date
from pipeline.dossier.values.durees import parse_duree
from pipeline.dossier.values.texte import normalise
from pipeline.dossier.values.typographie import NBSP, format_duree, format_short_date
from pipeline.forms.fill import Value
from pipeline.forms.releve_columns import COLUMNS, IDENTITE, OUI, Column, proposal_digest, row_digests

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
"""Characters that XML forbids, or that a cell would change."""
Shown = str | date | None
"""What a cell holds."""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, in the order of ``COLUMNS``."""

    cells: tuple[Shown, ...]
    proposed: tuple[bool, ...]
    """Which of them hold what the demande and the calendar propose, and nobody chose."""
    digests: str
    """What the hidden column says: the row as it was proposed."""


def proposed_row(values: Mapping[str, Value], seance: date) -> Row:
    """Lay out what is proposed for a dossier; ``values``: by target, as the decision form takes them."""
    pairs = {colonne.target: _cell(colonne, values.get(colonne.target), seance) for colonne in COLUMNS}
    kept = {target: value for target, (_, value) in pairs.items()}
    granted = [proposal_digest(target, value) for target, value in kept.items() if value and grants(target)]
    return Row(
        tuple(shown for shown, _ in pairs.values()),
        tuple(shown is not None and target not in IDENTITE for target, (shown, _) in pairs.items()),
        " ".join((*row_digests(kept), *granted)),
    )


def typed_row(row: Row, typed: Mapping[str, str]) -> Row:
    """The same row with what a person typed: text by target, "" where she emptied the cell. Nobody types identities."""
    cells, proposed = list(row.cells), list(row.proposed)
    for rank, colonne in enumerate(COLUMNS):
        if colonne.target in typed and colonne.target not in IDENTITE:
            cells[rank] = _CONTROLS.sub("", normalise(typed[colonne.target])) or None
            proposed[rank] = False
    return Row(tuple(cells), tuple(proposed), row.digests)


def _cell(colonne: Column, value: Value, seance: date) -> tuple[Shown, Value]:
    """What the cell holds, and the value that will be read from it."""
    field = colonne.field
    if field.type is FieldType.CHECKBOX:
        return (OUI, True) if value else (None, None)
    if not isinstance(value, str) or not value:
        return None, None
    if field.options:
        return next(option.label for option in field.options if option.value == value), value
    text = _CONTROLS.sub("", normalise(value))
    if colonne.target.endswith(".heures") and (minutes := parse_duree(text).valeur):
        text = format_duree(minutes).replace(NBSP, " ")
    if colonne.target.startswith("phase.") and (jour := parse_date(text, reference=seance).valeur):
        return jour, format_short_date(jour)
    return text, text
