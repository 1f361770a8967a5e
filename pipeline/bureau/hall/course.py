"""The history of a dossier as one list of days: states, forms, letters, opinions, corrections; the last ones first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.dossier.model.dossier import Etat
from pipeline.dossier.model.forms import Kind


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened."""

    day: str
    """ISO 8601."""
    sort: str
    """French: what kind of thing it is."""
    text: str
    """French."""
    path: str = ""
    """Of a document of the outbox."""
    piece: str = ""
    """Code of a file received, whose pages can be seen."""


def course_of(found: Mapping[str, Any]) -> list[Step]:
    """Return what happened to a dossier, as ``status_of`` tells of it, the last things first."""
    return sorted(_steps(found), key=lambda one: one.day)[::-1]


def _steps(found: Mapping[str, Any]) -> Iterator[Step]:
    for one in found["history"]:
        yield Step(one["date"], "État", f"{Etat(one['state']).label} : {one['reason']}")
    for one in found["pieces"]:
        typed = f", saisi par {one['typed_by']}" if one["typed_by"] else ""
        by = f", rattaché par {one['by']} ({one['reason']})" if one["by"] else ""
        yield Step(one["received"], "Reçu", f"{Kind(one['kind']).mot} ({one['file']}){typed}{by}", piece=seen_by(one))
    for one in found["documents"]:
        if one["posted"]:
            yield Step(one["posted"], "Posté", one["title"], one["path"])
        elif one["sha256"]:
            yield Step(one["planned"], "Écrit", one["title"], one["path"])
    for one in found["letters"]:
        text = f"{one['label']} – {one['subject']} (noté par {one['by']})"
        yield Step(one["received"], "Courrier", text, piece=(one["sha256"] or "")[:12])
    for one in found["opinions"]:
        text = f" – {one['text']}" if one["text"] else ""
        yield Step(one["date"], "Avis", f"{one['commission'].upper()} : {one['label']}{text}")
    for one in found["acknowledged"]:
        last = date.fromisoformat(one["appeal_until"]) if one["appeal_until"] else None
        until = f" ; recours possible jusqu’au {last:%d/%m/%Y}" if last else ""
        yield Step(one["date"], "Recommandé", f"{one['label']}{until}")
    for one in found["corrections"]:
        yield Step(one["date"], "Corrigé", f"{one['label']} = {one['value']}, par {one['by']} ({one['reason']})")
    for one in found["accepted"]:
        yield Step(one["date"], "Accepté", f"{one['code']}, par {one['by']} ({one['reason']})")


def seen_by(piece: Mapping[str, Any]) -> str:
    """Code by which the pages of a form are seen; "" for a row of a spreadsheet, which has none."""
    return "" if piece["file"].lower().endswith((".xlsx", ".ods")) else str(piece["piece"])
