"""The print file of a séance: its consolidated dossiers, one after the other, in the order of its agenda (PDF/UA-1)."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from pipeline.dossier.values.typographie import NBSP, format_long_date
from pipeline.errors import PipelineError
from pipeline.paper.pdf.binding import BindingPart, bind
from pipeline.press import Press


@dataclass(frozen=True, slots=True)
class WrittenDossier:
    """A consolidated dossier in the outbox."""

    numero: str
    chemin: str
    """Relative to the outbox."""
    sha256: str
    """Of the file, as it was written."""


@dataclass(frozen=True, slots=True)
class SeanceDossiers:
    """What the print file of a séance holds, in its order."""

    seance: date
    dossiers: tuple[WrittenDossier, ...]


def render_seance_dossiers(content: SeanceDossiers, press: Press) -> bytes:
    """Bind the dossiers, each beginning on the front of a sheet; the originals inside them are left out.

    Raises:
        PipelineError: when a dossier is not in the outbox as it was written.
    """
    parts = [
        BindingPart(f"{rang}. Dossier n°{NBSP}{one.numero}", f"Dossier n°{NBSP}{one.numero}", _read(one, press))
        for rang, one in enumerate(content.dossiers, start=1)
    ]
    bound, _ = bind(parts, f"Dossiers de la séance du {format_long_date(content.seance)}", press.today, landscape=True)
    return bound


def _read(one: WrittenDossier, press: Press) -> bytes:
    found = press.written(one.chemin)
    if sha256(found).hexdigest() != one.sha256:
        raise PipelineError(
            f"Le dossier consolidé {one.numero} n’est plus dans outbox/ tel qu’il a été écrit : les dossiers de la "
            "séance ne peuvent pas être réunis. L’administrateur lance : pipeline verify --repair"
        )
    return found
