"""Which of two versions of a form is the older one: by the date written in it, else by the date of its file.

Where neither tells, the order of arrival holds: it is not for this module to say.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from pipeline.dossier.model.annexes import ReceivedForm
from pipeline.dossier.model.forms import Fiche, Protocole

SAME_NS = 2_000_000_000
"""Dates of files that are nearer than this tell nothing: a stick counts in steps of two seconds."""
_NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Version:
    """What tells one version of a form from another."""

    ecrite: date | None
    """Day written in the form; ``None`` when there is none that can be relied upon."""
    fichier: int | None
    """Date of its file, in ns since 1970, as the copy that came kept it; ``None`` when unknown."""


def version_of(form: ReceivedForm, recue_le: date, fichier: int | None) -> Version:
    """Return what a form says of its version; a day after its reception is a slip of the pen and tells nothing."""
    written = form.date_evaluation if isinstance(form, Fiche) else form.date if isinstance(form, Protocole) else None
    day = written.valeur if written is not None else None
    return Version(day if day is not None and day <= recue_le else None, fichier)


def why_older(one: Version, other: Version) -> str:
    """Say in French why the one is older than the other; "" when nothing says so."""
    if one.ecrite and other.ecrite and one.ecrite != other.ecrite:
        if one.ecrite > other.ecrite:
            return ""
        return f"elle est datée du {other.ecrite:%d/%m/%Y}, celle-ci du {one.ecrite:%d/%m/%Y}"
    if one.fichier is None or other.fichier is None or other.fichier - one.fichier <= SAME_NS:
        return ""
    return f"son fichier est du {_day(other.fichier)}, celui-ci du {_day(one.fichier)}"


def _day(moment: int) -> str:
    return f"{datetime.fromtimestamp(moment // _NS, UTC):%d/%m/%Y à %H h %M} (temps universel)"
