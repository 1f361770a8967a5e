"""What a renderer is given beside the content of its document: templates, settings, the law, the day, the archive."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.config import Settings
from pipeline.dossier.regime import Regime

if TYPE_CHECKING:  # WeasyPrint takes half a second, and planning needs none of it.
    from pipeline.html import Engine


@dataclass(frozen=True, slots=True)
class Press:
    """What one process keeps between documents, and the day of the one at hand."""

    engine: "Engine"
    settings: Settings
    regime: Regime
    today: date
    """Day that the document bears."""
    original: Callable[[str], bytes]
    """SHA-256 of a file received → its bytes."""
    written: Callable[[str], bytes]
    """Path in the outbox → bytes of what is there."""
    logo: Path | None = None
    """Among the assets of the engine."""

    @property
    def service(self) -> tuple[str, str, str]:
        """Header lines: département, service, bureau."""
        service = self.settings.service
        return service.departement, service.nom, service.bureau
