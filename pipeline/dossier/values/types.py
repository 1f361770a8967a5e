"""What a written value means, once read: the types that forms are made of (frozen data).

A field of a form that carries more than text is a :class:`Lecture`: what was written and what it means.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Self, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lecture(Generic[T]):
    """A written value and its meaning. Never a guess: without certainty ``doute`` says why."""

    texte: str = ""
    """What was written, normalised (NFC, trimmed); "" when nothing was."""
    valeur: T | None = None
    """What it means; ``None`` when empty, unreadable, or when it reads two ways."""
    doute: str = ""
    """French: why a person must look at it; "" when certain."""

    @property
    def is_empty(self) -> bool:
        """Nothing was written."""
        return not self.texte

    @property
    def is_uncertain(self) -> bool:
        """Something was written that does not read with certainty."""
        return not self.is_empty and self.certaine is None

    @property
    def certaine(self) -> T | None:
        """What it means, when nobody has to look at it."""
        return None if self.doute else self.valeur

    def worded(self, write: Callable[[T], str]) -> str:
        """What it means, as ``write`` words it; as it was written when it has no meaning."""
        return self.texte if self.valeur is None else write(self.valeur)


class Worded(StrEnum):
    """Words of ours, each with what it is called in French: the value, unless its member says otherwise."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make a member of its value and of its wording."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label or value
        return member


class Commission(StrEnum):
    """Commission de circonscription that instructs the demande (circulaire, I)."""

    CCPE = "CCPE"
    CCSD = "CCSD"


@dataclass(frozen=True, slots=True)
class Classe:
    """A class level as read from « CE2 », « 6ème B », « UPI 4eme » …"""

    niveau: str
    """TPS PS MS GS CP CE1 CE2 CM1 CM2 6e 5e 4e 3e 2de 1re Tle; "" for a dispositif without a level."""
    dispositif: str = ""
    """CLIS, UPI, SEGPA, EREA, CAP, BEP, BAC PRO; "" for an ordinary class."""
    section: str = ""
    """Section suffix, e.g. « B » of « 6e B »."""
    commission: Commission | None = None
    """From the level or dispositif; ``None`` when both are plausible."""
    autres: tuple[str, ...] = ()
    """The next levels of a class of several, « CM2 » of « CM1/CM2 »; the pupil is in one of them."""

    @property
    def niveaux(self) -> tuple[str, ...]:
        """Every level that the pupil may be in."""
        return (self.niveau, *self.autres) if self.niveau else ()


@dataclass(frozen=True, slots=True)
class Plage:
    """A span of a day, in minutes from midnight; ``fin`` > ``debut``."""

    debut: int
    fin: int

    @property
    def minutes(self) -> int:
        """Length in minutes."""
        return self.fin - self.debut
