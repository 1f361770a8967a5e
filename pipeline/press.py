"""What a renderer is given beside the content of its document: templates, settings, the law, the day, files.

Supplies are values, so that any process of any machine can make a press of them: the same ones make the same pages.
"""

import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.config import ArchiveChiffree, Calcul, Settings
from pipeline.dossier.regime import Regime, regime
from pipeline.lazy import load

if TYPE_CHECKING:  # WeasyPrint takes half a second, and planning needs none of it.
    from pipeline.html import Engine

_KEPT = 4
"""Presses that a process keeps, of as many workspaces."""


@dataclass(frozen=True, slots=True)
class Supplies:
    """What a press is made of, beside the program."""

    settings: Settings
    """Without what leads to a key."""
    modeles: Mapping[str, bytes | None]
    """Templates of the department: path in their folder → content, ``None`` when it cannot be read."""
    logo: bytes = b""
    """Empty for none."""

    @classmethod
    def of(cls, settings: Settings, modeles: Mapping[str, bytes | None], logo: bytes = b"") -> "Supplies":
        """Gather what may leave for another process."""
        return cls(replace(settings, archive=ArchiveChiffree(), calcul=Calcul()), modeles, logo)

    def packed(self) -> bytes:
        """Return them as they are handed over, and compared."""
        return pickle.dumps(self)


@dataclass(frozen=True, slots=True)
class Press:
    """What one process keeps between documents, with the day and the files of the one at hand."""

    engine: "Engine"
    settings: Settings
    regime: Regime
    today: date
    """Day that the document bears."""
    original: Callable[[str], bytes]
    """SHA-256 of a file received that the document shows → its bytes."""
    written: Callable[[str], bytes]
    """Path in the outbox of a file that the document is made of → its bytes; empty when it could not be read."""

    @property
    def service(self) -> tuple[str, str, str]:
        """Header lines: département, service, bureau."""
        service = self.settings.service
        return service.departement, service.nom, service.bureau


def press_of(
    supplies: bytes,
    today: date,
    received: Mapping[str, bytes] | None = None,
    written: Mapping[str, bytes] | None = None,
) -> Press:
    """Return what prints a document that bears this day, with the files that it takes, by hash and by path.

    Raises:
        ConfigError: when the configuration is wrong.
    """
    found, engine, law = _prepared(supplies)
    return Press(engine, found, law, today, (received or {}).__getitem__, (written or {}).__getitem__)


@lru_cache(maxsize=_KEPT)
def _prepared(supplies: bytes) -> tuple[Settings, "Engine", Regime]:
    """Prepare fonts and templates, once a process for the same supplies."""
    found: Supplies = pickle.loads(supplies)  # noqa: S301 - our own, from the process that asks for the document
    settings = found.settings
    engine = load("pipeline.html:Engine")(found.modeles, found.logo, settings.service.logo)
    return settings, engine, regime(settings.regime, settings.textes)
