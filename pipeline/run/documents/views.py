"""Rows and facts → the JSON that commands print; its keys are a stable interface (guide-administrateur)."""

from operator import attrgetter
from typing import Any

import msgspec

EVENT = "number=id date=le recorded=instant actor=acteur act=acte dossier sha256 detail chain=chaine"
"""An event of the journal."""


def view(row: object, names: str) -> dict[str, Any]:
    """Return what JSON shows of a row: dates in ISO 8601, codes as their text.

    ``names``: ``key=attribute`` (of an attribute, when dotted), or a name that is both, apart by spaces.
    """
    pairs = (name.partition("=") for name in names.split())
    found: dict[str, Any] = msgspec.to_builtins({key: attrgetter(name or key)(row) for key, _, name in pairs})
    return found
