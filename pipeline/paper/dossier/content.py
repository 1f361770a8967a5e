"""What a consolidated dossier is made from."""

from dataclasses import dataclass

from pipeline.dossier.model.dossier import Anomaly, Dossier, Etat

ABSENT = "original absent des archives"


@dataclass(frozen=True, slots=True)
class ConsolidatedDossier:
    """A dossier as it is to be shown."""

    dossier: Dossier
    anomalies: tuple[Anomaly, ...]
    """Every one, those found while reading and those accepted included."""
    etat: Etat
    originals: tuple[tuple[str, str], ...] = ()
    """(SHA-256, name under which the file came) of what travels in it."""
    absent: str = ABSENT
    """French: why an original that is not among them is not attached."""
